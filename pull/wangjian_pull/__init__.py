"""The reference consumer of the feeds: verify, apply, resume.

What is here: a small program of its own that takes a channel's releases, checks every byte before
it keeps any, applies deltas atomically and can say whether it holds the announced state.
What is not here: anything of the publisher's. It needs the standard library and zstandard alone, so
that any reader may take it as it stands or write the like in another language.
Where to start: ``wangjian_pull/main.py``, then the state it keeps.
"""
