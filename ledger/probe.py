"""What the ledger already holds of a set of keys: staged once, joined in the database.

Only keys go in and only narrow rows come out, so that asking after unchanged rows stays cheap.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, Select, select, union_all

from ledger.batches import Batch
from ledger.load import read
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import record, record_version, row_state, snapshot
from records.states import BatchSort

CURRENT = pl.Schema(
    {
        "record_id": pl.String(),
        "cur_place": pl.Int64(),
        "cur_version": pl.Int64(),
        "cur_hash": pl.String(),
        "cur_uscc": pl.String(),
    }
)
STATES = pl.Schema(
    {
        "record_id": pl.String(),
        "at": pl.Int64(),
        "state": pl.String(),
        "content_hash": pl.String(),
        "reason": pl.String(),
        "beside": pl.Int64(),  # what was kept in its place
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a chunk's records: current versions, unusual rows, and its own places."""

    current: pl.DataFrame
    states: pl.DataFrame
    entered: pl.Series
    overtaken: pl.Series  # places of rows looked at again whose record was delivered anew since


def probe(conn: Connection, batch: Batch, rows: pl.DataFrame) -> Held:
    """Ask after every record id among `rows` that can be held."""
    if batch.is_first:
        # Ids are the source's own: only what this very batch wrote can be met again.
        rows = rows.filter(batch.has_written(rows["record_id"]))
    stage_keys(conn, rows["record_id"])
    states = select(
        row_state.c.record_id, row_state.c.place, row_state.c.state, row_state.c.content_hash,
        row_state.c.reason, row_state.c.kept_place,
    ).join_from(STAGE_KEY, row_state, row_state.c.record_id == STAGE_KEY.c.key)  # fmt: skip
    return Held(
        read(conn, held_records(), CURRENT),
        read(conn, states, STATES),
        _entered(conn, rows["place"]),
        _overtaken(conn, batch, rows),
    )


def held_records() -> Select[tuple[str, int, int, str, str]]:
    """The current version of every staged record id, as `CURRENT` has it."""
    return (
        select(
            record.c.record_id,
            record.c.place,
            record.c.version,
            record_version.c.content_hash,
            record.c.uscc,
        )
        .join_from(STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key)
        .join(record_version, record_version.c.place == record.c.place)
    )


def _entered(conn: Connection, places: pl.Series) -> pl.Series:
    """Places of the chunk that were written before this batch was killed."""
    bounds = (places.min(), places.max())
    statement = union_all(
        *(select(table.c.place).where(table.c.place.between(*bounds)) for table in _BY_PLACE)
    )
    return read(conn, select(statement.subquery()), pl.Schema({"place": pl.Int64()}))["place"]


def _overtaken(conn: Connection, batch: Batch, rows: pl.DataFrame) -> pl.Series:
    """Which rows looked at again came before what is current of their records (staged).

    By the files they came in: the day on which they are looked at again says nothing of that.
    """
    if batch.sort is BatchSort.DELIVERY or rows.is_empty():
        return rows["place"].clear()
    by_file = select(record.c.record_id, snapshot.c.day, snapshot.c.snapshot_no).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    now = read(
        conn,
        by_file.join(record_version, record_version.c.place == record.c.place).join(
            snapshot, snapshot.c.snapshot_no == record_version.c.snapshot_no
        ),
        pl.Schema({"record_id": pl.String(), **_FILES}),
    )
    asked = pl.DataFrame(
        list(batch.snapshots.items()), pl.Schema({"_snapshot": pl.String(), "file": pl.Int64()}),
        orient="row",
    ).join(rows, on="_snapshot", how="semi")  # fmt: skip
    stage_places(conn, asked["file"])
    files = select(snapshot.c.day, snapshot.c.snapshot_no).join_from(
        STAGE_PLACE, snapshot, snapshot.c.snapshot_no == STAGE_PLACE.c.place
    )
    came = read(conn, files, _FILES).join(asked, on="file")
    own = rows.select("place", "record_id", "_snapshot").join(came, on="_snapshot")
    both = own.join(now, on="record_id", suffix="_now")
    same_day = pl.col("day_now") == pl.col("day")
    is_newer = (pl.col("day_now") > pl.col("day")) | (
        same_day & (pl.col("file_now") > pl.col("file"))
    )
    return both.filter(is_newer)["place"]


_FILES = pl.Schema({"day": pl.String(), "file": pl.Int64()})
_BY_PLACE = (record_version, row_state)
