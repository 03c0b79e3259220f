"""Records: the nouns of the house, and nothing else.

Here: the field catalogue of every kind (`penalty.py`, `licence.py`, ...), the identifiers
(`uscc.py`, `org_code.py`, ...), the shapes of the tables that travel (`tables.py`), the closed
lists (`states.py`), and the protocols by which a stage reads what it is given (`protocols.py`).

Not here: anything that fetches, checks, matches, stores or publishes. This package imports
nothing of ours, so that every other room may import it.

Start with `field.py` and `penalty.py`, then `tables.py`.
"""
