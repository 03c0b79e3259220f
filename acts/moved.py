"""How moves are told in a release: records and enterprises that go on under another id (ADR 15)."""

from collections.abc import Callable

import polars as pl

from ledger.open import Ledger
from publish import gsxt
from publish.moves import LEFT, NO_MOVES, Moves, joined, onward
from records.field import Channel
from records.kind import Kind
from records.states import Why
from records.tables import ENTERPRISE_SUBJECT, PUBLICATIONS, WARNING_SUBJECT

# What an enterprise is published for; when nothing of it is left, its records have moved.
_FACTS = {
    ENTERPRISE_SUBJECT: gsxt.FACTS,
    WARNING_SUBJECT: (Kind.LISTING,),
}
# How the subjects that are enterprises begin in each channel.
WHOLE = {Channel.GSXT: ENTERPRISE_SUBJECT, Channel.WARNING: WARNING_SUBJECT}

StandingAfter = Callable[[pl.Series], pl.DataFrame]
"""Asked for codes, gives PUBLICATIONS of the same kind of subject as they stand after a release."""


def moves(ledger: Ledger, wanted: pl.DataFrame, known: pl.DataFrame, after: StandingAfter) -> Moves:
    """The moves in a chunk of WANTED, given what stands (PUBLICATIONS of its subjects).

    Links are asked about codes that a subject moved between, or left without any record, only.
    """
    old = known.select("subject", "live", old_uscc="uscc")
    both = wanted.select("subject", "uscc", "why").join(old, on="subject")
    changed = both.filter(pl.col("uscc") != pl.col("old_uscc"))
    bare = _bare(ledger, both)
    codes = pl.concat([changed["uscc"], changed["old_uscc"].alias("uscc"), bare["uscc"]])
    if codes.is_empty():
        return NO_MOVES
    links = ledger.links_around(codes)
    return Moves(joined(links), _left(bare.join(onward(links), on="uscc", how="left"), after))


def _bare(ledger: Ledger, both: pl.DataFrame) -> pl.DataFrame:
    """Live subjects that are enterprises, and leave with no record left: with head and code."""
    head = pl.col("subject").str.extract(f"^({'|'.join(_FACTS)})")
    leaving = both.filter(pl.col("live") & pl.col("why").is_not_null()).select(
        "subject", head.alias("head"), "uscc", "why"
    )
    parts = [leaving.clear()]
    for before, kinds in _FACTS.items():
        mine = leaving.filter(pl.col("head") == before)
        if mine.height:
            counts = ledger.record_counts(mine["uscc"], kinds)
            parts.append(mine.join(counts.filter(pl.col("count") == 0), on="uscc", how="semi"))
    return pl.concat(parts)


def _left(bare: pl.DataFrame, after: StandingAfter) -> pl.DataFrame:
    """LEFT of enterprises without a record: gone on where a link leads, wrongly shown elsewhere."""
    codes = bare["onward"].drop_nulls().unique().sort()
    shown = pl.DataFrame(schema=PUBLICATIONS) if codes.is_empty() else after(codes)
    ids = shown.filter("live").select(whose="subject", successor="public_id")
    absent = pl.when(pl.col("why") == Why.OUT_OF_SCOPE).then(pl.lit(Why.CORRECTED.value))
    told = pl.when(pl.col("onward").is_null()).then(absent).otherwise(pl.lit(Why.SUPERSEDED.value))
    return (
        bare.select("subject", told=told, whose=pl.col("head") + pl.col("onward"))
        .join(ids, on="whose", how="left")
        .select(pl.col(name).cast(dtype) for name, dtype in LEFT.items())
    )


def standing_after(known: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """PUBLICATIONS as they stand when `changed` is entered over `known`."""
    kept = known.join(changed, on="subject", how="anti")
    return pl.concat([kept, changed]).match_to_schema(PUBLICATIONS)
