"""Windows: who was away for a while goes on by one of them instead of by every link of the chain.

A window lists every id *touched* in the releases (from, to], tombstones included, by its newest
line: never what differs between two states. So it is right from every release in between (feeds
reference §3.5, I6). The private archive holds what each release said; that is what windows are
made of.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import polars as pl

from publish import announce, archived, latecomers, objects, snapshot
from publish.announce import Contents, Plan, Standing, Window
from publish.errors import GateFailed
from publish.gates import Gate
from publish.objects import LinesTarget
from publish.replay import Rehearsal
from publish.spill import PART_LINES, Spill

TODAY = "today"
SPANS = {"35d": 35, "7d": 7}
"""Days that a window reaches back, by its name, the longest first; rebuilt with every snapshot."""


def begin(plan: Plan) -> None:
    """Once the first release is made: windows begin after it for a long time."""
    latecomers.begin(plan, next(iter(SPANS)))


def forget(plan: Plan) -> None:
    """Let go of the lists that wait where windows begin: the archive makes them anew."""
    for name in SPANS:
        latecomers.forget(plan, name)


def rebuilt(plan: Plan, base: Standing, new: Spill, contents: Contents) -> Iterator[str]:
    """The windows that end at this release, each replayed in full from where it begins."""
    starts = {name: start(plan, base, name) for name in SPANS}
    yield from _written(plan, base, new, starts, contents)
    with latecomers.waiting(plan, starts) as readers:
        for window in contents.windows:
            for entry in window.objects:
                readers[window.name].apply(entry)
        for name, reader in readers.items():
            contents.gates.append(reader.check(contents, f"window {name}"))


def today(
    plan: Plan, base: Standing, new: Spill, contents: Contents, consumer: Rehearsal
) -> Iterator[str]:
    """What was touched since the snapshot, written anew; the other windows stand.

    A consumer that has come to this release by the delta must find nothing new in it, and every
    id of every link must be in it: then it is right for whoever holds any release since.
    """
    standing = tuple(window for window in base.windows if window.name != TODAY)
    yield from _written(plan, base, new, {TODAY: base.snapshot.seq}, contents)
    for entry in contents.windows[0].objects:
        consumer.apply(entry)
    contents.gates.append(_covering(plan, contents.windows[0], contents))
    contents.windows = (*contents.windows, *standing)


def start(plan: Plan, base: Standing, name: str) -> int:
    """The newest release that is as old as the window is long; in a young channel the first.

    Before the first there was nothing: whoever holds nothing takes the snapshot.
    """
    oldest = plan.moment - timedelta(days=SPANS[name])
    older = bisect_right(range(1, base.seq + 1), oldest, key=lambda seq: moment(plan, seq))
    return max(older, 1)


def moment(plan: Plan, seq: int) -> datetime:
    """When release `seq` of the plan's channel was made."""
    return datetime.fromisoformat(archived.volume(plan.private, seq).announced()["moment"])


def _written(
    plan: Plan, base: Standing, new: Spill, starts: Mapping[str, int], contents: Contents
) -> Iterator[str]:
    """Write windows from each of `starts` to this release, all from one reading of the archive."""
    touched = _touched(plan, min(starts.values()), base.seq, new)
    listed: dict[str, list[dict[str, object]]] = {name: [] for name in starts}
    for _, _, rows in snapshot.newest_parts(touched):
        for name, begin in starts.items():
            # The newest line of an id lies in the narrower window, or no line of it does.
            mine = rows.filter(pl.col("since") > begin)
            if mine.is_empty():
                continue
            target = f"window/{name}-{begin}-{plan.seq}.{len(listed[name])}.jsonl.zst"
            text = objects.text_by_id(mine)
            for step in objects.put_lines(plan.tree, target, text, objects.TIGHT):
                if isinstance(step, LinesTarget):
                    listed[name].append(announce.lines_entry(step))
                else:
                    yield step
    touched.drop()
    contents.windows = tuple(
        Window(name, SPANS.get(name, 0), begin, plan.seq, tuple(listed[name]))
        for name, begin in starts.items()
    )


def _touched(plan: Plan, begin: int, end: int, new: Spill) -> Spill:
    """Every line of the archived releases (`begin`, `end`] and of this one, oldest first."""
    touched = Spill(plan.private / "window.spill")
    waiting: list[pl.DataFrame] = []
    for rows in _said(plan, begin, end):
        waiting.append(rows)
        # A file per shelf and chunk: hundreds of small releases go aside together.
        if sum(table.height for table in waiting) >= PART_LINES:
            touched.add(pl.concat(waiting))
            waiting = []
    if waiting:
        touched.add(pl.concat(waiting))
    for rows in new.blocks(objects.COLUMNS):
        touched.add(_since(rows, plan.seq))
    return touched


def _said(plan: Plan, begin: int, end: int) -> Iterator[pl.DataFrame]:
    for seq in range(begin + 1, end + 1):
        for path in archived.volume(plan.private, seq).objects():
            for rows in objects.lines_of(path.read_bytes(), path.name):
                yield _since(rows, seq)


def _since(rows: pl.DataFrame, seq: int) -> pl.DataFrame:
    return rows.with_columns(pl.lit(seq, pl.Int64()).alias("since"))


def _covering(plan: Plan, window: Window, contents: Contents) -> Gate:
    """`GateFailed` unless the window holds every id of the links that it stands for."""
    links = [link for link in contents.chain if link.start >= window.start]
    told = _ids(plan, [each for link in links for each in link.objects])
    left_out = told.join(_ids(plan, window.objects), on="public_id", how="anti")
    if not left_out.is_empty():
        raise GateFailed(f"window {window.name}", f"{left_out.height} touched id(s) are not in it")
    return Gate(f"window {window.name}", passed=True, detail=f"{told.height} ids touched")


def _ids(
    plan: Plan, entries: list[dict[str, object]] | tuple[dict[str, object], ...]
) -> pl.DataFrame:
    paths = [str(entry["path"]) for entry in entries]
    chunks = (rows for path in paths for rows in objects.read_lines(plan.tree, path))
    tables = [rows.select("public_id") for rows in chunks]
    return pl.concat([pl.DataFrame(schema={"public_id": pl.String()}), *tables]).unique()
