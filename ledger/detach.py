"""Records whose attachment a person took back: they leave their enterprise and wait again.

A delivery that cannot be attached leaves the version before it where it is. That a person said
whose a record is, or is not, is different: nothing stands behind the old attachment any more.
"""

import polars as pl
from sqlalchemy import Connection, select, update

from ledger import counters, judgements
from ledger.batches import Batch
from ledger.classify import Verdict, verdict_is
from ledger.judgements import Which
from ledger.load import load_stage, read
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import NOBODY, change, record, record_version
from records.digest import sha256_hex
from records.states import ATTACHING, BatchSort, Judgement, RowState, Rung

_PARTITION = int(sha256_hex(NOBODY.encode())[:2], 16)


def detach(conn: Connection, batch: Batch, rows: pl.DataFrame) -> int | None:
    """Take those of a chunk's records from their enterprises whose rows now wait or are stopped.

    The first number taken in the change log; None when nothing left, and for all but identity.
    """
    if batch.sort is not BatchSort.IDENTITY:
        return None
    is_attached = pl.col("cur_uscc").is_not_null() & (pl.col("cur_uscc") != NOBODY)
    waits = is_attached & (pl.col("state") != RowState.ACCEPTED)
    same = _taken_back(conn, rows.filter(waits & verdict_is(Verdict.UNCHANGED)))
    left = pl.concat([rows.filter(waits & verdict_is(Verdict.WRITE)), same]).unique(
        "record_id", maintain_order=True
    )
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


def _taken_back(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows that wait as they did: those whose record stands where a person said it does not."""
    if rows.is_empty():
        return rows
    said = judgements.in_force(conn, Which(record_ids=rows["record_id"]))
    denied = said.filter(pl.col("judgement") == Judgement.NOT_SAME.value)
    attaching = said.filter(pl.col("judgement").is_in(ATTACHING))
    stage_places(conn, rows["cur_place"])
    by_person = (
        select(record_version.c.place)
        .join_from(STAGE_PLACE, record_version, record_version.c.place == STAGE_PLACE.c.place)
        .where(record_version.c.rung == Rung.DECIDED.value)
    )
    decided = read(conn, by_person, pl.Schema({"place": pl.Int64()}))["place"]
    here = pl.struct("record_id", pl.col("cur_uscc").alias("uscc"))
    is_denied = here.is_in(denied.select(pl.struct("record_id", "uscc")).to_series().implode())
    undone = pl.col("cur_place").is_in(decided.implode()) & ~pl.col("record_id").is_in(
        attaching["record_id"].implode()
    )
    return rows.filter(is_denied | undone)
