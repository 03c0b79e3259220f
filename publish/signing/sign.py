"""Sign a release into its tree: targets, snapshot, and timestamp last, the moment of switching.

A version once written never changes its bytes: signatures are Ed25519, expiry counts from the
moment of the release, so a killed run finds its own files again, and a number that somebody else's
killed run used up for other bytes is passed over.
"""

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import Signer
from tuf.api.metadata import MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from publish import durable
from publish.announce import Plan
from publish.errors import TreeBroken
from publish.signing import trusted
from publish.signing.founding import founded
from publish.signing.keys import KeyRing
from publish.signing.roles import Role, expiry
from publish.signing.seal import Content, sealed


def release_signed(plan: Plan, release: bytes) -> Iterator[str]:
    """Let the tree announce `release` (release.json's bytes) and what it names; yields steps.

    A tree without a root is given one. What is announced already is not signed again.
    """
    ring = KeyRing(plan.keys / plan.channel)
    yield from founded(plan.tree, ring, plan.moment)
    stands, listed = trusted.signed(plan.tree), _listed(release)
    if stands is not None and stands.targets.signed.targets == listed:
        return
    last = Versions.of(stands)
    signing = Signing(plan.tree, ring, (_root(plan.tree),), plan.moment)
    targets = yield from signing.targets(listed, last.targets)
    snapshot = yield from signing.snapshot(targets, last.snapshot)
    yield from signing.timestamp(snapshot, last.timestamp)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that stand; 0 before the first."""

    targets: int = 0
    snapshot: int = 0
    timestamp: int = 0

    @classmethod
    def of(cls, stands: trusted.Signed | None) -> "Versions":
        """Those of a tree."""
        if stands is None:
            return cls()
        return cls(
            stands.targets.signed.version,
            stands.snapshot.signed.version,
            stands.timestamp.signed.version,
        )


@dataclass(frozen=True, slots=True)
class Signing:
    """Writes metadata of a tree at one moment, signed as each of `roots` asks."""

    tree: Path
    ring: KeyRing
    roots: tuple[Root, ...]
    moment: datetime

    def targets(self, listed: dict[str, TargetFile], after: int) -> Generator[str, None, MetaFile]:
        """The files of a release, as the next version after `after`."""
        return self._versioned(
            Role.TARGETS, after, lambda version, until: Targets(version, None, until, listed)
        )

    def snapshot(self, targets: MetaFile, after: int) -> Generator[str, None, MetaFile]:
        """Which targets are the current ones."""
        meta = {trusted.TARGETS_NAME: targets}
        return self._versioned(
            Role.SNAPSHOT, after, lambda version, until: Snapshot(version, None, until, meta)
        )

    def timestamp(self, snapshot: MetaFile, after: int) -> Iterator[str]:
        """Which snapshot is the current one: once this is renamed, everybody sees it."""
        until = expiry(Role.TIMESTAMP, self.moment)
        content = Timestamp(after + 1, None, until, snapshot)
        data = sealed(content, self._signers(Role.TIMESTAMP))
        yield from durable.write(self.tree / trusted.TIMESTAMP, data)

    def _versioned(
        self, role: Role, after: int, content: Callable[[int, datetime], Content]
    ) -> Generator[str, None, MetaFile]:
        version, until, signers = after + 1, expiry(role, self.moment), self._signers(role)
        while True:
            data = sealed(content(version, until), signers)
            path = trusted.versioned(self.tree, role, version)
            if not path.exists() or path.read_bytes() == data:
                break
            version += 1
        yield from durable.write_new(path, data)
        return MetaFile.from_data(version, data, ["sha256"])

    def _signers(self, role: Role) -> list[Signer]:
        found = (one for root in self.roots for one in self.ring.enough(role, root))
        return list({one.public_key.keyid: one for one in found}.values())


def _root(tree: Path) -> Root:
    newest = trusted.newest_root(tree)
    if newest is None:
        raise TreeBroken(f"{tree}: the root just made is gone")
    return newest.signed


def _listed(release: bytes) -> dict[str, TargetFile]:
    """release.json itself and every file it names, by target name."""
    named = json.loads(release)
    listed = {"release.json": TargetFile.from_data("release.json", release, ["sha256"])}
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
