"""A tree's TUF metadata, signed by keys the tests hold: to forge what no publisher would sign."""

import copy
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

Content = TypeVar("Content", Root, Snapshot, Targets, Timestamp)
ROLES = ("root", "targets", "snapshot", "timestamp")
DAY = timedelta(hours=24)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Signed:
    """The metadata of `tree`: made with a first root, brought up to date by `sign`."""

    tree: Path
    signers: dict[str, CryptoSigner] = field(
        default_factory=lambda: {role: CryptoSigner.generate_ed25519() for role in ROLES}
    )
    version: int = 0
    root: Root = field(init=False)

    def __post_init__(self) -> None:
        for path in self.folder.glob("*.json"):
            if path.name != "current.json":
                path.unlink()
        self.root = Root(expires=now() + 365 * DAY, consistent_snapshot=True)
        for role, signer in self.signers.items():
            self.root.add_key(signer.public_key, role)
        self.write("1.root.json", self.root, "root")

    @property
    def folder(self) -> Path:
        return self.tree / "metadata"

    @property
    def first_root(self) -> bytes:
        return (self.folder / "1.root.json").read_bytes()

    def rotate(self, *roles: str, by: Iterable[CryptoSigner] = ()) -> None:
        """The next root, with new keys for `roles`; by the old and new root keys, or `by`."""
        old = self.signers["root"]
        for role in roles:
            self.root.revoke_key(self.signers[role].public_key.keyid, role)
            self.signers[role] = CryptoSigner.generate_ed25519()
            self.root.add_key(self.signers[role].public_key, role)
        self.root.version += 1
        metadata = Metadata(self.root)
        for signer in by or {old, self.signers["root"]}:
            metadata.sign(signer, append=True)
        (self.folder / f"{self.root.version}.root.json").write_bytes(metadata.to_bytes())

    def sign(self, release: Path | None = None, *, expires: datetime | None = None) -> None:
        """Targets, snapshot and timestamp over `release`, by default the one that is announced."""
        self.version += 1
        path = release or self.announced()
        targets = Targets(self.version, expires=now() + 90 * DAY)
        targets.targets["release.json"] = TargetFile.from_file("release.json", str(path))
        self.write(f"{self.version}.targets.json", targets, "targets")
        snapshot = Snapshot(self.version, expires=now() + 7 * DAY)
        snapshot.meta["targets.json"] = MetaFile(self.version)
        self.write(f"{self.version}.snapshot.json", snapshot, "snapshot")
        self.stamp(expires or now() + DAY)

    def stamp(self, expires: datetime, version: int | None = None) -> None:
        """The timestamp alone."""
        timestamp = Timestamp(version or self.version, expires=expires)
        timestamp.snapshot_meta = MetaFile(self.version)
        self.write("timestamp.json", timestamp, "timestamp")

    def write(self, name: str, content: Content, role: str) -> None:
        metadata: Metadata[Content] = Metadata(content)
        metadata.sign(self.signers[role])
        (self.folder / name).write_bytes(metadata.to_bytes())

    def release(self, seq: int) -> None:
        """Make release `seq` of the tree the signed one."""
        shutil.copy(self.tree / f"pointers/{seq}.json", self.folder / "current.json")
        self.sign()

    def announced(self) -> Path:
        """The release.json that stands."""
        pointer = json.loads((self.folder / "current.json").read_bytes())
        return self.tree / str(pointer["release"]["path"])

    def announce(self, **changes: object) -> Path:
        """Sign a release that differs from the announced one in `changes`; its release.json."""
        body = json.loads(self.announced().read_bytes()) | changes
        return self.announce_bytes(json.dumps(body).encode())

    def announce_bytes(self, data: bytes) -> Path:
        """Sign these bytes as the release."""
        plain = self.tree / "release.json"
        plain.write_bytes(data)
        digest = TargetFile.from_file("release.json", str(plain)).hashes["sha256"]
        path = self.tree / "targets" / f"{digest}.release.json"
        plain.replace(path)
        self.sign(path)
        return path

    def copy(self, into: Path) -> "Signed":
        """The same keys over a copy of the tree."""
        shutil.copytree(self.tree, into)
        other = Signed.__new__(Signed)
        other.tree, other.signers = into, dict(self.signers)
        other.version, other.root = self.version, copy.deepcopy(self.root)
        return other
