"""The private archive: what we said in each release, whatever leaves the public tree later."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publish import durable, objects
from publish.announce import Contents, Plan


def announcement(private: Path, seq: int) -> dict[str, Any]:
    """What release `seq` said of itself: its release.json."""
    found: dict[str, Any] = json.loads(announced(private, seq))
    return found


def announced(private: Path, seq: int) -> bytes:
    """The bytes of release.json of release `seq`."""
    return (_folder(private, seq) / "release.json").read_bytes()


def lines(private: Path, seq: int) -> list[Path]:
    """The objects with the own lines of release `seq`, as it lists them.

    A run that was killed may have left others beside them.
    """
    said = announcement(private, seq)
    listed = said["chain"][-1]["objects"] if said["chain"] else said["snapshot"]["shards"]
    return [_folder(private, seq) / Path(each["path"]).name for each in listed]


def kept(plan: Plan, release: bytes, contents: Contents) -> Iterator[str]:
    """A private copy of the release's own lines: what we said, whatever leaves the tree later."""
    folder = _folder(plan.private, plan.seq)
    listed = contents.chain[-1].objects if plan.seq > 1 else contents.snapshot.shards
    for entry in listed:
        path = str(entry["path"])
        yield from durable.write_new(folder / Path(path).name, plan.tree.read(path))
    yield from durable.write(folder / "release.json", release)
    digest = objects.named("release.json", release).sha256
    rows = (plan.private / "next.buckets").read_bytes()
    yield from durable.write_new(plan.private / f"{plan.seq}.{digest}.buckets", rows)


def _folder(private: Path, seq: int) -> Path:
    return private / "lines" / f"{seq:09d}"
