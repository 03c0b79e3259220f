"""A tree's TUF metadata, signed by keys the tests hold: to forge what no publisher would sign."""

import copy
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import zstandard
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

from wangjian_pull import Store
from wangjian_pull.consume import apply_object
from wangjian_pull.parts import Parts
from wangjian_pull.release import described, standing

Content = TypeVar("Content", Root, Snapshot, Targets, Timestamp)
ROLES = ("root", "targets", "snapshot", "timestamp")
DAY = timedelta(hours=24)


def id_of(line: bytes) -> str:
    """The public id of a line."""
    return str(json.loads(line)["id"])


def named(value: object) -> Iterator[dict[str, Any]]:
    """The files that a release.json names, however deep."""
    if isinstance(value, dict):
        if "target" in value:
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from named(each)


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
    signed: Path = field(init=False)  # the announced release.json, within the tree

    def __post_init__(self) -> None:
        self.signed = Path(f"targets/{standing(str(self.tree)).sha256}.release.json")
        for path in self.folder.glob("*.json"):
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
        self.signed = path.relative_to(self.tree)
        targets = Targets(self.version, expires=now() + 90 * DAY)
        targets.targets["release.json"] = TargetFile.from_file("release.json", str(path))
        for entry in named(json.loads(path.read_bytes())):
            name, hashes = str(entry["target"]), {"sha256": str(entry["sha256"])}
            targets.targets[name] = TargetFile(entry["length"], hashes, name)
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
        self.signed = Path((self.tree / f"pointers/{seq}").read_text())
        self.sign()

    def body(self) -> dict[str, Any]:
        """What the announced release says."""
        found: dict[str, Any] = json.loads(self.announced().read_bytes())
        return found

    def digest(self) -> str:
        """The hash of the announced release.json."""
        return hashlib.sha256(self.announced().read_bytes()).hexdigest()

    def put(self, name: str, lines: Iterable[bytes]) -> dict[str, object]:
        """Add an object of lines (any order) to the tree; its entry in a release."""
        raw = b"".join(line + b"\n" for line in sorted(lines, key=id_of))
        packed = zstandard.ZstdCompressor().compress(raw)
        folder, _, base = name.rpartition("/")
        digest = hashlib.sha256(packed).hexdigest()
        path = f"targets/{folder}/{digest}.{base}"
        (self.tree / path).parent.mkdir(exist_ok=True)
        (self.tree / path).write_bytes(packed)
        return {
            "path": path, "target": name, "sha256": digest, "length": len(packed),
            "raw_sha256": hashlib.sha256(raw).hexdigest(), "raw_length": len(raw),
            "lines": raw.count(b"\n"),
        }  # fmt: skip

    def lines(self, entry: dict[str, Any]) -> list[bytes]:
        """The lines of an object."""
        packed = (self.tree / entry["path"]).read_bytes()
        return zstandard.ZstdDecompressor().stream_reader(packed).read().split(b"\n")[:-1]

    def window(self, first: int, last: int) -> dict[str, object]:
        """The window over (`first`, `last`] of the announced chain: the newest line of each id."""
        newest: dict[str, bytes] = {}
        for link in self.body()["chain"]:
            if first <= link["from"] and link["to"] <= last:
                for entry in link["objects"]:
                    newest |= {id_of(line): line for line in self.lines(entry)}
        entry = self.put(f"window/35d-{first}-{last}.0.jsonl.zst", newest.values())
        return {"name": "35d", "days": 35, "from": first, "to": last, "objects": [entry]}

    def state_after(self, chain: list[dict[str, Any]]) -> dict[str, object]:
        """Count and root that the announced snapshot and then `chain` lead to."""
        parts, reader = Parts(str(self.tree)), self.tree / "reader.sqlite"
        reader.unlink(missing_ok=True)
        with Store(reader) as store, store.change() as write:
            for shard in self.body()["snapshot"]["shards"]:
                apply_object(parts, write, described(shard), 0xFFFF)
            for link in chain:
                for each in link["objects"]:
                    apply_object(parts, write, described(each), link["to"])
            return {"count": store.count(), "root": store.root()}

    def announced(self) -> Path:
        """The release.json that was signed last, before that the one published."""
        return self.tree / self.signed

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
        other.signed = self.signed
        other.version, other.root = self.version, copy.deepcopy(self.root)
        return other
