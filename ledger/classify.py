"""Which rows of a chunk are news: a pure function of the rows and of what is held.

The order of the questions is the meaning:
1. entered   - this very batch wrote the row before it was killed: counts again, is not written;
2. unchanged - the same record with the same content and enterprise is the current version, or is
   held in the very state this row would take (for the very reason, where persons said whose it
   is), or was set aside: as a duplicate by an earlier batch, or sent back by a person;
3. duplicate - this batch already holds another row of the record (earlier chunk or this one);
4. stale     - the current version comes from a later business day: kept as superseded work;
5. write     - everything else, as its outcome says.
"""

from enum import StrEnum

import polars as pl

from ledger.batches import Batch, prefixes
from ledger.places import batch_no_expr
from ledger.probe import Held
from records.states import BatchSort, RowState

_SET_ASIDE = (RowState.DUPLICATE, RowState.REJECTED)


class Verdict(StrEnum):
    """What the ledger does with a row."""

    ENTERED = "entered"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"
    WRITE = "write"


def classify(batch: Batch, rows: pl.DataFrame, held: Held, came: pl.Series) -> pl.DataFrame:
    """`rows` with cur_* columns, `verdict` and `kept_place` (of a duplicate or stale row).

    `came` are the places of the versions as which the chunk's other rows came, just so.
    """
    facts = _facts(batch, rows, held, came)
    is_outside_claim = pl.col("claimed_at").is_not_null() | pl.col("was_seen") | _IS_ANOTHERS
    first_pass = facts.with_columns(
        pl.when("is_entered")
        .then(pl.lit(Verdict.ENTERED.value))
        .when(_unchanged(batch))
        .then(pl.lit(Verdict.UNCHANGED.value))
        .when(is_outside_claim)
        .then(pl.lit(Verdict.DUPLICATE.value))
        .otherwise(pl.lit(Verdict.WRITE.value))
        .alias("verdict")
    )
    settled = _within_chunk(first_pass)
    is_later = batch_no_expr("cur_place").is_in(sorted(batch.later))
    is_stale = (
        (pl.col("verdict") == Verdict.WRITE)
        & (pl.col("state") == RowState.ACCEPTED)
        & is_later.fill_null(value=False)
    )
    return settled.with_columns(
        pl.when(is_stale).then(pl.lit(Verdict.STALE.value)).otherwise("verdict").alias("verdict"),
        pl.when(is_stale).then("cur_place").otherwise("kept_place").alias("kept_place"),
    )


# A row whose key was corrected into that of another record must not write over it.
_IS_ANOTHERS = (
    (pl.col("replaced_id") != pl.col("record_id")) & pl.col("cur_place").is_not_null()
).fill_null(value=False)


def _facts(batch: Batch, rows: pl.DataFrame, held: Held, came: pl.Series) -> pl.DataFrame:
    # Only rows of earlier deliveries count as "held before"; this batch's own are claims.
    is_here = batch_no_expr("at") == batch.batch_no
    earlier = held.states.filter(~is_here)
    alike = ["record_id", "state", "content_hash"]
    if batch.sort is BatchSort.IDENTITY:
        alike.append("reason")
    same_state = earlier.select(*alike, is_held=pl.lit(value=True)).unique()
    set_aside = (
        earlier.filter(pl.col("state").is_in([state.value for state in _SET_ASIDE]))
        .select("record_id", "content_hash", is_set_aside=True)
        .unique()
    )
    claims = (
        held.states.filter(is_here & (pl.col("state") != RowState.DUPLICATE))
        .group_by("record_id")
        .agg(pl.col("at").min().alias("state_at"))
    )
    facts = (
        rows.join(held.current, on="record_id", how="left", maintain_order="left")
        .join(claims, on="record_id", how="left", maintain_order="left")
        .join(same_state, on=alike, how="left")
        .join(set_aside, on=["record_id", "content_hash"], how="left")
        .sort("place")
    )
    here = pl.when(batch_no_expr("cur_place") == batch.batch_no).then("cur_place")
    seen = pl.concat([pl.Series([], dtype=pl.UInt64()), *batch.seen])
    same = pl.concat([*batch.came, came])
    was_seen = prefixes(facts["record_id"]).is_in(seen.implode())
    return facts.with_columns(
        pl.coalesce(here, "state_at").alias("claimed_at"),
        (was_seen | facts["cur_place"].is_in(same.implode()).fill_null(value=False)).alias(
            "was_seen"
        ),
        pl.col("place").is_in(held.entered.implode()).alias("is_entered"),
    )


def _unchanged(batch: Batch) -> pl.Expr:
    from_before = batch_no_expr("cur_place") != batch.batch_no
    same = (
        (pl.col("state") == RowState.ACCEPTED)
        & (pl.col("content_hash") == pl.col("cur_hash"))
        & (pl.col("uscc") == pl.col("cur_uscc"))
    )
    as_current = (same & from_before).fill_null(value=False)
    return (
        as_current
        | pl.col("is_held").fill_null(value=False)
        | pl.col("is_set_aside").fill_null(value=False)
    )


def _within_chunk(rows: pl.DataFrame) -> pl.DataFrame:
    """Second rows of one record inside the chunk become duplicates of the one that stays."""
    stays = pl.col("verdict").is_in([Verdict.ENTERED, Verdict.UNCHANGED])
    if not rows["record_id"].is_duplicated().any():
        kept = pl.coalesce("claimed_at", "cur_place")
        return rows.with_columns(
            pl.when(verdict_is(Verdict.DUPLICATE)).then(kept).alias("kept_place")
        )
    marked = rows.with_columns(
        pl.when(stays).then("place").min().over("record_id").alias("stays_at"),
        pl.when(verdict_is(Verdict.WRITE)).then("place").min().over("record_id").alias("first_at"),
    )
    is_second = verdict_is(Verdict.WRITE) & (
        pl.col("stays_at").is_not_null() | (pl.col("place") != pl.col("first_at"))
    )
    # An unchanged row has no version of its own: its record's current one is what was kept.
    kept = pl.coalesce("claimed_at", "cur_place", "stays_at", "first_at")
    decided = marked.with_columns(
        pl.when(is_second)
        .then(pl.lit(Verdict.DUPLICATE.value))
        .otherwise("verdict")
        .alias("verdict"),
        pl.when(is_second & pl.col("stays_at").is_null())
        .then("first_at")
        .otherwise(kept)
        .alias("target"),
    )
    return decided.with_columns(
        pl.when(verdict_is(Verdict.DUPLICATE)).then("target").alias("kept_place")
    ).drop("stays_at", "first_at", "target")


def verdict_is(verdict: Verdict) -> pl.Expr:
    """Rows with that verdict."""
    return pl.col("verdict") == verdict.value
