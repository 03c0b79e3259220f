"""How well identity does on records made to mislead it, pattern by pattern, against kept truth.

`python -m wangjian.identity_quality [--records N] [--enterprises N] [--seed N] [--listed N]
[--list FILE]`: candidates are asked for N pending records of each pattern. The seed is drawn afresh
and printed; with it a run can be repeated. How records are tried: `identity_trial.py`. Every wrong
or missed case goes to the file, with its reason.
"""

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from identity.candidates import candidates
from ledger.open import Ledger, open_ledger
from records.tables import DECISIONS, empty
from sandbox.identity_cases import cases
from sandbox.identity_pattern import NOBODY
from sandbox.identity_patterns import CASE_PATTERNS
from sandbox.identity_world import World, make_world
from wangjian.console import complain, print_table, say
from wangjian.identity_trial import LISTED, Suggester, Trial, fill, trial

RECORDS, ENTERPRISES = 1_000_000, 1_000_000
LEAST_ATTACHED = 0.97  # of the records that can be decided
LEAST_FOUND = 0.97  # of the asked: their enterprise among the first five
LEAST_FOUND_OF_SLIP = 0.94  # the same, of each kind of slip
LEAST_REPAIRED = 0.995  # of codes with one slip, whose enterprise is in the register
MOST_MISLED = 0.001  # of those whose enterprise is not: another one suggested
FEW = 20
MISSES = pl.Schema(
    {
        "what": pl.String(),
        "pattern": pl.String(),
        "_row": pl.Int64(),
        "truth": pl.String(),
        "answer": pl.String(),
        "party_name": pl.String(),
        "party_uscc": pl.String(),
        "reason": pl.String(),
    }
)

_KNOWN = pl.col("uscc").is_not_null()
_ATTACHED = pl.col("found").is_not_null()
_RIGHT = (pl.col("found") == pl.col("uscc")).fill_null(value=False)
_REPAIRED = (pl.col("repair") == pl.col("uscc")).fill_null(value=False)
_OFFERED = pl.col("repair").is_not_null()
_AMONG_FIVE = (pl.col("place") <= 5).fill_null(value=False)
_SLIPS = pl.DataFrame(
    [(one.name, one.slip, one.truth == NOBODY) for one in CASE_PATTERNS if one.slip],
    schema=["pattern", "slip", "absent"],
    orient="row",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One aim of the issue and what was reached of it."""

    name: str
    reached: float
    aim: float
    most: bool = False  # the aim is the most that may be, else the least

    @property
    def holds(self) -> bool:
        """Whether the aim is reached."""
        return self.reached <= self.aim if self.most else self.reached >= self.aim


def by_pattern(given: Trial) -> pl.DataFrame:
    """One line per pattern, in their order: counts of records, then of those that were asked."""
    tried = given.tried.group_by("pattern").agg(
        records=pl.len(),
        decidable=pl.col("decidable").sum(),
        right=_RIGHT.sum(),
        wrong=(_ATTACHED & ~_RIGHT).sum(),
        missed=(pl.col("decidable") & ~_ATTACHED).sum(),
        pending=pl.col("pending").is_not_null().sum(),
    )
    asked = given.asked.group_by("pattern").agg(
        asked=pl.col("listed").sum(),
        first=(pl.col("place") == 1).sum(),
        five=_AMONG_FIVE.sum(),
        repaired=_REPAIRED.sum(),
        misled=(_OFFERED & ~_REPAIRED).sum(),
    )
    order = pl.DataFrame({"pattern": [one.name for one in CASE_PATTERNS]})
    joined = order.join(tried, on="pattern", maintain_order="left")
    joined = joined.join(asked, on="pattern", how="left", maintain_order="left")
    return joined.with_columns(pl.exclude("pattern").cast(pl.Int64).fill_null(0))


def figures(given: Trial) -> list[Figure]:
    """The aims of identity and what was reached of each."""
    tried, slips = given.tried, given.asked.join(_SLIPS, on="pattern")
    decidable = tried.filter("decidable")
    codes = slips.filter(pl.col("slip").str.starts_with("code "))
    told = [
        Figure("attached wrongly", tried.filter(_ATTACHED & ~_RIGHT).height, 0, most=True),
        Figure("attached of the decidable", _share(decidable, _RIGHT), LEAST_ATTACHED),
    ]
    listed = given.asked.filter("listed", _KNOWN)
    told.append(Figure("among the first five", _share(listed, _AMONG_FIVE), LEAST_FOUND))
    names = slips.filter("listed", _KNOWN, pl.col("slip").str.starts_with("name "))
    for slip in names["slip"].unique().sort():
        own = names.filter(pl.col("slip") == slip)
        told.append(Figure(f"{slip}: among five", _share(own, _AMONG_FIVE), LEAST_FOUND_OF_SLIP))
    for slip in codes["slip"].unique().sort():
        own = codes.filter(pl.col("slip") == slip)
        there, absent = own.filter(_KNOWN), own.filter("absent")
        told += [
            Figure(f"{slip}: repair right", _share(there, _REPAIRED), LEAST_REPAIRED),
            Figure(f"{slip}: misled", _share(absent, _OFFERED, 0), MOST_MISLED, most=True),
        ]
    return told


def _share(rows: pl.DataFrame, which: pl.Expr, none: float = 1) -> float:
    """The share of `rows` for which `which` is true; `none` where there are none."""
    return rows.filter(which).height / rows.height if rows.height else none


def misses(given: Trial) -> pl.DataFrame:
    """MISSES: every case that was attached wrongly, not attached, misled or not found."""
    tried, asked = given.tried, given.asked
    reason = pl.concat_str("rung", "pending", "evidence", separator=" ", ignore_nulls=True)
    pending = asked.join(tried.select("_row", "rung", "pending", "evidence"), on="_row")
    one_slip = pending.join(_SLIPS.filter(pl.col("slip").str.starts_with("code ")), on="pattern")
    parts = (
        ("attached wrongly", tried.filter(_ATTACHED & ~_RIGHT), "found"),
        ("not attached", tried.filter(pl.col("decidable") & ~_ATTACHED), "found"),
        ("misled", pending.filter(_OFFERED & ~_REPAIRED), "repair"),
        ("not repaired", one_slip.filter(_KNOWN & ~_OFFERED), "repair"),
        ("not among five", pending.filter("listed", _KNOWN & ~_AMONG_FIVE), "first"),
    )
    return pl.concat(
        [
            rows.select(
                "pattern", "_row", "party_name", "party_uscc", what=pl.lit(what), truth="uscc",
                answer=answer, reason=reason,
            ).match_to_schema(MISSES)
            for what, rows, answer in parts
        ]
    )  # fmt: skip


def complaints(given: Trial) -> list[str]:
    """The aims that are missed, in words; empty when all are reached."""
    return [
        f"{one.name}: {one.reached:.4%}, aim {'at most' if one.most else 'at least'} {one.aim:.2%}"
        if one.aim
        else f"{one.name}: {one.reached:.0f}, aim {one.aim:.0f}"
        for one in figures(given)
        if not one.holds
    ]


def report(given: Trial) -> None:
    """Print the table, what it adds up to, and the first of the misses."""
    zh = {one.name: one.zh for one in CASE_PATTERNS}
    lines = [(name, zh[str(name)], *counts) for name, *counts in by_pattern(given).rows()]
    print_table("Identity by pattern", ("pattern", "", "records", "decidable", "right", "WRONG",
                "missed", "pending", "asked", "first", "in five", "repaired", "misled"), lines,
                numbers=11)  # fmt: skip
    told = [
        (one.name, f"{one.reached:.3%}" if one.aim else f"{one.reached:.0f}",
         f"{'≤' if one.most else '≥'} {one.aim:.1%}" if one.aim else "0",
         "" if one.holds else "missed")
        for one in figures(given)
    ]  # fmt: skip
    print_table("Aims", ("figure", "reached", "aim", ""), told)
    for row in misses(given).head(FEW).rows():
        complain(" ".join(str(value) for value in row))


@contextmanager
def ledger_of(world: World) -> Iterator[Ledger]:
    """A ledger that holds the world's register and goes when it was used."""
    with (
        tempfile.TemporaryDirectory(prefix="wangjian-identity-") as folder,
        open_ledger(f"sqlite:///{Path(folder, 'ledger.sqlite')}") as ledger,
    ):
        fill(ledger, world)
        yield ledger


def judge(seed: int, records: int, enterprises: int, listed: int = LISTED) -> Trial:
    """Make the world and its cases from `seed` and try them all.

    Candidates are asked for at most `listed` pending records of each pattern.
    """
    world = make_world(seed, enterprises)
    with ledger_of(world) as ledger:
        given = cases(seed, records, world)
        return trial(given, ledger.registry(), suggester_of(ledger), listed=listed)


def suggester_of(ledger: Ledger) -> Suggester:
    """What a person would be shown, nothing having been decided yet."""
    index, nothing = ledger.names(), empty(DECISIONS)
    return lambda rows, registry: candidates(rows, registry, index, nothing)


def main(given: Sequence[str] | None = None) -> int:
    """Judge and print; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m wangjian.identity_quality", description=__doc__
    )
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--enterprises", type=int, default=ENTERPRISES)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--listed", type=int, default=LISTED)
    parser.add_argument("--list", type=Path, default=Path("var/identity-misses.csv"))
    asked = parser.parse_args(given)
    seed = secrets.randbits(32) if asked.seed is None else asked.seed
    say(f"seed {seed}")
    done = judge(seed, asked.records, asked.enterprises, asked.listed)
    report(done)
    asked.list.parent.mkdir(parents=True, exist_ok=True)
    missed = misses(done)
    missed.write_csv(asked.list)
    say(f"{missed.height:,} wrong or missed cases: {asked.list}")
    wrong = complaints(done)
    for words in wrong:
        complain(words)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
