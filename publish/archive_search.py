"""What the archive has of one code, and whether the archive is as it was written."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import zstandard

from publish import archive_index
from publish.archived import Volume, indexed
from publish.errors import ArchiveBroken
from records.digest import sha256_hex
from records.field import Channel

Line = dict[str, Any]
"""A line as it was published: id, op, rev, seq, and what a put or a removal says."""


def lines_about(channel: Channel, volumes: Sequence[Volume], code: str) -> list[Line]:
    """Every line of `volumes` of an id that was said of `code`, in the order of the releases.

    Indexes that are missing or unreadable are made anew. `ArchiveBroken` when a file that is
    needed is not there, or not as it was written.
    """
    by_seq = {volume.seq: volume for volume in volumes}
    lines: list[Line] = []
    for (seq,), part in _places(channel, volumes, code).group_by("seq", maintain_order=True):
        paths = by_seq[int(str(seq))].objects()
        for (number,), places in part.group_by("object", maintain_order=True):
            lines += _read(paths[int(str(number))], places)
    key = archive_index.CODE_KEYS[channel]
    ours = {
        line["id"] for line in lines
        if line["op"] == "put" and any(line["body"].get(each) == code for each in key)
    }  # fmt: skip
    return [line for line in lines if line["id"] in ours]


def problems(channel: Channel, volumes: Iterable[Volume]) -> Iterator[ArchiveBroken]:
    """Every file of `volumes` that is missing, or is not as it was written; indexes too."""
    before: str | None = None
    for volume in volumes:
        try:
            told = volume.announced().get("previous", {}).get("sha256")
            if before is not None and told != before:
                yield ArchiveBroken(volume.release, "与上一期发布不相衔接")
            broken = [broken for path in volume.objects() for broken in _changed(path)]
            yield from broken
            if not broken and volume.index.exists():
                yield from _misleading(channel, volume)
        except ArchiveBroken as error:
            yield error
        before = volume.sha256


def _changed(path: Path) -> Iterator[ArchiveBroken]:
    if not path.exists():
        yield ArchiveBroken(path, "缺失")
    elif not path.name.startswith(sha256_hex(path.read_bytes())):
        yield ArchiveBroken(path, "内容已不是当时写入的")


def _misleading(channel: Channel, volume: Volume) -> Iterator[ArchiveBroken]:
    right = archive_index.packed(archive_index.table(channel, volume.seq, volume.objects()))
    if volume.index.read_bytes() != right:
        yield ArchiveBroken(volume.index, "索引与内容不符，删除后将自动重建")


def _places(channel: Channel, volumes: Sequence[Volume], code: str) -> pl.DataFrame:
    """Where to look; what of the index is not there, or cannot be read, is made anew."""
    for volume in volumes:
        if not volume.index.exists():
            _index(channel, volume)
    paths = [volume.index for volume in volumes]
    try:
        return archive_index.search(paths, code)
    except (OSError, pl.exceptions.PolarsError):
        for volume in volumes:
            if not archive_index.is_readable(volume.index):
                _index(channel, volume)
        return archive_index.search(paths, code)


def _index(channel: Channel, volume: Volume) -> None:
    for _ in indexed(channel, volume):
        pass


def _read(path: Path, places: pl.DataFrame) -> Iterator[Line]:
    """The lines at those places of an object."""
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise ArchiveBroken(path, "缺失") from error
    if not path.name.startswith(sha256_hex(packed)):
        raise ArchiveBroken(path, "内容已不是当时写入的")
    spans = list(zip(places["start"].to_list(), places["length"].to_list(), strict=True))
    with zstandard.ZstdDecompressor().stream_reader(packed) as reader:
        text = reader.read(max(start + length for start, length in spans))
    for start, length in spans:
        yield json.loads(text[start : start + length])
