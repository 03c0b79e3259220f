"""The signed metadata of a tree, read back and verified by its newest root."""

from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

from publish.errors import TreeBroken
from publish.signing.roles import Role
from publish.signing.seal import Content
from publish.store import Store

FOLDER = "metadata"
TIMESTAMP = f"{FOLDER}/timestamp.json"
SNAPSHOT_NAME, TARGETS_NAME = f"{Role.SNAPSHOT}.json", f"{Role.TARGETS}.json"


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands in a tree: each file says what the next one must be."""

    root: Metadata[Root]
    timestamp: Metadata[Timestamp]
    snapshot: Metadata[Snapshot]
    targets: Metadata[Targets]

    def outdated(self, role: Role) -> bool:
        """Whether the newest root no longer takes the word of who signed for `role`."""
        return not _is_signed(self.of(role), self.root.signed)

    def of(self, role: Role) -> Metadata[Any]:
        """The metadata that `role` signed."""
        found: Metadata[Any] = getattr(self, role)
        return found


def newest_root(tree: Store) -> Metadata[Root] | None:
    """The root of the highest version; None before the first. `TreeBroken` unless it is sound."""
    versions = root_versions(tree)
    return read_root(tree, versions[-1]) if versions else None


def root_versions(tree: Store) -> list[int]:
    """The versions of root that stand, ascending and without a gap."""
    return list(takewhile(lambda each: tree.exists(versioned(Role.ROOT, each)), count(1)))


def read_root(tree: Store, version: int) -> Metadata[Root]:
    """A root, verified by itself: who trusts it must have the whole row from one he trusts."""
    path = versioned(Role.ROOT, version)
    root: Metadata[Root] = _parsed(path, tree.read(path), Root)
    _verify(path, root, [root])
    return root


def signed(tree: Store) -> Signed | None:
    """What the timestamp of a tree leads to; None before the first. `TreeBroken` if it is unsound.

    Every root that stands may vouch for it, and whether it has expired is not asked: the publisher
    must be able to go on after a pause, or amid a rotation.
    """
    roots = [read_root(tree, version) for version in reversed(root_versions(tree))]
    if not roots or not tree.exists(TIMESTAMP):
        return None
    timestamp = _parsed(TIMESTAMP, tree.read(TIMESTAMP), Timestamp)
    _verify(TIMESTAMP, timestamp, roots)
    meta = timestamp.signed.snapshot_meta
    path = versioned(Role.SNAPSHOT, meta.version)
    snapshot = _listed(path, tree.read(path), meta, Snapshot)
    _verify(path, snapshot, roots)
    meta = snapshot.signed.meta[TARGETS_NAME]
    path = versioned(Role.TARGETS, meta.version)
    targets = _listed(path, tree.read(path), meta, Targets)
    _verify(path, targets, roots)
    return Signed(roots[0], timestamp, snapshot, targets)


def versioned(role: Role, version: int) -> str:
    """Where version `version` of a role's metadata is."""
    return f"{FOLDER}/{version}.{role}.json"


def _listed(path: str, data: bytes, meta: MetaFile, kind: type[Content]) -> Metadata[Content]:
    """The file that the metadata before it promises, by length, hash and version."""
    try:
        meta.verify_length_and_hashes(data)
    except RepositoryError as error:
        raise TreeBroken(f"{path}: {error}") from error
    found = _parsed(path, data, kind)
    if found.signed.version != meta.version:
        raise TreeBroken(f"{path}: holds version {found.signed.version}")
    return found


def _parsed(path: str, data: bytes, kind: type[Content]) -> Metadata[Content]:
    try:
        found: Metadata[Content] = Metadata.from_bytes(data)
    except RepositoryError as error:
        raise TreeBroken(f"{path}: {error}") from error
    if not isinstance(found.signed, kind):
        raise TreeBroken(f"{path}: is metadata of {found.signed.type}")
    return found


def _verify(path: str, found: Metadata[Content], roots: list[Metadata[Root]]) -> None:
    if not any(_is_signed(found, root.signed) for root in roots):
        raise TreeBroken(f"{path}: is not signed as any root asks")


def _is_signed(found: Metadata[Content], root: Root) -> bool:
    return bool(
        root.get_verification_result(found.signed.type, found.signed_bytes, found.signatures)
    )
