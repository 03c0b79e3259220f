"""How the trees are recorded: histories by the real publisher, and forgeries made of them.

What is here: everything of the kit that knows the publisher.
What is not here: what a consumer must make of a tree (`cases.toml`).
Where to start: ``recording/histories.py``, ``recording/attacks.py``.
"""
