"""The reference consumer of the feeds: verify, apply, resume.

What is here: a small program of its own that takes a channel's releases, checks every byte before
it keeps any, applies deltas atomically and can say whether it holds the announced state.
What is not here: anything of the publisher's. It needs the standard library and zstandard alone, so
that any reader may take it as it stands or write the like in another language.
Where to start: ``wangjian_pull/main.py``, then the state it keeps.

As a library, in full:

    from pathlib import Path
    from wangjian_pull import PullError, Store, pull

    try:
        pulled = pull("https://feeds.example/warning", Path("warning.sqlite"))
    except PullError as error:
        print("keeping the last verified list:", error)
    with Store(Path("warning.sqlite")) as store:
        lines = store.check("91350100M000100Y43", day="2018-09-04")
"""

from wangjian_pull.consume import Pulled
from wangjian_pull.errors import NoList, PullError, Rejected, Unreachable
from wangjian_pull.feed import Feed, pull
from wangjian_pull.store import Cursor, Store

__all__ = [
    "Cursor",
    "Feed",
    "NoList",
    "PullError",
    "Pulled",
    "Rejected",
    "Store",
    "Unreachable",
    "pull",
]
