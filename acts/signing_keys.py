"""The keys that sign a channel: the first ceremony, other keys for a role, and how they stand.

Only publish reads a key; an act says where they are, and that nobody else publishes meanwhile.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from acts.errors import AlreadyFounded
from publish.fence import publishing
from publish.signing import trusted
from publish.signing.founding import founded
from publish.signing.keys import KeyRing
from publish.signing.roles import CUSTODIANS, Role
from publish.signing.rotation import Rotation
from publish.signing.standing import RoleStanding, Trouble, standing_of_roles
from publish.store import LocalStore, Store
from records.digest import sha256_hex
from records.field import Channel
from records.settings import Settings


@dataclass(frozen=True, slots=True)
class Roots:
    """What a channel's roots are now, for those who hand them out."""

    channel: Channel
    version: int
    fingerprint: str  # SHA-256 of 1.root.json: what a consumer is told


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel's signatures stand; nothing of it before the first ceremony."""

    roots: Roots | None
    roles: list[RoleStanding]  # root first


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one channel, and the tree they sign."""

    settings: Settings
    channel: Channel

    @property
    def tree(self) -> Store:
        """The public tree."""
        return LocalStore(self.settings.feeds / self.channel)

    @property
    def ring(self) -> KeyRing:
        """The keys that this process has."""
        return KeyRing(self.settings.keys / self.channel)

    def roots(self) -> Roots:
        """The newest root and the first one's fingerprint; `TreeBroken` before there is one."""
        first = self.tree.read(trusted.versioned(Role.ROOT, 1))
        return Roots(self.channel, trusted.root_versions(self.tree)[-1], sha256_hex(first))

    @contextmanager
    def alone(self, what: str) -> Iterator[Callable[[], None]]:
        """Nobody else publishes the channel; gives what to ask before each rename."""
        with publishing(self.settings.archive / self.channel, what) as fence:
            yield fence.check


def found(
    keys: Keys, moment: datetime, custodians: Mapping[str, Path | None] | None = None
) -> Roots:
    """The first ceremony: a key for every role, and a root that two custodians sign.

    `AlreadyFounded` when the channel has a root: its keys give way by `rotate` only.
    """
    with keys.alone("keys init"):
        if trusted.newest_root(keys.tree) is not None:
            raise AlreadyFounded(f"{keys.channel} has a root already")
        for _ in founded(keys.tree, keys.ring, moment, custodians or CUSTODIANS):
            pass
    return keys.roots()


def rotate(
    keys: Keys, roles: Collection[Role], moment: datetime, custodians: Collection[str] = ()
) -> Roots:
    """Other keys for `roles`, of root only for `custodians` if any are named; the new root."""
    with keys.alone("keys rotate") as still_ours:
        rotation = Rotation(keys.tree, keys.ring, roles, moment, custodians, still_ours)
        for _ in rotation.steps():
            pass
    return keys.roots()


def standing(keys: Keys, moment: datetime) -> Standing:
    """How the channel's signatures stand at `moment`."""
    roles = standing_of_roles(keys.tree, keys.ring, moment)
    return Standing(keys.roots() if roles else None, roles)


def grave(keys: Keys, moment: datetime) -> list[tuple[Role, Trouble]]:
    """What somebody must see to, or consumers stop believing the channel one day."""
    roles = standing_of_roles(keys.tree, keys.ring, moment)
    return [(one.role, trouble) for one in roles for trouble in one.troubles if trouble.grave]
