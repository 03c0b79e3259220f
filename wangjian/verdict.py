"""Faults planted in national volumes, and what the rules and identity made of every row.

Rows are checked and attached in memory, against a register held there. Of two rows that claim one
decision (DUP-001) only the ledger can tell: `wangjian demo` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from acts.findings import IDENTITY_RULES, identity_findings
from identity.registry_table import TableRegistry, table_registry
from identity.resolve import resolve
from sandbox.every_pattern import EVERY_PATTERN
from sandbox.inject import DRAG_FILL
from sandbox.lots import lots, register
from sandbox.truth import pattern_table
from validation.check import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.lots import Lot


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
