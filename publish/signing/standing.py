"""How the signatures of a tree stand at a moment: versions, ends, keys, and what wants doing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tuf.api.metadata import Metadata, Root

from publish.signing import trusted
from publish.signing.keys import KeyPlace, KeyRing
from publish.signing.roles import TERMS, Role
from publish.store import Store


class Trouble(StrEnum):
    """What is wrong, or unwise, with a role."""

    UNSIGNED = "unsigned"  # nothing was released yet
    EXPIRED = "expired"
    EXPIRING = "expiring"  # should have been signed anew long ago
    OUTDATED = "outdated"  # the newest root does not take this signature
    READABLE = "readable"  # others than its owner can read a private key
    ELSEWHERE = "elsewhere"  # too few keys at hand: some other process plays this role
    TOGETHER = "together"  # enough custodians' keys lie here to make any root

    @property
    def grave(self) -> bool:
        """Whether somebody must act."""
        return self in {Trouble.EXPIRED, Trouble.EXPIRING, Trouble.OUTDATED, Trouble.READABLE}


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """One role of one channel."""

    role: Role
    version: int  # 0 before the first
    expires: datetime | None
    threshold: int
    trusted: int  # keys that the newest root takes
    at_hand: tuple[str, ...]  # names of those this process can sign with
    troubles: tuple[Trouble, ...]


def standing_of_roles(tree: Store, ring: KeyRing, moment: datetime) -> list[RoleStanding]:
    """Every role of the channel at `moment`, root first; nothing for a tree without a root."""
    root = trusted.newest_root(tree)
    if root is None:
        return []
    looking = _Looking(ring, root, trusted.signed(tree), moment)
    return [looking.at(role) for role in Role]


@dataclass(frozen=True, slots=True)
class _Looking:
    ring: KeyRing
    root: Metadata[Root]
    stands: trusted.Signed | None
    moment: datetime

    def at(self, role: Role) -> RoleStanding:
        asked, signed = self.root.signed.roles[role], self._signed(role)
        places = [one for one in self.ring.places(role) if one.public.keyid in asked.keyids]
        held = [one for one in places if one.signer() is not None]
        return RoleStanding(
            role=role,
            version=0 if signed is None else signed.signed.version,
            expires=None if signed is None else signed.signed.expires,
            threshold=asked.threshold,
            trusted=len(asked.keyids),
            at_hand=tuple(one.name for one in held),
            troubles=(*self._of_signature(role, signed), *self._of_keys(role, held)),
        )

    def _signed(self, role: Role) -> Metadata[Any] | None:
        if role is Role.ROOT:
            return self.root
        return None if self.stands is None else self.stands.of(role)

    def _of_signature(self, role: Role, signed: Metadata[Any] | None) -> Iterator[Trouble]:
        if signed is None:
            yield Trouble.UNSIGNED
            return
        left = signed.signed.expires - self.moment
        if left <= timedelta(0):
            yield Trouble.EXPIRED
        elif left < TERMS[role].renewed_at / 2:
            yield Trouble.EXPIRING
        if self.stands is not None and role is not Role.ROOT and self.stands.outdated(role):
            yield Trouble.OUTDATED

    def _of_keys(self, role: Role, held: Sequence[KeyPlace]) -> Iterator[Trouble]:
        threshold = self.root.signed.roles[role].threshold
        if any(one.file is not None and one.file.stat().st_mode & 0o077 for one in held):
            yield Trouble.READABLE
        if len(held) < threshold:
            yield Trouble.ELSEWHERE
        elif role is Role.ROOT:
            yield Trouble.TOGETHER
