"""Faults planted in national volumes against what the rules and identity say, rule by rule.

`python -m wangjian.planted [--rows N] [--dirty SHARE] [--seed N]`. The seed is drawn afresh and
printed; with it a run can be repeated. Rows are checked and attached in memory, against a register
held there. Of two rows that claim one decision (DUP-001) only the ledger can tell: `wangjian demo`.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from acts.findings import IDENTITY_RULES, identity_findings
from identity.registry_table import TableRegistry, table_registry
from identity.resolve import resolve
from sandbox.every_pattern import EVERY_PATTERN
from sandbox.inject import DRAG_FILL, DUPLICATE_DECISION, DUPLICATE_ROW
from sandbox.lots import lots, register
from sandbox.truth import pattern_table
from validation.check import check
from validation.rules import RULES
from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.lots import Lot

ROWS, DIRTY = 1_000_000, 0.03
LEAST = 0.999  # of the faults a rule is to find
MOST_ON_CLEAN = 0.005  # of clean rows of a kind that one rule may speak of
_TOLD_BY_LEDGER = (DUPLICATE_ROW.name, DUPLICATE_DECISION.name)
_KEY = ["lot", "_row"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of all lots.

    `faults`: `lot`, `kind`, `_row`, `pattern`, `planted`, `wanted` (the rule), `found`, `told` (the
    rules that fired). `misjudged`: faults that stop their row and should not, or the other way
    round. `stopped`: clean rows stopped or held. `clean` and `also`: findings by `kind` and `rule`
    on clean rows, and on faults that another rule was to find.
    """

    rows: int
    clean_rows: pl.DataFrame  # `kind`, `rows`
    faults: pl.DataFrame
    misjudged: pl.DataFrame
    stopped: pl.DataFrame
    clean: pl.DataFrame
    also: pl.DataFrame


def judge(seed: int, rows: int, dirty: float) -> Verdict:
    """Plant faults in about `rows` rows and lay what is found beside them."""
    registry = registry_of(register(seed, rows))
    wanted = _expectations()
    parts = [
        _judged(number, lot, registry, wanted) for number, lot in enumerate(lots(seed, rows, dirty))
    ]
    return Verdict(
        sum(part.rows for part in parts),
        _summed(parts, "clean_rows", "kind"),
        pl.concat([part.faults for part in parts]),
        pl.concat([part.misjudged for part in parts]),
        pl.concat([part.stopped for part in parts]),
        _summed(parts, "clean", "kind", "rule"),
        _summed(parts, "also", "kind", "rule"),
    )


def registry_of(registrations: pl.DataFrame) -> TableRegistry:
    """A registry of registration rows, each with at most one former name ('name|until')."""
    former = pl.col("former_names").str.split("|")
    names = registrations.filter(pl.col("former_names").is_not_null()).select(
        uscc="party_uscc",
        name=former.list.get(0),
        valid_until=former.list.get(1).str.to_date("%Y-%m-%d"),
    )
    enterprises = registrations.select(
        uscc="party_uscc",
        name="party_name",
        org_code="party_org_code",
        registration_number="party_registration_number",
        tax_number="party_tax_number",
        status="registration_status",
        ended_on=pl.col("ended_on").str.to_date("%Y-%m-%d"),
    )
    return table_registry(enterprises, names)


def _expectations() -> pl.DataFrame:
    """`pattern`, `wanted` (every rule that is to speak), `blocking`."""
    codes = {pending.value: code for pending, code in IDENTITY_RULES.items()}
    by_identity = pl.col("expected_pending").replace_strict(codes, default=None)
    return pattern_table((*EVERY_PATTERN, DRAG_FILL)).select(
        "pattern",
        "blocking",
        wanted=pl.concat_list("expected_rule", by_identity).list.drop_nulls(),
    )


def _judged(number: int, lot: Lot, registry: TableRegistry, wanted: pl.DataFrame) -> Verdict:
    checked = check(lot.kind, lot.delivered, lot.day, stock=lot.stock)
    matches = resolve(lot.kind, checked.accepted, registry)
    by_identity = identity_findings(checked.accepted, matches)
    found = pl.concat([checked.findings, by_identity])
    key = {"lot": pl.lit(number), "kind": pl.lit(lot.kind.value)}
    rows = lot.table.select(
        "_id", "_uscc", "party_uscc", _row=pl.int_range(pl.len(), dtype=pl.Int64), **key
    )
    planted = rows.join(lot.faults, on="_id")
    clean = rows.join(planted, on="_row", how="anti")
    known = clean.filter(pl.col("_uscc").is_not_null())
    held = matches.filter(pl.col("pending").is_not_null()).select("_row", state="pending")
    stopped = checked.dispositions.select("_row", state="reason")
    # A lead may name its firm only: that one waits for a person by its nature.
    with_code = known.filter(pl.col("party_uscc").is_not_null())
    wrongly = [known.join(stopped, on="_row"), with_code.join(held, on="_row")]
    on_clean = [_counted(checked.findings, clean), _counted(by_identity, with_code)]
    faults = planted.join(wanted, on="pattern")
    return Verdict(
        lot.table.height,
        known.group_by("kind").len("rows"),
        _found(faults, found),
        _misjudged(faults, stopped),
        pl.concat(wrongly).select("lot", "kind", "_row", "state"),
        pl.concat(on_clean),
        _counted(found.join(_asked(faults), on=["_row", "rule"], how="anti"), faults),
    )


def _asked(faults: pl.DataFrame) -> pl.DataFrame:
    """One line per fault and rule that is to find it."""
    return (
        faults.explode("wanted").filter(pl.col("wanted").is_not_null()).rename({"wanted": "rule"})
    )


def _found(faults: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    told = findings.group_by("_row").agg(pl.col("rule").unique().sort().alias("told"))
    fired = findings.select("_row", "rule", found=pl.lit(value=True)).unique()
    asked = (
        _asked(faults)
        .join(fired, on=["_row", "rule"], how="left")
        .join(told, on="_row", how="left")
    )
    return asked.select(
        "lot", "kind", "_row", "pattern", "planted", wanted="rule",
        found=pl.col("found").fill_null(value=False), told="told",
    )  # fmt: skip


def _misjudged(faults: pl.DataFrame, stopped: pl.DataFrame) -> pl.DataFrame:
    """Faults that stop their row though they should not, or do not though they should."""
    joined = faults.join(stopped, on="_row", how="left")
    odd = joined.filter(pl.col("state").is_not_null() != pl.col("blocking"))
    return odd.select("lot", "kind", "_row", "pattern", "planted", "state")


def _counted(findings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`kind`, `rule`, `rows`: of how many of `rows` each rule speaks."""
    about = findings.select("_row", "rule").unique().join(rows.select("_row", "kind"), on="_row")
    return about.group_by("kind", "rule").len("rows")


def _summed(parts: Sequence[Verdict], name: str, *keys: str) -> pl.DataFrame:
    frames: list[pl.DataFrame] = [getattr(part, name) for part in parts]
    return pl.concat(frames).group_by(keys).agg(pl.col("rows").sum()).sort(keys)


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
