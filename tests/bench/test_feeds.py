"""The figures of feeds can be measured, at a size that says nothing about speed."""

from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from bench import feeds_floor
from bench.feeds import figures
from bench.feeds_made import Feed
from bench.feeds_run import NIGHT
from publish import announce


@pytest.mark.proof
def test_every_figure_of_feeds_is_measured_on_a_few_lines() -> None:
    made = list(figures(3_000))
    names = " ".join(figure.name for figure in made)
    for part in ("release of", "release nothing", "compaction", "delta of", "applies", "checks",
                 "MB after", "requests", "peak in MiB, reading"):  # fmt: skip
        assert part in names
    assert all(figure.ratio > 0 for figure in made)


def test_the_floor_of_compaction_writes_the_same_lines_and_xml(tmp_path: Path) -> None:
    feed = Feed(tmp_path)
    feed.begin(200, NIGHT - timedelta(hours=10))
    feed.follow(20, NIGHT - timedelta(hours=9), seed=1)
    feed.follow(20, NIGHT, seed=2)
    feeds_floor.seconds(feed.tree, tmp_path / "floor")
    stands = announce.standing(feed.plan(NIGHT).tree)
    assert stands is not None
    assert stands.snapshot.seq == 3
    (lines,) = (str(shard["path"]) for shard in stands.snapshot.shards)
    (xml,) = (target.path for target in stands.native if "-full." in target.path)
    _, _, *elements, _ = _unpacked(feed.tree / xml)
    assert _unpacked(tmp_path / "floor" / "full.xml.zst") == elements
    assert _unpacked(tmp_path / "floor" / "snapshot.jsonl.zst") == _unpacked(feed.tree / lines)


def _unpacked(path: Path) -> list[bytes]:
    with zstandard.open(path, "rb") as file:
        data: bytes = file.read()
    return data.splitlines()
