"""Faults planted in national volumes against what the rules and identity say, rule by rule.

`python -m wangjian.planted [--rows N] [--dirty SHARE] [--seed N]`. The seed is drawn afresh and
printed; with it a run can be repeated. How rows are judged: `verdict.py`.
"""

import argparse
import secrets
import sys

import polars as pl

from sandbox.every_pattern import EVERY_PATTERN
from validation.coverage import CHAPTERS
from validation.entry import Entry
from validation.rules import RULES
from wangjian.console import complain, print_table, say
from wangjian.verdict import Verdict, judge

ROWS, DIRTY = 1_000_000, 0.03
LEAST = 0.999  # of the faults a rule is to find
MOST_ON_CLEAN = 0.005  # of clean rows of a kind that one rule may speak of
_KEY = ["lot", "_row"]


def by_rule(verdict: Verdict) -> pl.DataFrame:
    """One line per rule: planted, found, missed, of these told otherwise; also, on clean rows."""
    missed, told = ~pl.col("found"), pl.col("told").list.len().fill_null(0) > 0
    table = verdict.faults.group_by(rule="wanted").agg(
        patterns=pl.col("pattern").n_unique(),
        planted=pl.len(),
        found=pl.col("found").sum(),
        missed=missed.sum(),
        otherwise=(missed & told).sum(),
    )
    for name, counts in (("also", verdict.also), ("clean", verdict.clean)):
        summed = counts.group_by("rule").agg(pl.col("rows").sum().alias(name))
        table = table.join(summed, on="rule", how="full", coalesce=True)
    return table.with_columns(pl.col(pl.UInt32, pl.UInt64).fill_null(0)).sort("rule")


def by_fault(verdict: Verdict) -> dict[str, list[tuple[object, ...]]]:
    """Per chapter of known faults, one line each: name, fault, rules, planted, found.

    A fault that no rule answers is met while reading or by the ledger: nothing is planted here,
    and the reason stands beside its rules.
    """
    counts = {rule: (planted, found) for rule, planted, found in
              by_rule(verdict).select("rule", "planted", "found").rows()}  # fmt: skip
    chapters: dict[str, list[tuple[object, ...]]] = {}
    for title, entries in CHAPTERS.items():
        chapters[title] = [_known(entry, counts) for entry in entries]
    return chapters


def _known(entry: Entry, counts: dict[str, tuple[int, int]]) -> tuple[object, ...]:
    planted, found = (
        sum(counts.get(rule, (0, 0))[place] for rule in entry.rules) for place in (0, 1)
    )
    words = [*entry.rules, *([] if planted else [entry.reason])]
    return entry.name, entry.fault, " ".join(words), planted, found


def complaints(verdict: Verdict) -> list[str]:
    """What is not as it should be, in words; empty when all is well."""
    table = by_rule(verdict)
    bad = table.filter(pl.col("found") < pl.col("planted") * LEAST)
    words = [f"{rule}: {missed} of {planted} missed" for rule, planted, missed in
             bad.select("rule", "planted", "missed").rows()]  # fmt: skip
    planted = {str(name) for name in verdict.faults["pattern"].unique()}
    wanted = {pattern.name for pattern in EVERY_PATTERN if pattern.detectable}
    words += [f"{name}: never planted" for name in sorted(wanted - planted)]
    words += [f"clean row stopped: {row}" for row in verdict.stopped.rows()]
    words += [f"stopped or let go wrongly: {row}" for row in verdict.misjudged.rows()]
    shares = verdict.clean.join(verdict.clean_rows, on="kind", suffix="_all").filter(
        pl.col("rows") > pl.col("rows_all") * MOST_ON_CLEAN
    )
    words += [f"{rule} speaks of {rows} of {every} clean rows of {kind}" for kind, rule, rows, every
              in shares.rows()]  # fmt: skip
    return words


def report(verdict: Verdict) -> None:
    """Print the table, a line per rule, and what it adds up to."""
    lines = [(rule, _severity(rule), *counts) for rule, *counts in by_rule(verdict).rows()]
    print_table("Planted faults by rule", ("rule", "severity", "patterns", "planted", "found",
                "missed", "told otherwise", "on other faults", "on clean rows"), lines,
                numbers=7)  # fmt: skip
    for title, entries in by_fault(verdict).items():
        print_table(title, ("name", "fault", "rules", "planted", "found"), entries, numbers=2)
    faults = verdict.faults
    share = int(faults["found"].sum()) / max(1, faults.height)
    say(
        f"{verdict.rows:,} rows, {faults.select(_KEY).n_unique():,} detectable faults of "
        f"{faults['pattern'].n_unique()} patterns, found {share:.4%}; "
        f"{verdict.clean_rows['rows'].sum():,} clean rows, {verdict.stopped.height} stopped"
    )
    for row in faults.filter(~pl.col("found")).head(20).rows():
        complain("missed: " + " ".join(str(value) for value in row))


def _severity(rule: str) -> str:
    return RULES[rule].severity.value if rule in RULES else "review"


def main() -> int:
    """Judge and print; 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m wangjian.planted", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--dirty", type=float, default=DIRTY)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    given = parser.parse_args()
    say(f"seed {given.seed}")
    verdict = judge(given.seed, given.rows, given.dirty)
    report(verdict)
    wrong = complaints(verdict)
    for words in wrong[:40]:
        complain(words)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
