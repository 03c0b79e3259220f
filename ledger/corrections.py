"""Corrections: values put in place of a source's, for as long as the source repeats its own.

One per row and field at a time. Which rows bear them is in `applied`; what people did is an
`operation` (`operations.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from sqlalchemy import Column, Connection, bindparam, func, select, update

from ledger import audit, counters
from ledger.columns import NUMBER
from ledger.load import load_stage, read, refill, stage_of
from ledger.spaces import of_space
from ledger.tables import record_version, row_state
from ledger.tables_steward import applied, correction, operation
from records.digest import sha256_expr
from records.states import CorrectionStatus
from records.tables import CORRECTIONS

IN_FORCE = (CorrectionStatus.LIVE.value, CorrectionStatus.CONFLICT.value)
NOTHING = "\x00"  # no value at all, told from an empty one
STAGE_CORRECTION = stage_of(
    "stage_correction",
    Column("correction_no", NUMBER, primary_key=True, autoincrement=False),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The batch that met corrections."""

    batch_id: str
    day: date
    moment: datetime


def value_hash(value: str) -> pl.Expr:
    """SHA-256 of a column of source values; one that is absent has a hash of its own."""
    return sha256_expr(pl.col(value).fill_null(NOTHING))


def in_force(conn: Connection, source_id: str) -> pl.DataFrame:
    """CORRECTIONS of the records a source writes that are to be put in, those in conflict too."""
    columns = [correction.c[name] for name in CORRECTIONS.names()]
    rows = select(*columns).where(
        of_space(correction.c.source_id, source_id), correction.c.status.in_(IN_FORCE)
    )
    return read(conn, rows.order_by(correction.c.correction_no), CORRECTIONS)


def bear(conn: Connection, replayed: pl.DataFrame, written: pl.DataFrame) -> None:
    """Note which of the rows in `written` (_row, place) bear corrections, and of what values."""
    put_in = replayed.filter(pl.col("status") == CorrectionStatus.LIVE.value)
    rows = put_in.join(written.select("_row", "place"), on="_row").select(
        "place", "correction_no", value_hash("value").alias("source_hash")
    )
    load_stage(conn, applied, rows.unique(["place", "correction_no"]).sort("place"))


def settle(conn: Connection, batch: Seen, replayed: pl.DataFrame, repeated: pl.Series) -> None:
    """Enter what became of corrections in a chunk of `batch`, and that the source repeated them.

    `repeated` are corrections borne by versions that came just so, without being looked at.
    """
    if replayed.is_empty() and repeated.is_empty():
        return
    day = batch.day.isoformat()
    put_in = replayed.filter(pl.col("status") == CorrectionStatus.LIVE.value)["correction_no"]
    again = pl.concat([put_in, repeated]).unique().sort()
    if again.len():
        refill(conn, STAGE_CORRECTION, again.alias("correction_no").to_frame())
        conn.execute(
            update(correction)
            .where(
                correction.c.correction_no.in_(select(STAGE_CORRECTION.c.correction_no)),
                correction.c.last_on.is_(None) | (correction.c.last_on < day),
            )
            .values(times=correction.c.times + 1, last_on=day)
        )
    _change(conn, batch, replayed)


def _change(conn: Connection, batch: Seen, replayed: pl.DataFrame) -> None:
    """Statuses that are others now; one audit entry for all of them."""
    numbers = replayed.select("correction_no").unique()
    refill(conn, STAGE_CORRECTION, numbers.sort("correction_no"))
    held = select(correction.c.correction_no, correction.c.status).where(
        correction.c.correction_no.in_(select(STAGE_CORRECTION.c.correction_no))
    )
    before = read(conn, held, pl.Schema({"correction_no": pl.Int64(), "before": pl.String()}))
    changed = (
        replayed.select("correction_no", "status")
        .unique("correction_no", keep="last", maintain_order=True)
        .join(before, on="correction_no")
        .filter((pl.col("status") != pl.col("before")) & pl.col("before").is_in(IN_FORCE))
        .sort("correction_no")
    )
    if changed.is_empty():
        return
    ended = pl.when(pl.col("status") == CorrectionStatus.RETIRED.value).then(
        pl.lit(batch.day.isoformat())
    )
    values = changed.select(b_no="correction_no", b_status="status", b_ended=ended).to_dicts()
    conn.execute(
        update(correction)
        .where(correction.c.correction_no == bindparam("b_no"))
        .values(status=bindparam("b_status"), ended_on=bindparam("b_ended")),
        values,
    )
    deed = audit.Deed(batch.moment, "replay", "settle_corrections", batch.batch_id)
    audit.enter_rows(conn, deed, changed)


def borne(conn: Connection, source_id: str) -> pl.DataFrame:
    """`place` and `correction_no`: the rows of a source that bear corrections in force."""
    rows = (
        select(applied.c.place, applied.c.correction_no)
        .join_from(correction, applied, applied.c.correction_no == correction.c.correction_no)
        .where(of_space(correction.c.source_id, source_id), correction.c.status.in_(IN_FORCE))
    )
    return read(conn, rows, pl.Schema({"place": pl.Int64(), "correction_no": pl.Int64()}))


def insert(
    conn: Connection, operation_no: int, status: CorrectionStatus, day: str, rows: pl.DataFrame
) -> None:
    """Enter the corrections of an operation.

    `rows`: source_id, row_id, row_key, field, original, value, origin, evidence.
    """
    first = counters.take(conn, "correction", rows.height)
    numbers = pl.int_range(first, first + rows.height, dtype=pl.Int64, eager=True)
    made = rows.with_columns(
        numbers.alias("correction_no"),
        pl.lit(operation_no, dtype=pl.Int64).alias("operation_no"),
        value_hash("original").alias("original_hash"),
        pl.lit(status.value).alias("status"),
        pl.lit(day).alias("created_on"),
        pl.lit(0, dtype=pl.Int64).alias("times"),
    )
    load_stage(conn, correction, made)


LIVE = pl.Schema(
    {"source_id": pl.String(), "remote_id": pl.String(), "record_id": pl.String(),
     "field": pl.String(), "original": pl.String(), "value": pl.String(),
     "reason_code": pl.String(), "note": pl.String(), "created_on": pl.String(),
     "times": pl.Int64(), "status": pl.String()}
)  # fmt: skip
_PAST = pl.Schema(
    {"source_id": pl.String(), "field": pl.String(), "original": pl.String(), "value": pl.String()}
)


def live(conn: Connection, sources: Sequence[str]) -> pl.DataFrame:
    """LIVE: corrections in force, each with the newest row that bears it, where one does."""
    newest = select(
        applied.c.correction_no, func.max(applied.c.place).label("place")
    ).group_by(applied.c.correction_no).subquery()  # fmt: skip
    remote = func.coalesce(row_state.c.remote_id, record_version.c.remote_id)
    record = func.coalesce(row_state.c.record_id, record_version.c.record_id, correction.c.row_id)
    rows = (
        select(
            correction.c.source_id, remote, record, correction.c.field, correction.c.original,
            correction.c.value, operation.c.reason_code, operation.c.note,
            correction.c.created_on, correction.c.times, correction.c.status,
        )
        .join_from(correction, operation, operation.c.operation_no == correction.c.operation_no)
        .outerjoin(newest, newest.c.correction_no == correction.c.correction_no)
        .outerjoin(row_state, row_state.c.place == newest.c.place)
        .outerjoin(record_version, record_version.c.place == newest.c.place)
        .where(correction.c.source_id.in_(sources), correction.c.status.in_(IN_FORCE))
        .order_by(correction.c.correction_no)
    )  # fmt: skip
    return read(conn, rows, LIVE)


def past_values(conn: Connection, sources: Sequence[str]) -> pl.DataFrame:
    """What the same value of the same source and field was corrected to last, by whichever row."""
    stood = (*IN_FORCE, CorrectionStatus.RETIRED.value)
    columns = [correction.c[name] for name in _PAST.names()]
    rows = select(*columns).where(
        correction.c.source_id.in_(sources), correction.c.status.in_(stood),
        correction.c.original.is_not(None), correction.c.value.is_not(None),
    )  # fmt: skip
    found = read(conn, rows.order_by(correction.c.correction_no), _PAST)
    return found.unique(["source_id", "field", "original"], keep="last", maintain_order=True)
