"""What stands is signed anew before it expires, and when the root takes another key's word."""

from collections.abc import Callable, Iterator
from datetime import datetime

from publish.signing import trusted
from publish.signing.keys import KeyRing
from publish.signing.roles import TERMS, Role, expiry
from publish.signing.sign import Signing
from publish.store import Store


def renewed(
    tree: Store, ring: KeyRing, moment: datetime, still_ours: Callable[[], None] = lambda: None
) -> Iterator[str]:
    """Sign the timestamp anew, and below it what is due, as far as the keys are at hand.

    Writes nothing where `moment` adds nothing to what stands. `KeysMissing` without the
    timestamp's key.
    """
    stands = trusted.signed(tree)
    if stands is None:
        return
    signing = Signing(tree, ring, (stands.root.signed,), moment, still_ours)
    due = (role for role in (Role.TARGETS, Role.SNAPSHOT) if is_due(stands, role, moment))
    first = next((role for role in due if signing.can(role)), Role.TIMESTAMP)
    if first is not Role.TIMESTAMP or _adds(stands, moment):
        yield from signing.anew(stands, first)


def is_due(stands: trusted.Signed, role: Role, moment: datetime) -> bool:
    """Whether what `role` signed is to be signed anew at `moment`."""
    left = stands.of(role).signed.expires - moment
    return left < TERMS[role].renewed_at or stands.outdated(role)


def _adds(stands: trusted.Signed, moment: datetime) -> bool:
    until = expiry(Role.TIMESTAMP, moment)
    return until > stands.timestamp.signed.expires or stands.outdated(Role.TIMESTAMP)
