"""Records whose attachment a person took back: they leave their enterprise and wait again.

A delivery that cannot be attached leaves the version before it where it is. That a person said
whose a record is, or is not, is different: nothing stands behind the old attachment any more.
"""

import polars as pl
from sqlalchemy import Connection, select, update

from ledger import counters
from ledger.batches import Batch
from ledger.classify import Verdict, verdict_is
from ledger.load import load_stage
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import NOBODY, change, record
from records.digest import sha256_hex
from records.states import BatchSort, RowState

_PARTITION = int(sha256_hex(NOBODY.encode())[:2], 16)


def detach(conn: Connection, batch: Batch, rows: pl.DataFrame) -> int | None:
    """Take those of a chunk's records from their enterprises whose rows now wait or are stopped.

    The first number taken in the change log; None when nothing left, and for all but identity.
    """
    if batch.sort is not BatchSort.IDENTITY:
        return None
    is_attached = pl.col("cur_uscc").is_not_null() & (pl.col("cur_uscc") != NOBODY)
    stops = verdict_is(Verdict.WRITE) & (pl.col("state") != RowState.ACCEPTED)
    left = rows.filter(stops & is_attached).unique("record_id", maintain_order=True)
    if left.is_empty():
        return None
    stage_keys(conn, left["record_id"])
    conn.execute(
        update(record)
        .where(record.c.record_id.in_(select(STAGE_KEY.c.key)))
        .values(uscc=NOBODY, partition=_PARTITION)
    )
    first = counters.take(conn, "change", left.height)
    told = left.select(
        pl.int_range(first, first + left.height, dtype=pl.Int64).alias("seq"),
        pl.lit(batch.batch_no, dtype=pl.Int64).alias("batch_no"),
        pl.col("cur_place").alias("place"), "record_id", pl.col("cur_uscc").alias("uscc"),
        pl.lit(batch.kind.value).alias("kind"), pl.lit("detached").alias("op"),
    )  # fmt: skip
    load_stage(conn, change, told)
    return first
