"""Decisions of persons, laid over what the ladder says (ADR 15).

A decision holds while the record says of its party what it said when it was judged; after that the
ladder speaks alone. Not here: who may decide, and how it is kept.
"""

import polars as pl

from identity.follow import followed
from records.canonical import canonical_json
from records.protocols import Registry
from records.states import ATTACHING, Judgement, Pending, Rung
from records.tables import MATCHES


def overlaid(matches: pl.DataFrame, said: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """MATCHES with what persons said of those rows: `said` has _row and the columns of DECISIONS.

    `same` and `new` attach, to the code that theirs leads on to by now. `not_same` leaves a row
    waiting that the ladder would attach to that enterprise; its own evidence stays.
    """
    if said.is_empty():
        return matches
    attached = _attached(said, registry)
    joined = matches.join(attached, on="_row", how="left", validate="1:1", maintain_order="left")
    joined = joined.join(
        _denied(said, registry), on=["_row", "uscc"], how="left", maintain_order="left"
    )
    by_person, is_denied = pl.col("_uscc").is_not_null(), pl.col("_denied").is_not_null()
    return joined.select(
        "_row",
        pl.when(by_person).then("_uscc").when(~is_denied).then("uscc").alias("uscc"),
        pl.when(by_person)
        .then(pl.lit(Rung.DECIDED.value))
        .when(~is_denied)
        .then("rung")
        .alias("rung"),
        pl.when(by_person)
        .then(None)
        .when(is_denied)
        .then(pl.lit(Pending.JUDGED_OTHERWISE.value))
        .otherwise("pending")
        .alias("pending"),
        pl.when(by_person).then("_evidence").otherwise("evidence").alias("evidence"),
    ).match_to_schema(MATCHES)


def _attached(said: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """_row, _uscc and _evidence of the rows that a person attached."""
    same = said.filter(pl.col("judgement").is_in(ATTACHING))
    now = followed(same["uscc"], registry)
    led = same.join(now, on="uscc", how="left", maintain_order="left")
    # Who denied later where it leads by now had the last word.
    denied = _denied(said, registry).select("_row", now="uscc", _since="_denied")
    led = led.join(denied, on=["_row", "now"], how="left", maintain_order="left").filter(
        ~(pl.col("_since") > pl.col("operation_no")).fill_null(value=False)
    )
    # Which code was meant stands beside it only where that is another one by now.
    meant = pl.when(pl.col("now") != pl.col("uscc")).then("uscc").alias("enterprise")
    told = led.select("_row", "now", meant, "judgement", operation="operation_no")
    evidence = canonical_json(told, ("enterprise", "judgement", "operation"))
    return told.select("_row", pl.col("now").alias("_uscc"), evidence.alias("_evidence"))


def _denied(said: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """_row and uscc of enterprises that a row is not about, under whichever code by now."""
    other = said.filter(pl.col("judgement") == Judgement.NOT_SAME.value).select(
        "_row", "uscc", _denied="operation_no"
    )
    now = other.join(followed(other["uscc"], registry), on="uscc").select(
        "_row", "_denied", uscc="now"
    )
    both = pl.concat([other, now], how="diagonal")
    return both.group_by("_row", "uscc").agg(pl.col("_denied").max())
