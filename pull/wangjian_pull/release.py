"""A release as announced: release.json, and what they must say before we believe them.

Everything here checks shape and consistency; nothing is kept.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from wangjian_pull.errors import Rejected, TooBig
from wangjian_pull.transport import fetch

SPEC = "wangjian-feed/1"
RELEASE_TARGET = "release.json"
METADATA = "metadata"
TIMESTAMP_LIMIT = 16 * 1024
TARGETS_LIMIT = 20 * 1024 * 1024
RELEASE_LIMIT = 64 * 1024 * 1024
# A part of the house's own publisher is about 60 MB; what is larger would not fit in 1 GB.
RAW_LIMIT = 256 * 2**20
_PATH = re.compile(r"targets/(?:[a-z]+/)?[0-9a-f]{64}\.[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Lines:
    """One compressed object of lines."""

    path: str
    sha256: str
    length: int
    raw_sha256: str
    raw_length: int
    lines: int
    buckets: tuple[int, int] | None = None  # of a shard: the first and the last it holds


@dataclass(frozen=True, slots=True)
class Step:
    """Objects that lead a list at any release from `low` to `high` to release `end`.

    A link of the chain leads from one release; a window lists whatever was touched after `low`.
    """

    low: int
    high: int
    end: int
    objects: tuple[Lines, ...]
    how: str  # 'chain' or 'window'


@dataclass(frozen=True, slots=True)
class Release:
    """An announced release, checked for shape and consistency."""

    channel: str
    seq: int
    sha256: str
    previous: str | None
    moment: str
    count: int
    root: str
    snapshot_seq: int
    shards: tuple[Lines, ...]
    chain: tuple[Step, ...]
    windows: tuple[Step, ...]
    raw: bytes  # release.json as received


def standing(location: str) -> Release:
    """The release a tree says is current, signatures not looked at: for a tree of one's own."""
    try:
        meta = _signed(location, "timestamp.json", TIMESTAMP_LIMIT)["meta"]
        version = int(meta["snapshot.json"]["version"])
        meta = _signed(location, f"{version}.snapshot.json", TARGETS_LIMIT)["meta"]
        version = int(meta["targets.json"]["version"])
        listed = _signed(location, f"{version}.targets.json", TARGETS_LIMIT)["targets"]
        named = listed[RELEASE_TARGET]
        sha256, length = str(named["hashes"]["sha256"]), int(named["length"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Rejected(f"the metadata lacks or garbles {error}") from error
    return load(location, sha256, length)


def _signed(location: str, name: str, limit: int) -> dict[str, Any]:
    path = f"{METADATA}/{name}"
    signed: dict[str, Any] = _object(fetch(location, path, limit), path)["signed"]
    return signed


def load(location: str, sha256: str, length: int | None = None) -> Release:
    """The release whose release.json has this hash, and this length where it is known."""
    path = safe(f"targets/{sha256}.{RELEASE_TARGET}")
    data = fetch(location, path, RELEASE_LIMIT if length is None else min(length, RELEASE_LIMIT))
    verify(data, sha256, len(data) if length is None else length, path)
    return parse(data)


def parse(data: bytes) -> Release:
    """release.json's bytes as a `Release`; `Rejected` when shape or chain is wrong."""
    body = _object(data, "release.json")
    try:
        if body["spec"] != SPEC:
            raise Rejected(f"release.json follows {body['spec']!r}, this reader {SPEC!r}")
        previous = body.get("previous")
        release = Release(
            channel=str(body["channel"]),
            seq=int(body["seq"]),
            sha256=hashlib.sha256(data).hexdigest(),
            previous=None if previous is None else str(previous["sha256"]),
            moment=str(body["moment"]),
            count=int(body["state"]["count"]),
            root=str(body["state"]["root"]),
            snapshot_seq=int(body["snapshot"]["seq"]),
            shards=tuple(described(each) for each in body["snapshot"]["shards"]),
            chain=tuple(_step(each, "chain") for each in body["chain"]),
            windows=tuple(_step(each, "window") for each in body.get("windows", [])),
            raw=data,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Rejected(f"release.json lacks or garbles {error}") from error
    _consistent(release)
    return release


def verify(data: bytes, sha256: str, length: int, path: str) -> None:
    """`Rejected` unless `data` has the announced length and hash."""
    if len(data) != length:
        raise Rejected(f"{path}: {len(data)} bytes, {length} announced")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Rejected(f"{path}: the hash is not the announced one")


def _consistent(release: Release) -> None:
    """The chain has no hole, ends at this release and touches the snapshot."""
    reached = release.chain[0].low if release.chain else release.seq
    if reached > release.snapshot_seq or release.snapshot_seq > release.seq:
        raise Rejected(f"release {release.seq}: the chain does not reach the snapshot")
    for link in release.chain:
        if link.low != reached or link.end <= link.low:
            raise Rejected(f"release {release.seq}: the chain has a hole at {reached}")
        reached = link.end
    if reached != release.seq:
        raise Rejected(f"release {release.seq}: the chain ends at {reached}")
    for window in release.windows:
        if not 0 <= window.low <= window.end <= release.seq:
            raise Rejected(f"release {release.seq}: a window from {window.low} to {window.end}")


def described(entry: dict[str, Any]) -> Lines:
    """An object of lines from its entry in release.json; `Rejected` or `TooBig` if it is none."""
    numbers = {name: int(entry[name]) for name in ("length", "raw_length", "lines")}
    if numbers["raw_length"] > RAW_LIMIT:
        raise TooBig(f"{entry['path']}: {numbers['raw_length']} bytes announced")
    buckets = entry.get("buckets")
    return Lines(
        path=safe(str(entry["path"])),
        sha256=str(entry["sha256"]),
        raw_sha256=str(entry["raw_sha256"]),
        buckets=None if buckets is None else (int(buckets[0]), int(buckets[1])),
        **numbers,
    )


def _step(entry: dict[str, Any], how: str) -> Step:
    parts = tuple(described(each) for each in entry["objects"])
    start, end = int(entry["from"]), int(entry["to"])
    return Step(start, start if how == "chain" else end, end, parts, how)


def safe(path: str) -> str:
    """`path`, unless it could lead out of the tree: then `Rejected`."""
    if not _PATH.fullmatch(path):
        raise Rejected(f"not the path of an object: {path!r}")
    return path


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise Rejected(f"{name} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Rejected(f"{name} is not a JSON object")
    return value
