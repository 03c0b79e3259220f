"""One part of the figures of feeds in a process of its own; prints them as one line of JSON."""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from bench import feeds_floor, feeds_ledger
from bench.apart import apart
from bench.feeds_made import Feed, codes
from bench.feeds_served import counted
from bench.memory import Watch
from records.clock import SHANGHAI
from wangjian_pull import Feed as Reader
from wangjian_pull import Status, Store, pull
from wangjian_pull.consume import Pulled, bring

Run = Mapping[str, float]
NIGHT = datetime(2018, 9, 4, 4, 0, tzinfo=SHANGHAI)
AWAY_DAYS = 30


def act(folder: Path, rows: int) -> Run:
    """A release of a hundredth of `rows` at half of `rows` and at five times as many, and of none.

    The scale of the issue is reached with a million.
    """
    return feeds_ledger.compared(folder, rows // 2, rows * 5, rows // 100)


def compact(folder: Path, rows: int) -> Run:
    """A delta of half a percent beside the snapshot; the night's compaction beside its floor.

    The compaction and its floor have a process each that does nothing else.
    """
    prepared = apart(_prepared, folder, rows)
    lines, floor = folder / "lines.arrow", folder / "floor"
    seconds, peak = apart(_compacted, folder, lines)
    return {
        "seconds": seconds, "floor": min(apart(_floor, folder, floor)), "peak_mib": peak,
        **prepared,
    }  # fmt: skip


def _prepared(folder: Path, rows: int) -> Run:
    """Two releases, and what the third will say in a file; bytes of the delta and the snapshot."""
    feed, churn = Feed(folder), max(rows // 200, 10)
    feed.begin(rows, NIGHT - timedelta(hours=10))
    feed.follow(churn, NIGHT - timedelta(hours=9), seed=1)
    feed.change(churn, NIGHT, seed=2).lines.write_ipc(folder / "lines.arrow")
    return {name: _size(feed.tree, name) for name in ("delta", "snapshot")}


def _compacted(folder: Path, lines: Path) -> tuple[float, float]:
    feed, said = Feed(folder, 2), pl.read_ipc(lines)
    with Watch() as watch:
        started = time.perf_counter()
        done = feed.publish(said, NIGHT)
        seconds = time.perf_counter() - started
    assert done.snapshot_seq == done.seq
    return seconds, watch.peak_mib


def _floor(folder: Path, floor: Path) -> list[float]:
    """Twice: the second time it has memory at hand."""
    tree = Feed(folder).tree
    return [feeds_floor.seconds(tree, floor / name) for name in ("cold", "warm")]


def consume(folder: Path, rows: int) -> Run:
    """A reader who takes the whole list, then asks it about codes."""
    tree, into = _published_apart(folder, rows), folder / "list.sqlite"
    with Watch() as watch:
        started = time.perf_counter()
        pulled = begun(tree, into)
        applied = time.perf_counter() - started
        assert pulled.count == rows
        asked = [code.encode() for code in codes(pl.Series(range(0, 2 * rows, 2)))]
        started = time.perf_counter()
        answers = Reader(tree, into, clock=lambda: NIGHT).check_many(asked)
        listed = sum(status is Status.LISTED for _, status in answers)
        checked = time.perf_counter() - started
    assert listed == len(range(0, rows, 2))
    return {"applied": applied, "checked": checked, "reader_mib": watch.peak_mib}


def away(folder: Path, rows: int) -> Run:
    """A reader who was away for a month of daily releases of a tenth of a percent each."""
    feed, now = Feed(folder), datetime.now(UTC)
    feed.begin(rows, now - timedelta(days=AWAY_DAYS))
    into = folder / "list.sqlite"
    begun(feed.tree, into)
    for number in range(1, AWAY_DAYS + 1):
        moment = now - timedelta(days=AWAY_DAYS - number)
        feed.follow(max(rows // 1000, 10), moment, seed=number)
    with counted(feed.tree) as served:
        root = feed.tree / "metadata" / "1.root.json"
        started = time.perf_counter()
        pulled = pull(served.address, into, root=root)
        seconds = time.perf_counter() - started
    assert (pulled.seq, pulled.count) == (AWAY_DAYS + 1, _live(feed))
    return {"requests": served.requests, "bytes": served.sent, "seconds": seconds}


def begun(tree: Path, into: Path) -> Pulled:
    """A first pull of a release whose signatures ended long ago."""
    with Store(into) as store:
        return bring(str(tree), store)


def _published_apart(folder: Path, rows: int) -> Path:
    """The tree of a first release, made in another process: what it takes is not the reader's."""
    feed = Feed(folder)
    apart(feed.begin, rows, NIGHT)
    return feed.tree


def _live(feed: Feed) -> int:
    live: int = feed.publications.select(pl.col("live").sum()).collect().item()
    return live


def _size(tree: Path, folder: str) -> int:
    return sum(path.stat().st_size for path in (tree / "targets" / folder).glob("*"))


PARTS: dict[str, Callable[[Path, int], Run]] = {
    "act": act,
    "compact": compact,
    "consume": consume,
    "away": away,
}


def main() -> None:
    """Measure one part in `folder`; print its numbers and the peak in MiB."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    given = parser.parse_args()
    with Watch() as watch:
        run = PARTS[given.part](given.folder, given.rows)
    print(json.dumps({"peak_mib": watch.peak_mib, **run}))


if __name__ == "__main__":
    main()
