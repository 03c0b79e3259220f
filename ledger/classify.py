"""Which rows of a chunk are news: a pure function of the rows and of what is held.

The order of the questions is the meaning:
1. entered   - this very batch wrote the row before it was killed: counts again, is not written;
2. unchanged - the same record with the same content and enterprise is the current version, or is
   held in the very state this row would take (for the very reason, where persons said whose it
   is), or was set aside: as a duplicate by an earlier batch, or sent back by a person;
3. duplicate - this batch already holds another row of the record (earlier chunk or this one);
4. stale     - the record came later: its current version, or what waits beside a row that waits,
   is of a later business day (of a row looked at again: was delivered later): superseded;
5. write     - everything else, as its outcome says.
"""

from enum import StrEnum

import polars as pl

from ledger.batches import Batch, prefixes
from ledger.places import batch_no_expr
from ledger.probe import Held
from records.states import OPEN_VALUES, BatchSort, RowState

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
    return _with_stale(batch, settled, held)


# Of other rows nothing would be kept that a later delivery could contradict.
_COULD_STAND = (RowState.ACCEPTED.value, *OPEN_VALUES)


def _with_stale(batch: Batch, rows: pl.DataFrame, held: Held) -> pl.DataFrame:
    """Rows to be written whose record came later, as it stands or as it waits, become stale."""
    after = batch_no_expr("cur_place").is_in(sorted(batch.later)).fill_null(value=False)
    is_again = pl.col("replaces").is_not_null()
    is_late = (
        pl.when(is_again).then(pl.col("place").is_in(held.overtaken.implode())).otherwise(after)
    )
    stays_at: pl.Expr = pl.when(is_late).then("cur_place")
    is_open_later = batch_no_expr("at").is_in(sorted(batch.later))
    waits = held.states.filter(is_open_later & pl.col("state").is_in(OPEN_VALUES))
    if waits.height:
        # What waits does not wait beside a row of a later day that waits, too.
        at = waits.group_by("record_id").agg(waits_at=pl.col("at").max())
        rows = rows.join(at, on="record_id", how="left", maintain_order="left")
        is_behind = (pl.col("state") != RowState.ACCEPTED) & ~is_again
        stays_at = (
            pl.when(is_behind & pl.col("waits_at").is_not_null())
            .then("waits_at")
            .otherwise(stays_at)
        )
    could_stand = verdict_is(Verdict.WRITE) & pl.col("state").is_in(_COULD_STAND)
    rows = rows.with_columns(stays_at=pl.when(could_stand).then(stays_at))
    is_stale = pl.col("stays_at").is_not_null()
    stale = pl.when(is_stale).then(pl.lit(Verdict.STALE.value)).otherwise("verdict")
    return rows.with_columns(
        stale.alias("verdict"), kept_place=pl.coalesce("stays_at", "kept_place")
    ).drop("stays_at", "waits_at", strict=False)


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
    set_aside = _set_aside(earlier, held)
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


def _set_aside(earlier: pl.DataFrame, held: Held) -> pl.DataFrame:
    """`record_id`, `content_hash` and `is_set_aside` of what was set aside and still is."""
    aside = earlier.filter(pl.col("state").is_in([state.value for state in _SET_ASIDE]))
    if aside.height:
        # A second row stands beside what it was second to, not beside what came after.
        waits = held.states.filter(pl.col("state").is_in(OPEN_VALUES))["at"]
        outside = held.states.filter(pl.col("state") == RowState.OUT_OF_SCOPE)["at"]
        is_sent_back = pl.col("state") == RowState.REJECTED.value
        beside, stands = pl.col("beside"), pl.col("cur_place")
        is_second = (
            (beside == stands)
            | beside.is_in(waits.implode())
            # Of no matter to us, and nothing has come since that is.
            | (stands.is_null() & beside.is_in(outside.implode()))
        )
        now = held.current.select("record_id", "cur_place")
        aside = aside.join(now, on="record_id", how="left").filter(is_sent_back | is_second)
    return aside.select("record_id", "content_hash", is_set_aside=pl.lit(value=True)).unique()


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
        | (pl.col("is_set_aside").fill_null(value=False) & pl.col("replaces").is_null())
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
