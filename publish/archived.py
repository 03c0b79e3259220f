"""The private archive: what we said in each release, whatever leaves the public tree later.

`archive/<channel>/lines/<seq>/` holds the release's own lines and its release.json, each under the
name of its hash: written once, never again. Beside it lies an index of them, which may be lost.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import archive_index, durable, objects
from publish.announce import Contents, Plan
from publish.errors import ArchiveBroken
from records.digest import sha256_hex
from records.field import Channel


@dataclass(frozen=True, slots=True)
class Volume:
    """What the archive keeps of one release that was published."""

    private: Path  # of the channel: `archive/<channel>`
    seq: int
    sha256: str  # of release.json, as whoever asks remembers it

    @property
    def folder(self) -> Path:
        """Where the release's own lines lie."""
        return self.private / "lines" / f"{self.seq:09d}"

    @property
    def release(self) -> Path:
        """Its release.json."""
        return self.folder / f"{self.sha256}.release.json"

    def announced(self) -> dict[str, Any]:
        """What the release said of itself; `ArchiveBroken` unless it is kept as it was."""
        try:
            data = self.release.read_bytes()
        except OSError as error:
            raise ArchiveBroken(self.release, "缺失") from error
        if sha256_hex(data) != self.sha256:
            raise ArchiveBroken(self.release, "内容已不是当时写入的")
        found: dict[str, Any] = json.loads(data)
        return found

    def objects(self) -> list[Path]:
        """The files of its own lines, in the release's order; errors as `announced`."""
        body = self.announced()
        if "previous" not in body:
            listed = body["snapshot"]["shards"]
        else:
            ends = {link["to"]: link["objects"] for link in body["chain"]}
            listed = ends[self.seq]
        return [self.folder / Path(each["path"]).name for each in listed]

    @property
    def index(self) -> Path:
        """Its index: named by what it is of, so that none is ever taken for another's."""
        return self.private / "index" / f"{self.seq:09d}.{self.sha256}.arrow"


def volume(private: Path, seq: int) -> Volume:
    """What the channel's archive keeps of release `seq`; `ArchiveBroken` when it keeps nothing."""
    lies = Volume(private, seq, "").folder
    kept_there = [path.name.partition(".")[0] for path in lies.glob("*.release.json")]
    if len(kept_there) != 1:
        raise ArchiveBroken(lies, f"应有一份发布说明，实有{len(kept_there)}份")
    return Volume(private, seq, kept_there[0])


def kept(plan: Plan, release: bytes, contents: Contents) -> Iterator[str]:
    """Keep the release's own lines, and index them."""
    digest = objects.named("release.json", release).sha256
    mine = Volume(plan.private, plan.seq, digest)
    listed = contents.chain[-1].objects if plan.seq > 1 else contents.snapshot.shards
    for entry in listed:
        path = str(entry["path"])
        yield from durable.write_new(mine.folder / Path(path).name, plan.tree.read(path))
    _forget_drafts(mine)
    yield from durable.write_new(mine.release, release)
    if not mine.index.exists():
        yield from indexed(plan.channel, mine)
    rows = (plan.private / "next.buckets").read_bytes()
    yield from durable.write_new(plan.private / f"{plan.seq}.{digest}.buckets", rows)


def _forget_drafts(mine: Volume) -> None:
    """What a killed run was about to say under this number, and nobody ever saw."""
    for path in mine.folder.glob("*.release.json"):
        if path != mine.release:
            path.unlink()


def indexed(channel: Channel, volume: Volume) -> Iterator[str]:
    """Write the index of a volume from its lines; errors as `announced`."""
    table = archive_index.table(channel, volume.seq, volume.objects())
    yield from durable.write(volume.index, archive_index.packed(table))
