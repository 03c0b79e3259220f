"""Another key for a role: the next root says so, signed by enough of the old and of the new.

What stands is signed by the old and by the new key before the new root can be seen, so nobody who
follows the tree meets a signature that his root does not know. A key that was replaced is
destroyed last. A timestamp or snapshot key that was stolen may have been used to show somebody
versions far ahead of ours; rotated, what it signed is dropped by whoever meets the new root.
"""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer import Key
from tuf.api.metadata import Root

from publish.errors import KeysMissing
from publish.signing import trusted
from publish.signing.keys import KeyPlace, KeyRing, forget
from publish.signing.renewal import renewed
from publish.signing.roles import ONLINE, Role, expiry
from publish.signing.seal import sealed
from publish.signing.sign import Signing
from publish.store import Store


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which keys give way: all of `roles`, of root only those called `custodians` if any are."""

    tree: Store
    ring: KeyRing
    roles: Collection[Role]
    moment: datetime
    custodians: Collection[str] = ()
    still_ours: Callable[[], None] = lambda: None  # asked before each rename; may raise

    def steps(self) -> Iterator[str]:
        """Carry it out; yields the steps. `KeysMissing` when too few custodians are at hand."""
        root = trusted.newest_root(self.tree)
        if root is None:
            raise KeysMissing(
                f"{self.tree.location} has no root yet: `wangjian keys init` makes it"
            )
        old = root.signed
        given_way = {role: self._giving_way(role, old) for role in self.roles}
        new = self._next(old, given_way)
        signers = [*self.ring.enough(Role.ROOT, old), *self.ring.enough(Role.ROOT, new)]
        data = sealed(new, {one.public_key.keyid: one for one in signers}.values())
        yield from self._signed_by_both(old, new)
        path = trusted.versioned(Role.ROOT, new.version)
        yield from self.tree.replace(path, data, self.still_ours)
        if self.ring.at_hand(Role.TIMESTAMP, new):  # where an old key was lost
            yield from renewed(self.tree, self.ring, self.moment, self.still_ours)
        self._forget(new)

    def _giving_way(self, role: Role, root: Root) -> list[KeyPlace]:
        trusted_ids = root.roles[role].keyids
        places = [one for one in self.ring.places(role) if one.public.keyid in trusted_ids]
        if role is Role.ROOT and self.custodians:
            places = [one for one in places if _base(one.name) in self.custodians]
        if not places:
            raise KeysMissing(f"{self.ring.folder / role}: tells of no key that should give way")
        return places

    def _next(self, old: Root, given_way: dict[Role, list[KeyPlace]]) -> Root:
        new = Root.from_dict(deepcopy(old.to_dict()))
        new.version, new.expires = old.version + 1, expiry(Role.ROOT, self.moment)
        for role, places in given_way.items():
            for place in places:
                new.revoke_key(place.public.keyid, role)
                new.add_key(self._successor(role, place), role)
        return new

    def _successor(self, role: Role, place: KeyPlace) -> Key:
        """The key that follows; one that a killed rotation made already is taken."""
        base, number = _base(place.name), _number(place.name) + 1
        name = f"{base}.{number}"
        for made in self.ring.places(role):
            if made.name == name:
                return made.public
        elsewhere = place.file if place.file and place.file.parent != place.told_in.parent else None
        file = elsewhere and elsewhere.with_name(f"{_base(elsewhere.stem)}.{number}.pem")
        return self.ring.make(role, name, file).public

    def _signed_by_both(self, old: Root, new: Root) -> Iterator[str]:
        """What stands, signed anew from the first role on whose key changes."""
        stands = trusted.signed(self.tree)
        signing = Signing(self.tree, self.ring, (old, new), self.moment, self.still_ours)
        changing = [role for role in ONLINE if role in self.roles]
        if stands is not None and changing and signing.can(changing[0]):
            yield from signing.anew(stands, changing[0])

    def _forget(self, newest: Root) -> None:
        """Destroy every key that a root trusted once and the newest does not."""
        once = {
            keyid
            for version in trusted.root_versions(self.tree)
            for keyid in trusted.read_root(self.tree, version).signed.keys
        }
        for place in (each for role in Role for each in self.ring.places(role)):
            if place.public.keyid in once - set(newest.keys):
                forget(place)


def _base(name: str) -> str:
    return name.partition(".")[0]


def _number(name: str) -> int:
    return int(name.partition(".")[2] or 1)
