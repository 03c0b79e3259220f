"""What a hold keeps back and what it lets go: additions and changes wait, removals leave (§8).

A removal inferred from absence (an enterprise without a fact, a warning without a list) waits as
well: that nothing is there may be the very fault. A record that turned out to be about another
enterprise leaves the wrong one at once; what it says of the right one waits. An enterprise's line
that said what was another's leaves as well, and comes back later. A record that goes on under
another code of its enterprise was never wrong, and waits as a whole.
"""

from dataclasses import dataclass

import polars as pl

from publish.moves import NO_MOVES, Moves
from publish.tables import WANTED
from records.states import Why
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

_SHOWN = ("body", "body_hash", "xml")


@dataclass(frozen=True, slots=True)
class Parted:
    """WANTED that may go, and how many additions and changes wait."""

    passing: pl.DataFrame
    back: int


def part(
    wanted: pl.DataFrame, publications: pl.DataFrame, held: pl.Series, moves: Moves = NO_MOVES
) -> Parted:
    """Part WANTED by the `held` subjects; `publications` are what stands of its subjects."""
    if held.is_empty():
        return Parted(wanted, 0)
    old = publications.select("subject", old_uscc="uscc", old_live="live", old_hash="body_hash")
    is_held = pl.col("subject").is_in(held.implode())
    caught = wanted.filter(is_held).join(old, on="subject", how="left", maintain_order="left")
    is_live = pl.col("old_live").fill_null(value=False)
    moved = is_live & (pl.col("uscc") != pl.col("old_uscc")).fill_null(value=False)
    pairs = moves.joined.with_columns(is_joined=True)
    caught = caught.join(pairs, on=["old_uscc", "uscc"], how="left", maintain_order="left")
    is_news = ~is_live | (pl.col("body_hash") != pl.col("old_hash")).fill_null(value=True)
    is_astray = is_live & pl.col("subject").is_in(moves.astray.implode())
    parted = (moved & pl.col("is_joined").is_null()) | (is_astray & is_news)
    is_wrong = (pl.col("why").is_null() & parted) | (is_astray & _inferred())
    leaving = caught.filter(pl.col("why").is_not_null() & ~_inferred())
    wrong = caught.filter(is_wrong).with_columns(
        pl.lit(str(Why.CORRECTED)).alias("why"), *(pl.lit(None).alias(name) for name in _SHOWN)
    )
    waits = (pl.col("why").is_null() & is_news) | (_inferred() & is_live & ~is_astray)
    columns = [pl.col(name).cast(dtype) for name, dtype in WANTED.items()]
    go = pl.concat([wanted.filter(~is_held), leaving.select(columns), wrong.select(columns)])
    return Parted(go, caught.filter(waits).height)


def _inferred() -> pl.Expr:
    """Removals that rest on nothing being there."""
    whole = pl.any_horizontal(
        pl.col("subject").str.starts_with(before)
        for before in (ENTERPRISE_SUBJECT, WARNING_SUBJECT)
    )
    return whole & (pl.col("why") == Why.OUT_OF_SCOPE).fill_null(value=False)
