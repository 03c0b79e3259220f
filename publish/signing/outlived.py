"""Which metadata nobody needs any more: what a newer version took the place of, after a grace."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from publish.signing import trusted
from publish.signing.roles import TERMS, Role
from publish.store import Store


def outlived(tree: Store, moment: datetime, grace: timedelta) -> Iterator[str]:
    """Paths of snapshot and targets metadata replaced at least `grace` before `moment`.

    Roots stay for ever: who slept for a year walks them all.
    """
    stands = trusted.signed(tree)
    if stands is None:
        return
    for role in (Role.TARGETS, Role.SNAPSHOT):
        current = stands.of(role).signed.version
        standing = [each for each in trusted.versions(tree, role) if each <= current]
        for earlier, later in pairwise(standing):
            if trusted.expires(tree, role, later) - TERMS[role].life + grace <= moment:
                yield trusted.versioned(role, earlier)
