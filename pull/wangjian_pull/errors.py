"""What a reader of a feed must tell apart.

PullError
├── Unreachable     try again later; the last verified list stays in use
│   ├── Missing
│   └── Busy
├── Rejected        what was received is not what was announced; nothing of it was kept
│   ├── TooBig
│   ├── Expired
│   ├── Rollback
│   └── Equivocation
├── Damaged         the list's file is no longer what was verified: reconcile it
├── NoRoot          nothing says whose signatures to trust
└── NoList          no verified list is held yet: never the same as an empty list
"""


class PullError(Exception):
    """Base of everything this program raises on purpose."""


class Unreachable(PullError):
    """`transport` raises it when a file cannot be fetched; try again later."""


class Missing(Unreachable):
    """`transport` raises it when the server says that a file is not there."""


class Busy(Unreachable):
    """`trust` raises it while another program brings the same list up to date."""


class Rejected(PullError):
    """Raised while verifying: signature, hash, length, shape, order or root is wrong."""


class TooBig(Rejected):
    """Raised while fetching or decompressing when there is more than was announced."""


class Expired(Rejected):
    """`trust` raises it when the newest signed metadata has expired: dead publisher or freeze."""


class Rollback(Rejected):
    """Raised when the feed offers older metadata or an older release than those held: an attack."""


class Equivocation(Rejected):
    """`history` raises it when one release number comes with two contents: both are kept."""

    def __init__(self, message: str, offered: bytes) -> None:
        super().__init__(message)
        self.offered = offered  # the release.json that proves it


class Damaged(PullError):
    """`Store` raises it when the lines held are not those that were verified: reconcile."""


class NoRoot(PullError):
    """`trust` raises it on a first pull without a root: name one by --root or --fingerprint."""


class NoList(PullError):
    """`Store` raises it when asked about a code before any release was verified."""
