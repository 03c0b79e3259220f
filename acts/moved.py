"""How moves are told in a release: records and enterprises that go on under another id (ADR 15)."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from ledger.open import Ledger
from publish import gsxt, warning
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
# What its line is made of, or stands for.
_SHOWN = {ENTERPRISE_SUBJECT: gsxt.KINDS, WARNING_SUBJECT: warning.KINDS}
# How the subjects that are enterprises begin in each channel.
WHOLE = {Channel.GSXT: ENTERPRISE_SUBJECT, Channel.WARNING: WARNING_SUBJECT}

StandingAfter = Callable[[pl.Series], pl.DataFrame]
"""Asked for codes, gives PUBLICATIONS of the same kind of subject as they stand after a release."""


def moves(
    ledger: Ledger,
    wanted: pl.DataFrame,
    known: pl.DataFrame,
    departed: pl.DataFrame,
    after: StandingAfter,
) -> Moves:
    """The moves in a chunk of WANTED, given what stands (PUBLICATIONS of its subjects).

    `departed` (DEPARTED) left in the release's window of the log. Links are asked about codes
    that a subject moved between, or that a record left, only.
    """
    old = known.select("subject", "live", old_uscc="uscc")
    both = wanted.select("subject", "uscc", "why").join(old, on="subject")
    changed = both.filter(pl.col("uscc") != pl.col("old_uscc"))
    head = pl.col("subject").str.extract(f"^({'|'.join(_FACTS)})").alias("head")
    whole = both.filter("live").select("subject", head, "uscc", "why").drop_nulls("head")
    lost = _of(whole, departed, _SHOWN)
    bare = _bare(ledger, whole.filter(pl.col("why").is_not_null()))
    codes = pl.concat([
        each["uscc"] for each in (changed, changed.select(uscc="old_uscc"), lost, bare)
    ])  # fmt: skip
    if codes.is_empty():
        return NO_MOVES
    links = ledger.links_around(codes)
    pairs = joined(links)
    wrong = lost.join(pairs, left_on=["uscc", "stands"], right_on=["old_uscc", "uscc"], how="anti")
    astray = wrong["subject"].unique()
    leaving = whole.filter(
        pl.col("why").is_not_null() & pl.col("subject").is_in(astray.implode())
    ).select("subject", told=pl.lit(Why.CORRECTED.value), successor=pl.lit(None, pl.String()))
    gone_on = _left(_whither(ledger, bare, lost, onward(links)), after)
    left = pl.concat([leaving, gone_on]).unique("subject", keep="first", maintain_order=True)
    return Moves(pairs, left, astray)


def _of(
    whole: pl.DataFrame, departed: pl.DataFrame, kinds: Mapping[str, Sequence[Kind]]
) -> pl.DataFrame:
    """Enterprises beside each record of `kinds` that left them: with seq and stands."""
    heads = [(head, kind.value) for head, every in kinds.items() for kind in every]
    schema = {"head": pl.String(), "kind": pl.String()}
    table = departed.join(pl.DataFrame(heads, schema=schema, orient="row"), on="kind")
    return whole.join(table, on=["head", "uscc"])


def _bare(ledger: Ledger, leaving: pl.DataFrame) -> pl.DataFrame:
    """Those enterprises among `leaving` of which no record is left."""
    parts = [leaving.clear()]
    for before, kinds in _FACTS.items():
        mine = leaving.filter(pl.col("head") == before)
        if mine.height:
            counts = ledger.record_counts(mine["uscc"], kinds)
            parts.append(mine.join(counts.filter(pl.col("count") == 0), on="uscc", how="semi"))
    return pl.concat(parts)


def _whither(
    ledger: Ledger, bare: pl.DataFrame, lost: pl.DataFrame, led: pl.DataFrame
) -> pl.DataFrame:
    """`bare` with onward, and whether its records now stand there.

    All that left in this window, and the newest that ever left: a link that was taken back leads
    back for ever, whatever becomes of the code later.
    """
    ever = ledger.departures(bare["uscc"]) if bare.height else lost.clear().drop("subject", "head")
    newest = _of(bare, ever, _FACTS).sort("seq").unique("subject", keep="last")
    both = pl.concat([table.select("subject", "uscc", "stands") for table in (lost, newest)])
    there = (pl.col("stands") == pl.col("onward")).fill_null(value=False).all()
    follow = both.join(led, on="uscc").group_by("subject").agg(follows=there)
    return bare.join(led, on="uscc", how="left").join(follow, on="subject", how="left")


def _left(bare: pl.DataFrame, after: StandingAfter) -> pl.DataFrame:
    """LEFT of enterprises without a record: gone on where a link leads, wrongly shown elsewhere.

    What went on and may not be shown there has its own reason.
    """
    codes = bare["onward"].drop_nulls().unique().sort()
    shown = pl.DataFrame(schema=PUBLICATIONS) if codes.is_empty() else after(codes)
    ids = shown.filter("live").select(whose="subject", successor="public_id")
    both = bare.with_columns(whose=pl.col("head") + pl.col("onward")).join(
        ids, on="whose", how="left"
    )
    follows = pl.col("follows").fill_null(value=False)
    superseded = pl.when(pl.col("successor").is_not_null()).then(pl.lit(Why.SUPERSEDED.value))
    is_wrong = pl.col("follows").not_() | (pl.col("why") == Why.OUT_OF_SCOPE)
    absent = pl.when(is_wrong).then(pl.lit(Why.CORRECTED.value))
    return both.select(
        "subject",
        told=pl.when(follows).then(superseded).otherwise(absent),
        successor=pl.when(follows).then("successor"),
    ).match_to_schema(LEFT)


def standing_after(known: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """PUBLICATIONS as they stand when `changed` is entered over `known`."""
    kept = known.join(changed, on="subject", how="anti")
    return pl.concat([kept, changed]).match_to_schema(PUBLICATIONS)
