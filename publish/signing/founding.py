"""The first root of a channel: whose signatures count from now on."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from tuf.api.metadata import Root

from publish.signing import trusted
from publish.signing.keys import KeyRing
from publish.signing.roles import CUSTODIANS, ONLINE_NAME, TERMS, Role, expiry
from publish.signing.seal import sealed
from publish.store import Store


def founded(
    tree: Store, ring: KeyRing, moment: datetime, custodians: Mapping[str, Path | None] = CUSTODIANS
) -> Iterator[str]:
    """Give a tree without a root its first one; keys that nobody made yet are made.

    `custodians` are who hold the root's keys, each with the file of the private half, None for
    beside the others.
    """
    if trusted.newest_root(tree) is not None:
        return
    root = Root(1, expires=expiry(Role.ROOT, moment))
    for role in Role:
        names = custodians if role is Role.ROOT else {ONLINE_NAME: None}
        for place in ring.made_on_first_use(role, names):
            root.add_key(place.public, role)
        root.roles[role].threshold = TERMS[role].threshold
    signers = ring.enough(Role.ROOT, root)
    yield from tree.put_new(trusted.versioned(Role.ROOT, 1), sealed(root, signers))
