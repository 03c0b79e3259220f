"""Records that a whole list no longer holds: told twice before anyone is asked (design §4).

A department that deletes instead of withdrawing says nothing; so the list that closed is compared
with the records its source has. Missing once is noted, missing from two lists running is a task
for a person, and nothing is ever delisted by itself. A list that shrank too much never gets here:
the reader stops it (`expect.fall`), and so it does with one that broke off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import Connection, select

from ledger.batches import Batch, prefixes
from ledger.load import merge, read, refill, stage_like, stream
from ledger.places import batch_range
from ledger.spaces import batches_of
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import batch as batch_table
from ledger.tables import record, record_version, vanishing

MISSED, TASK, BACK = "missed", "task", "back"
TIMES = 2
_STAGE = stage_like(vanishing, vanishing.c.keys())
_ROWS = pl.Schema(
    {"record_id": pl.String(), "source_id": pl.String(), "first_missed": pl.String(),
     "last_missed": pl.String(), "times": pl.Int64(), "state": pl.String()}
)  # fmt: skip
_CURRENT = pl.Schema({"place": pl.Int64(), "record_id": pl.String()})
_BODIES = pl.Schema({"place": pl.Int64(), "body": pl.String()})
# A record that ended by its own word may go from the list without another.
_ENDS = ("removed_on", "closed_on", "ended_on")


@dataclass(frozen=True, slots=True)
class Vanished:
    """A record of a source that two of its whole lists running did not hold."""

    record_id: str
    source_id: str
    first_missed: date
    last_missed: date
    times: int


def note(conn: Connection, batch: Batch) -> int:
    """Compare the whole list `batch` brought with its source's records; how many are tasks now.

    A delivery of an earlier day than others that came proves nothing and is passed over.
    """
    if batch.later:
        return 0
    missing = pl.concat([pl.Series([], dtype=pl.String()), *_missing(conn, batch)])
    known = read(conn, select(vanishing).where(vanishing.c.source_id == batch.source_id), _ROWS)
    rows = _told_again(batch, missing, known)
    if rows.height:
        refill(conn, _STAGE, rows.sort("record_id"))
        merge(conn, vanishing, _STAGE, unless_equal=("times", "state", "last_missed"))
    return int((rows["state"] == TASK).sum())


def tasks(conn: Connection, source_id: str | None = None) -> list[Vanished]:
    """What waits for a person, by source and id."""
    rows = select(vanishing).where(vanishing.c.state == TASK)
    if source_id is not None:
        rows = rows.where(vanishing.c.source_id == source_id)
    return [
        Vanished(
            row.record_id,
            row.source_id,
            date.fromisoformat(row.first_missed),
            date.fromisoformat(row.last_missed),
            row.times,
        )
        for row in conn.execute(rows.order_by(vanishing.c.source_id, vanishing.c.record_id))
    ]


def _told_again(batch: Batch, missing: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """The source's rows of `vanishing` after this list: missing once more, or back."""
    day = pl.lit(batch.day.isoformat())
    gone = missing.to_frame("record_id").join(
        known.filter(pl.col("state") != BACK), on="record_id", how="left"
    )
    times = pl.col("times").fill_null(0) + 1
    still = gone.select(
        "record_id",
        pl.lit(batch.source_id).alias("source_id"),
        pl.col("first_missed").fill_null(day),
        day.alias("last_missed"),
        times.alias("times"),
        pl.when(times >= TIMES).then(pl.lit(TASK)).otherwise(pl.lit(MISSED)).alias("state"),
    )
    back = known.filter(
        pl.col("state") != BACK, ~pl.col("record_id").is_in(missing.implode())
    ).with_columns(pl.lit(BACK).alias("state"), pl.lit(0, pl.Int64).alias("times"))
    return pl.concat([still.cast(_ROWS), back])


def _missing(conn: Connection, batch: Batch) -> Iterator[pl.Series]:
    """Ids of the source's records that the list did not hold and that did not end by themselves."""
    came = pl.concat([pl.Series("place", [], pl.Int64()), *batch.came]).to_frame("place")
    told = pl.concat([pl.Series("prefix", [], pl.UInt64()), *batch.seen, *batch.written])
    told_of = told.to_frame("prefix")
    for chunk in _current(conn, batch):
        named = chunk.with_columns(prefixes(chunk["record_id"]).alias("prefix"))
        gone = named.join(came, on="place", how="anti").join(told_of, on="prefix", how="anti")
        yield _not_ended(conn, gone)


def _current(conn: Connection, batch: Batch) -> Iterator[pl.DataFrame]:
    """Place and id of the records whose current version an earlier delivery of its space made."""
    earlier = batches_of(batch.space).where(batch_table.c.batch_no != batch.batch_no)
    for batch_no in conn.execute(earlier).scalars().all():
        within = record_version.c.place.between(*batch_range(int(batch_no)))
        is_current = record.c.place == record_version.c.place
        rows = (
            select(record.c.place, record.c.record_id)
            .join_from(
                record_version, record, (record.c.record_id == record_version.c.record_id)
                & is_current,
            )
            .where(within)
        )  # fmt: skip
        yield from stream(conn, rows, _CURRENT)


def _not_ended(conn: Connection, gone: pl.DataFrame) -> pl.Series:
    if gone.is_empty():
        return gone["record_id"]
    stage_places(conn, gone["place"])
    bodies = select(record_version.c.place, record_version.c.body).join_from(
        STAGE_PLACE, record_version, record_version.c.place == STAGE_PLACE.c.place
    )
    ended = pl.any_horizontal(
        pl.col("body").str.json_path_match(f"$.{name}").is_not_null() for name in _ENDS
    )
    over = read(conn, bodies, _BODIES).filter(ended)
    return gone.join(over, on="place", how="anti")["record_id"]
