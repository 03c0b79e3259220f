"""Sign a release into its tree: targets, snapshot, and timestamp last, the moment of switching.

A version once written never changes its bytes: signatures are Ed25519, expiry counts from the
moment of the release, so a killed run finds its own files again, and a number that somebody else's
killed run used up for other bytes is passed over.
"""

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from securesystemslib.signer import Signer
from tuf.api.metadata import MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from publish.announce import RELEASE, Plan
from publish.errors import TreeBroken
from publish.signing import trusted
from publish.signing.founding import founded
from publish.signing.keys import KeyRing
from publish.signing.roles import ONLINE, Role, expiry
from publish.signing.seal import Content, sealed
from publish.store import Store


def release_signed(plan: Plan, release: bytes) -> Iterator[str]:
    """Let the tree announce `release` (release.json's bytes) and what it names; yields steps.

    A tree without a root is given one. What is announced already is not signed again.
    """
    ring = KeyRing(plan.keys / plan.channel)
    tree = plan.tree
    yield from founded(tree, ring, plan.moment)
    stands, listed = trusted.signed(tree), _listed(release)
    if stands is not None and stands.targets.signed.targets == listed:
        return
    signing = Signing(tree, ring, (_root(tree),), plan.moment, plan.check_fence)
    yield from signing.release(stands, listed)


@dataclass(frozen=True, slots=True)
class Signing:
    """Writes metadata of a tree at one moment, signed as each of `roots` asks."""

    tree: Store
    ring: KeyRing
    roots: tuple[Root, ...]
    moment: datetime
    still_ours: Callable[[], None] = lambda: None  # asked before each rename; may raise

    def release(
        self, stands: trusted.Signed | None, listed: dict[str, TargetFile]
    ) -> Iterator[str]:
        """Announce the files `listed` after what stands, if anything does."""
        last = [0 if stands is None else stands.of(role).signed.version for role in ONLINE]
        targets = yield from self._targets(listed, last[0])
        snapshot = yield from self._snapshot(targets, last[1])
        yield from self._timestamp(snapshot, last[2])

    def anew(self, stands: trusted.Signed, first: Role) -> Iterator[str]:
        """What stands, signed at this moment from role `first` on, up to the timestamp."""
        if first is Role.TARGETS:
            yield from self.release(stands, stands.targets.signed.targets)
            return
        snapshot = stands.timestamp.signed.snapshot_meta
        if first is Role.SNAPSHOT:
            targets = stands.snapshot.signed.meta[trusted.TARGETS_NAME]
            snapshot = yield from self._snapshot(targets, stands.snapshot.signed.version)
        yield from self._timestamp(snapshot, stands.timestamp.signed.version)

    def can(self, first: Role) -> bool:
        """Whether the keys of `first` and of every role above it are at hand."""
        asked = ((role, root) for role in ONLINE[ONLINE.index(first) :] for root in self.roots)
        return all(
            len(self.ring.at_hand(role, root)) >= root.roles[role].threshold for role, root in asked
        )

    def _targets(self, listed: dict[str, TargetFile], after: int) -> Generator[str, None, MetaFile]:
        return self._versioned(
            Role.TARGETS, after, lambda version, until: Targets(version, None, until, listed)
        )

    def _snapshot(self, targets: MetaFile, after: int) -> Generator[str, None, MetaFile]:
        meta = {trusted.TARGETS_NAME: targets}
        return self._versioned(
            Role.SNAPSHOT, after, lambda version, until: Snapshot(version, None, until, meta)
        )

    def _timestamp(self, snapshot: MetaFile, after: int) -> Iterator[str]:
        """Which snapshot is the current one: once this is renamed, everybody sees it."""
        until = expiry(Role.TIMESTAMP, self.moment)
        content = Timestamp(after + 1, None, until, snapshot)
        data = sealed(content, self._signers(Role.TIMESTAMP))
        yield from self.tree.replace(trusted.TIMESTAMP, data, self.still_ours)

    def _versioned(
        self, role: Role, after: int, content: Callable[[int, datetime], Content]
    ) -> Generator[str, None, MetaFile]:
        version, until, signers = after + 1, expiry(role, self.moment), self._signers(role)
        while True:
            data = sealed(content(version, until), signers)
            path = trusted.versioned(role, version)
            if not self.tree.exists(path):
                yield from self.tree.replace(path, data, self.still_ours)
                break
            if self.tree.read(path) == data:
                break
            version += 1
        return MetaFile.from_data(version, data, ["sha256"])

    def _signers(self, role: Role) -> list[Signer]:
        found = (one for root in self.roots for one in self.ring.enough(role, root))
        return list({one.public_key.keyid: one for one in found}.values())


def _root(tree: Store) -> Root:
    newest = trusted.newest_root(tree)
    if newest is None:
        raise TreeBroken(f"{tree.location}: the root just made is gone")
    return newest.signed


def _listed(release: bytes) -> dict[str, TargetFile]:
    """release.json itself and every file it names, by target name."""
    named = json.loads(release)
    listed = {RELEASE: TargetFile.from_data(RELEASE, release, ["sha256"])}
    for entry in _entries(named):
        name = str(entry["target"])
        file = TargetFile(int(entry["length"]), {"sha256": str(entry["sha256"])}, name)
        if listed.setdefault(name, file) != file:
            raise TreeBroken(f"release.json names two files {name}")
    return listed


def _entries(value: object) -> Iterator[dict[str, Any]]:
    """Every description of a file in a release.json, however deep."""
    if isinstance(value, list):
        for each in value:
            yield from _entries(each)
    elif isinstance(value, dict):
        if "target" in value:
            yield value
        for each in value.values():
            yield from _entries(each)
