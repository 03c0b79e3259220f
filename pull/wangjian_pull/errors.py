"""What a reader of a feed must tell apart.

PullError
├── Unreachable     try again later; the last verified list stays in use
├── Rejected        what was received is not what was announced; nothing of it was kept
│   ├── TooBig
│   ├── Rollback
│   └── Equivocation
└── NoList          no verified list is held yet: never the same as an empty list
"""


class PullError(Exception):
    """Base of everything this program raises on purpose."""


class Unreachable(PullError):
    """`transport` raises it when a file cannot be fetched; try again later."""


class Rejected(PullError):
    """Raised while verifying: hash, length, shape, order or root is wrong. Tell the publisher."""


class TooBig(Rejected):
    """Raised while fetching or decompressing when there is more than was announced."""


class Rollback(Rejected):
    """`pull` raises it when the feed offers an older release than the one held: an attack."""


class Equivocation(Rejected):
    """`pull` raises it when one release number comes with two contents: keep both, raise alarm."""


class NoList(PullError):
    """`Store` raises it when asked about a code before any release was verified."""
