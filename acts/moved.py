"""How moves are told in a release: records and enterprises that go on under another id (ADR 15)."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ledger.open import Ledger
from publish import gsxt
from publish.moves import NO_MOVES, SUCCESSORS, Moves, joined, onward
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

LiveAfter = Callable[[pl.Series], pl.DataFrame]
"""Asked for codes, gives PUBLICATIONS of the same kind of subject as they stand after a release."""


@dataclass(frozen=True, slots=True)
class Looked:
    """WANTED in which what goes on elsewhere says so, and the moves it is told by."""

    wanted: pl.DataFrame
    moves: Moves


def look(ledger: Ledger, wanted: pl.DataFrame, known: pl.DataFrame, after: LiveAfter) -> Looked:
    """Tell moves in a chunk of WANTED, given what stands (PUBLICATIONS of its subjects).

    Links are asked about codes that a subject moved between, or left without any record, only.
    """
    old = known.select("subject", "live", old_uscc="uscc")
    both = wanted.select("subject", "uscc", "why").join(old, on="subject")
    changed = both.filter(pl.col("uscc") != pl.col("old_uscc"))
    bare = _bare(ledger, both)
    codes = pl.concat([changed["uscc"], changed["old_uscc"].alias("uscc"), bare["uscc"]])
    links = ledger.links_around(codes) if codes.len() else None
    if links is None or links.is_empty():
        return Looked(wanted, NO_MOVES)
    gone_on = bare.join(onward(links), on="uscc")
    superseded = pl.col("subject").is_in(gone_on["subject"].implode())
    why = pl.when(superseded).then(pl.lit(Why.SUPERSEDED.value)).otherwise("why")
    return Looked(
        wanted.with_columns(why.alias("why")), Moves(joined(links), _successors(gone_on, after))
    )


def _bare(ledger: Ledger, both: pl.DataFrame) -> pl.DataFrame:
    """Live subjects that are enterprises and leave with no record left: subject, its head, code."""
    head = pl.col("subject").str.extract(f"^({'|'.join(_FACTS)})")
    leaving = both.filter(pl.col("live") & pl.col("why").is_not_null()).select(
        "subject", head.alias("head"), "uscc"
    )
    parts = [leaving.clear()]
    for before, kinds in _FACTS.items():
        mine = leaving.filter(pl.col("head") == before)
        if mine.height:
            counts = ledger.record_counts(mine["uscc"], kinds)
            parts.append(mine.join(counts.filter(pl.col("count") == 0), on="uscc", how="semi"))
    return pl.concat(parts)


def _successors(gone_on: pl.DataFrame, after: LiveAfter) -> pl.DataFrame:
    """SUCCESSORS of subjects whose enterprise goes on under another code, where that is shown."""
    if gone_on.is_empty():
        return pl.DataFrame(schema=SUCCESSORS)
    stands = after(gone_on["onward"].unique().sort()).filter("live")
    wanted = gone_on.select("subject", whose=pl.col("head") + pl.col("onward"))
    return wanted.join(stands.select(whose="subject", successor="public_id"), on="whose").select(
        SUCCESSORS.names()
    )


def standing_after(known: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """PUBLICATIONS as they stand when `changed` is entered over `known`."""
    kept = known.join(changed, on="subject", how="anti")
    return pl.concat([kept, changed]).match_to_schema(PUBLICATIONS)
