"""The reference consumer of the feeds: verify, apply, resume.

What is here: a small program of its own that takes a channel's releases, checks every signature
and byte before it keeps any, applies changes atomically and can say whether it holds the announced
state.
What is not here: anything of the publisher's. It needs the standard library, tuf and zstandard
alone, so that any reader may take it as it stands or write the like in another language.
Where to start: ``wangjian_pull/feed.py``; the README holds the ten lines of a reader.
"""

from wangjian_pull.codes import Status
from wangjian_pull.consume import Pulled
from wangjian_pull.errors import NoList, PullError, Rejected, Unreachable
from wangjian_pull.feed import Answer, Feed, pull
from wangjian_pull.freshness import Freshness
from wangjian_pull.store import Cursor, Store

__all__ = [
    "Answer",
    "Cursor",
    "Feed",
    "Freshness",
    "NoList",
    "PullError",
    "Pulled",
    "Rejected",
    "Status",
    "Store",
    "Unreachable",
    "pull",
]
