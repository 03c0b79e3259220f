"""A batch from its first row to its sum. Entering its chunks is `enter.py`."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import polars as pl
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from ledger import (
    audit,
    clusters,
    conservation,
    corrections,
    counters,
    load,
    snapshots,
    waivers,
)
from ledger.errors import UnknownSnapshot
from ledger.findings import Day
from ledger.spaces import beside, space_of
from ledger.tables import batch as batch_table
from ledger.tables import batch_snapshot, unparsable_line
from records import working_days
from records.kind import Kind
from records.snapshot import ReadCount, Unparsable
from records.states import BatchSort
from records.tally import Tally

ACTOR = "collect"


@dataclass(slots=True)
class Batch:
    """One source's day under way. `rows`, `unchanged` and `seen` run on as chunks are entered."""

    batch_no: int
    batch_id: str
    source_id: str
    kind: Kind
    day: date
    moment: datetime
    snapshots: dict[str, int]
    later: frozenset[int]  # batches of its space from a later business day
    is_first: bool  # nothing of its space was ever entered
    space: str  # the source whose records its rows are
    complete: bool = False  # closed already: nothing to enter
    tally: Tally | None = None  # of a complete batch
    rows: int = 0
    unchanged: int = 0
    sort: BatchSort = BatchSort.DELIVERY
    waived: Mapping[str, int] = field(default_factory=dict)  # rules that stop none of its rows
    is_stock: bool = True  # its rows may have been reported long ago: nothing of it is late
    borne: pl.DataFrame = field(default_factory=pl.DataFrame)  # place, correction_no in force
    seen: list[pl.Series] = field(default_factory=list)  # prefixes of ids that came unchanged
    written: list[pl.Series] = field(default_factory=list)  # and of those that it wrote
    came: list[pl.Series] = field(default_factory=list)  # versions that came just so, by place
    passed: list[pl.Series] = field(default_factory=list)  # and those it had something else for

    @property
    def seen_on(self) -> Day:
        """When its findings are seen, and when those that are new are due."""
        due = working_days.after(self.day, working_days.TO_MEND)
        return Day(self.day.isoformat(), due.isoformat())

    def has_written(self, record_ids: pl.Series) -> pl.Series:
        """Which of `record_ids` earlier chunks of this run brought otherwise than unchanged."""
        known = pl.concat([pl.Series([], dtype=pl.UInt64()), *self.written])
        return prefixes(record_ids).is_in(known.implode())

    def has_passed(self, places: pl.Series) -> pl.Series:
        """For which versions earlier chunks of this run brought something else than the same."""
        known = pl.concat([pl.Series([], dtype=pl.Int64()), *self.passed])
        return places.is_in(known.implode())


def prefixes(record_ids: pl.Series) -> pl.Series:
    """The first 64 bits of record ids: enough to remember which came (one slip in 10⁷ at 10⁶)."""
    return record_ids.str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a batch is begun with."""

    source_id: str
    kind: Kind
    day: date
    snapshot_digests: tuple[str, ...]
    moment: datetime
    sort: BatchSort = BatchSort.DELIVERY
    operation_no: int = 0  # whose rows it looks at again, of a batch that is no delivery
    snapshots: Mapping[str, int] = field(default_factory=dict)  # of those rows
    space: str = ""  # the source whose records its rows are; empty: as it was before

    @property
    def batch_id(self) -> str:
        """The same bytes of the same source on the same day are the same batch.

        So are the rows of one source that one operation has looked at again.
        """
        if self.sort is not BatchSort.DELIVERY:
            return f"{self.source_id}/{self.day.isoformat()}/{self.sort.value}-{self.operation_no}"
        joined = "\n".join(sorted(self.snapshot_digests))
        digest = hashlib.sha256(joined.encode()).hexdigest()
        return f"{self.source_id}/{self.day.isoformat()}/{digest[:12]}"


def day_begun(conn: Connection, opening: Opening) -> date | None:
    """The business day on which an operation's rows of a source were begun; None before that."""
    ours = f"/{opening.sort.value}-{opening.operation_no}"
    rows = select(batch_table.c.day).where(
        batch_table.c.source_id == opening.source_id, batch_table.c.batch_id.endswith(ours)
    )
    found = conn.execute(rows).scalar_one_or_none()
    return None if found is None else date.fromisoformat(found)


def begin(conn: Connection, opening: Opening) -> Batch:
    """Begin a batch, or take up a killed one again under its old id."""
    day = opening.day.isoformat()
    opening = replace(opening, space=opening.space or space_of(conn, opening.source_id))
    known = dict(opening.snapshots) or snapshots.numbers(
        conn, opening.source_id, day, list(opening.snapshot_digests)
    )
    found = conn.execute(
        select(batch_table).where(batch_table.c.batch_id == opening.batch_id)
    ).mappings().one_or_none()  # fmt: skip
    if found is None:
        is_delivery = opening.sort is BatchSort.DELIVERY
        batch_no = _insert(conn, opening, list(known.values()) if is_delivery else [])
        return _batch(conn, opening, batch_no, known)
    batch = _batch(conn, opening, int(found["batch_no"]), known)
    if found["status"] == "complete":
        return _completed(conn, batch, found)
    again = {
        "status": "running", "rows": 0, "unchanged": 0, "error": None,
        # What was kept before this moment is part of a run that ends with this batch.
        "opened_at": opening.moment.isoformat(),
    }  # fmt: skip
    _set(conn, batch.batch_no, **again)
    batch.is_first = False
    return batch


def close(
    conn: Connection,
    batch: Batch,
    count: ReadCount,
    unparsable: Sequence[Unparsable],
    shapes: Collection[frozenset[str]],
) -> Tally:
    """Enter the reader's own counts and close the batch; its rows flow to releases from now on.

    `shapes` are the header keys of the tables that it and the source's earlier deliveries had.
    When the two counts disagree the batch is `held` instead: what it brought is kept and shown, not
    published (design §4).
    """
    _keep_unparsable(conn, batch, unparsable)
    clusters.make_whole(conn, batch.source_id, batch.batch_no, batch.rows - batch.unchanged)
    sums: dict[str, object] = {
        "lines": count.lines, "blank": count.blank, "unparsable": count.unparsable,
        "shapes": json.dumps(sorted(map(sorted, shapes)), ensure_ascii=False),
    }  # fmt: skip
    _set(conn, batch.batch_no, rows=batch.rows, unchanged=batch.unchanged, **sums)
    recounted = conservation.recount(conn, batch.batch_id)
    if recounted.holds:
        closed = counters.take(conn, "change", 1)
        _set(conn, batch.batch_no, status="complete", closed_change=closed)
    else:
        _set(conn, batch.batch_no, status="held", error=recounted.equation)
    _audit(conn, batch, "close_batch", recounted.tally)
    return recounted.tally


@dataclass(frozen=True, slots=True)
class Told:
    """What a delivery was like as a whole: PROFILE, and TOLD against the last good one."""

    profile: pl.DataFrame
    told: pl.DataFrame


def tell(conn: Connection, batch: Batch, told: Told | None) -> None:
    """Keep what a delivery was like, for the next to be held against, and for people to read."""
    if told is None:
        return
    lines = {"profile": told.profile, "told": told.told}
    texts = {name: json.dumps(table.rows(), ensure_ascii=False) for name, table in lines.items()}
    _set(conn, batch.batch_no, **texts)


def fail(conn: Connection, batch: Batch, error: str) -> None:
    """Note that a batch broke off; its rows are kept, not published, until it is run again."""
    _set(conn, batch.batch_no, status="failed", error=_writable(error))
    _audit(conn, batch, "fail_batch", conservation.recount(conn, batch.batch_id).tally)


def _insert(conn: Connection, opening: Opening, snapshot_nos: list[int]) -> int:
    batch_no = counters.take(conn, "batch", 1)
    zeros = dict.fromkeys(
        ("lines", "blank", "unparsable", "rows", "unchanged", "added", "changed", "opened"), 0
    )
    row = {
        "batch_no": batch_no,
        "batch_id": opening.batch_id,
        "source_id": opening.source_id,
        "space": opening.space,
        "kind": opening.kind.value,
        "day": opening.day.isoformat(),
        "sort": opening.sort.value,
        "status": "running",
        "opened_at": opening.moment.isoformat(),
    }
    conn.execute(insert(batch_table), {**row, **zeros})
    links = [{"batch_no": batch_no, "snapshot_no": number} for number in sorted(set(snapshot_nos))]
    if links:
        conn.execute(insert(batch_snapshot), links)
    return batch_no


def _batch(conn: Connection, opening: Opening, batch_no: int, known: dict[str, int]) -> Batch:
    others = beside(conn, opening.space, batch_no, opening.day)
    return Batch(
        batch_no,
        opening.batch_id,
        opening.source_id,
        opening.kind,
        opening.day,
        opening.moment,
        known,
        others.later,
        others.is_first,
        opening.space,
        sort=opening.sort,
        waived=waivers.in_force(conn, opening.source_id, opening.day),
        is_stock=opening.sort is not BatchSort.DELIVERY or others.is_stock,
        borne=corrections.borne(conn, opening.source_id),
    )


def _completed(conn: Connection, batch: Batch, found: RowMapping) -> Batch:
    batch.complete = True
    batch.tally = conservation.recount(conn, batch.batch_id).tally
    batch.rows = int(found["rows"])
    batch.unchanged = int(found["unchanged"])
    return batch


def _keep_unparsable(conn: Connection, batch: Batch, unparsable: Sequence[Unparsable]) -> None:
    conn.execute(delete(unparsable_line).where(unparsable_line.c.batch_no == batch.batch_no))
    strange = {line.snapshot for line in unparsable} - set(batch.snapshots)
    if strange:
        raise UnknownSnapshot(f"batch {batch.batch_id}: lines of {', '.join(sorted(strange))}")
    rows = [
        (batch.batch_no, no, line.locator, batch.snapshots[line.snapshot], line.reason, line.text)
        for no, line in enumerate(unparsable)
    ]
    frame = pl.DataFrame(
        rows,
        schema=["batch_no", "line_no", "locator", "snapshot_no", "reason", "text"],
        orient="row",
        infer_schema_length=None,
    )
    # PostgreSQL text cannot hold NUL; the picture of it keeps the line readable and complete.
    load.load_stage(
        conn,
        unparsable_line,
        frame.with_columns(pl.col(pl.String).str.replace_all("\x00", "␀", literal=True)),
    )


def _writable(words: str) -> str:
    """`words` as both databases can hold them: no NUL, no half of a character."""
    return words.encode(errors="backslashreplace").decode().replace("\x00", "␀")


def _set(conn: Connection, batch_no: int, **values: object) -> None:
    conn.execute(update(batch_table).where(batch_table.c.batch_no == batch_no).values(**values))


def _audit(conn: Connection, batch: Batch, name: str, tally: Tally) -> None:
    digest = audit.rows_digest(pl.DataFrame([tally.counts()]))
    deed = audit.Deed(batch.moment, ACTOR, name, batch.batch_id)
    audit.enter(conn, deed, tally.rows, digest)
