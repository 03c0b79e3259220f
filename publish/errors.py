"""What can go wrong in publishing, each with who raises it and what to do.

PublishError
├── PolicyBroken
├── TreeBroken
├── ArchiveBroken
├── ReleaseConflict
├── KeysMissing
├── KeysBroken
├── PublisherBusy
├── Overtaken
└── GateFailed
"""

from pathlib import Path


class PublishError(Exception):
    """Base of everything `publish` raises on purpose."""


class PolicyBroken(PublishError):
    """Raised where a pack, a list or other dated data cannot be read; correct the TOML named."""


class TreeBroken(PublishError):
    """`tree` raises it when a feed tree's own bytes do not match their names.

    Somebody changed the public files: stop publishing, restore the named object from the archive.
    """


class ArchiveBroken(PublishError):
    """`archived` raises it when the private archive lacks a file or holds other bytes.

    `path` is the file, `words` says in Chinese what is wrong with it. Restore it from a backup:
    nothing but the archive has what was said then.
    """

    def __init__(self, path: Path, words: str) -> None:
        super().__init__(f"{path}: {words}")
        self.path = path
        self.words = words


class ReleaseConflict(PublishError):
    """`release` raises it when a release of this number already stands with other content.

    Never overwrite it: prepare the next number (fix forward, design §8).
    """


class KeysMissing(PublishError):
    """`signing` raises it when no key that the root trusts for a role is at hand.

    Run the act where that role's keys are, or plug in the disk that the key file names.
    """


class KeysBroken(PublishError):
    """`signing` raises it when a key file or its pointer cannot be read; correct the one named."""


class PublisherBusy(PublishError):
    """`fence.publishing` raises it while another process publishes the channel; it says which.

    Nothing was written. Wait for that process, or end it: its lock goes with it.
    """


class Overtaken(PublishError):
    """`fence.Fence.check` raises it in a publisher whose channel another has taken meanwhile.

    Nothing was switched: the other's release stands. Run again, and find it there.
    """


class GateFailed(PublishError):
    """`gates` raise it before anything is switched; the last good release stays in place.

    `gate` names the gate, `detail` says what was found, and `ids` the public ids at fault, if
    single lines are: hold those subjects and release the rest.
    """

    def __init__(self, gate: str, detail: str, ids: tuple[str, ...] = ()) -> None:
        super().__init__(f"{gate}: {detail}")
        self.gate = gate
        self.detail = detail
        self.ids = ids
