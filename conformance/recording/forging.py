"""What no publisher would sign: releases and metadata forged over a recorded tree."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
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

from conformance.recording import signing
from conformance.recording.digests import bucket_rows
from conformance.recording.honest import Files
from publish import objects, state
from publish.announce import RELEASE, canonical
from records.digest import bucket_of, sha256_expr

UNTIL = datetime(2099, 1, 2, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Entry = dict[str, Any]


class Forged:
    """A tree of its own, made of another's files; what is done to it is done in place."""

    def __init__(self, files: Files) -> None:
        self.files = dict(files)
        self.until: dict[str, datetime] = {}  # of a role, where not UNTIL
        self.by: dict[str, Sequence[CryptoSigner]] = {}  # of a role, where not its own key
        self.ahead = 1  # by how much the next versions of metadata are beyond those that stand

    @property
    def version(self) -> int:
        """The version of the timestamp."""
        found: int = json.loads(self.files["metadata/timestamp.json"])["signed"]["version"]
        return found

    @property
    def path(self) -> str:
        """Where the announced release.json is."""
        number = self._number_of_snapshot()
        snapshot = json.loads(self.files[f"metadata/{number}.snapshot.json"])["signed"]["meta"]
        number = snapshot["targets.json"]["version"]
        targets = json.loads(self.files[f"metadata/{number}.targets.json"])["signed"]["targets"]
        return f"targets/{targets[RELEASE]['hashes']['sha256']}.{RELEASE}"

    @property
    def release(self) -> Entry:
        """What the announced release says."""
        found: Entry = json.loads(self.files[self.path])
        return found

    def lines(self) -> list[bytes]:
        """Every live line, by id."""
        release, live = self.release, dict[str, bytes]()
        steps = [each for each in release["chain"] if each["from"] >= release["snapshot"]["seq"]]
        for entry in [*release["snapshot"]["shards"], *(o for s in steps for o in s["objects"])]:
            live |= {id_of(line): line for line in self.lines_of(entry)}
        return [line for _, line in sorted(live.items()) if json.loads(line)["op"] != "del"]

    def lines_of(self, entry: Entry) -> list[bytes]:
        """The lines of an object."""
        packed = self.files[entry["path"]]
        tables = objects.lines_of(packed, entry["path"].rpartition("/")[2])
        return [line.encode() for table in tables for line in table["line"]]

    def add(self, target: str, lines: Iterable[bytes]) -> Entry:
        """An object of lines (any order); its entry in a release."""
        raw = b"".join(line + b"\n" for line in sorted(lines, key=id_of))
        return self.add_packed(target, raw, objects.compress(raw, objects.TIGHT))

    def add_packed(self, target: str, raw: bytes, packed: bytes) -> Entry:
        """An object of these bytes, said to unpack to `raw`."""
        described = objects.named(target, packed)
        self.files[described.path] = packed
        text = objects.named("raw", raw)
        return described.entry() | {
            "raw_sha256": text.sha256, "raw_length": len(raw), "lines": raw.count(b"\n"),
        }  # fmt: skip

    def follow(self, lines: Sequence[bytes], **changes: object) -> "Forged":
        """Announce the next release, which brings `lines`; `changes` are what it says otherwise."""
        old, seq = self.release, self.release["seq"] + 1
        live = {id_of(line): line for line in (*self.lines(), *lines)}
        after = [line for line in live.values() if json.loads(line)["op"] != "del"]
        says = {"seq": seq, "previous": {"seq": seq - 1, "sha256": self._sha256()}, "windows": [],
                "chain": [*old["chain"], self.link(lines)], "state": _state(after)}  # fmt: skip
        return self.announce(old | says | changes)

    def link(self, lines: Sequence[bytes]) -> Entry:
        """The link of the chain that brings `lines` with the next release."""
        seq = self.release["seq"]
        name = f"delta/{seq}-{seq + 1}.0.jsonl.zst"
        return {"from": seq, "to": seq + 1, "objects": [self.add(name, lines)] if lines else []}

    def announce(self, body: Entry) -> "Forged":
        """Sign a release that says this."""
        data = canonical(body)
        described = objects.named(RELEASE, data)
        self.files[described.path] = data
        listed = {RELEASE: TargetFile.from_data(RELEASE, data, ["sha256"])}
        for entry in _named(body):
            file = TargetFile(entry["length"], {"sha256": entry["sha256"]}, entry["target"])
            listed[entry["target"]] = file
        return self.sign(listed)

    def sign(self, listed: dict[str, TargetFile]) -> "Forged":
        """Targets, snapshot and timestamp, of the next version."""
        number = self.version + self.ahead
        targets = Targets(number, expires=self._until("targets"))
        targets.targets = listed
        data = self._put(f"{number}.targets", targets)
        snapshot = Snapshot(number, expires=self._until("snapshot"))
        snapshot.meta["targets.json"] = MetaFile.from_data(number, data, ["sha256"])
        self.stamp(number, self._put(f"{number}.snapshot", snapshot), number)
        return self

    def stamp(self, version: int, snapshot: bytes, number: int) -> "Forged":
        """The timestamp alone, over a snapshot and its version `number`."""
        timestamp = Timestamp(version, expires=self._until("timestamp"))
        timestamp.snapshot_meta = MetaFile.from_data(number, snapshot, ["sha256"])
        self._put("timestamp", timestamp)
        return self

    def stamp_anew(self, version: int) -> "Forged":
        """The timestamp alone, over what stands."""
        number = self._number_of_snapshot()
        return self.stamp(version, self.files[f"metadata/{number}.snapshot.json"], number)

    def replace_snapshot(self) -> None:
        """Other bytes, rightly signed, in the place of the snapshot metadata that stands."""
        name = f"{self._number_of_snapshot()}.snapshot"
        stands = Metadata[Snapshot].from_bytes(self.files[f"metadata/{name}.json"]).signed
        stands.expires = self._until("snapshot")
        self._put(name, stands)

    def drop_unnamed(self) -> None:
        """Let go of what the announced release does not name, as time does; announcements stay."""
        number = self.version
        kept = {str(entry["path"]) for entry in _named(self.release)}
        kept |= {f"metadata/{number}.{role}.json" for role in ("targets", "snapshot")}
        kept |= {"metadata/timestamp.json", "metadata/1.root.json"}
        kept |= {path for path in self.files if path.endswith(f".{RELEASE}")}
        self.files = {path: data for path, data in self.files.items() if path in kept}

    def root(self, version: int, roles: Sequence[str], by: Sequence[CryptoSigner]) -> "Forged":
        """Put `2.root.json`: this version, with new keys for `roles`, signed `by`."""
        first = Metadata[Root].from_bytes(self.files["metadata/1.root.json"]).signed
        first.version, first.expires = version, self._until("root")
        for role in roles:
            count = signing.CUSTODIANS if role == "root" else 1
            for number in range(1, count + 1):
                first.revoke_key(signing.signer(role, number).public_key.keyid, role)
                first.add_key(signing.signer(role, number + 10).public_key, role)
        self.files["metadata/2.root.json"] = signing.sealed(first, by)
        return self

    def _put(self, name: str, content: signing.Content) -> bytes:
        role = content.type
        by = self.by.get(role, [signing.signer(role)])
        data = self.files[f"metadata/{name}.json"] = signing.sealed(content, by)
        return data

    def _number_of_snapshot(self) -> int:
        meta = json.loads(self.files["metadata/timestamp.json"])["signed"]["meta"]
        found: int = meta["snapshot.json"]["version"]
        return found

    def _until(self, role: str) -> datetime:
        return self.until.get(role, UNTIL)

    def _sha256(self) -> str:
        return self.path.rpartition("/")[2].partition(".")[0]


def id_of(line: bytes) -> str:
    """The public id of a line."""
    return str(json.loads(line)["id"])


def altered(line: bytes, **changes: object) -> bytes:
    """A line with other members, canonical."""
    return canonical(json.loads(line) | changes)


def _state(lines: Sequence[bytes]) -> Entry:
    """Count and root of the state in which these lines live."""
    table = pl.DataFrame({"line": [line.decode() for line in lines],
                          "public_id": [id_of(line) for line in lines]},
                         schema={"line": pl.String(), "public_id": pl.String()})  # fmt: skip
    table = table.with_columns(
        sha256_expr(pl.col("line")).alias("line_hash"), bucket_of("public_id").alias("bucket")
    )
    rows = bucket_rows(table)
    return {"count": len(lines), "root": state.merkle_root(rows)}


def _named(value: object) -> Iterable[Entry]:
    """Every description of a file in a release.json."""
    if isinstance(value, dict):
        if "target" in value:
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _named(each)
