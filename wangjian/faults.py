"""What the sandbox planted against what the house found: found, missed, wrongly stopped.

The sandbox wrote the truth without knowing any rule; here the two are laid side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from acts.findings import IDENTITY_RULES
from wangjian.console import complain, print_table

if TYPE_CHECKING:
    from acts.house import House
    from sandbox.sandbox import Sandbox

_ROW = ["source", "day", "row"]
# A row that identity holds, or that stands for a person, waits; these states stop a row.
_STOPPED = ("quarantined", "out_of_scope", "rejected")


def report(sandbox: Sandbox) -> int:
    """Print the table; 1 when a detectable fault was missed or a clean row was stopped."""
    from acts.house import open_house

    with open_house() as house:
        found, states = _found(house, sandbox)
    judged = judge(sandbox.truth, found)
    stopped = wrongly_stopped(sandbox.rows, states)
    rows = pattern_rows(judged)
    print_table("Planted faults", ("pattern", "中文", "rule", "planted", "found", "missed",
                                   "undetectable"), rows, numbers=4)  # fmt: skip
    missed = judged.filter(pl.col("detectable") & ~pl.col("found"))
    for row in missed.head(20).select("source", "locator", "pattern", "wanted").rows():
        complain("missed: " + " ".join(str(value) for value in row))
    print_table("Clean rows stopped", ("source", "rows"), stopped.group_by("source").len().rows())
    return 1 if missed.height or stopped.height else 0


def judge(truth: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """TRUTH with `found`, one row per fault: the rule expected to see it fired on its row.

    A fault that a department sends again unchanged is the same fault: it was told of the first
    time, and unchanged rows are counted, not stored. What identity holds it says by a rule too.
    """
    codes = {pending.value: code for pending, code in IDENTITY_RULES.items()}
    by_identity = pl.col("expected_pending").replace_strict(codes, default=None)
    wanted = truth.with_columns(wanted=pl.coalesce("expected_rule", by_identity))
    fired = found.select(*_ROW, wanted=pl.col("rule"), found=pl.lit(value=True)).unique()
    fault = ["source", "record", "pattern"]
    return (
        wanted.join(fired, on=[*_ROW, "wanted"], how="left", maintain_order="left")
        .with_columns(pl.col("found").fill_null(value=False).any().over(fault))
        .unique(fault, keep="first", maintain_order=True)
    )


def wrongly_stopped(rows: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Clean rows about an enterprise that the house stopped all the same."""
    stopped = states.filter(pl.col("state").is_in(_STOPPED)).select(*_ROW).unique()
    clean = rows.filter(~pl.col("dirty") & pl.col("uscc").is_not_null())
    return clean.join(stopped, on=_ROW, how="semi")


def pattern_rows(judged: pl.DataFrame) -> list[tuple[object, ...]]:
    """One line per pattern: planted, found, missed, undetectable."""
    detectable, found = pl.col("detectable"), pl.col("found")
    table = judged.group_by("pattern", "pattern_zh").agg(
        pl.col("wanted").drop_nulls().unique().sort().str.join(" ").alias("rule"),
        pl.len().alias("planted"),
        (detectable & found).sum().alias("found"),
        (detectable & ~found).sum().alias("missed"),
        (~detectable).sum().alias("undetectable"),
    )
    return table.sort("undetectable", "pattern").rows()


def _found(house: House, sandbox: Sandbox) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Findings and states of every batch of the sandbox's days, under the truth's keys."""
    findings, states = [], []
    for day in sandbox.days:
        for batch in house.ledger.batches(day):
            key = {"source": pl.lit(batch.source_id), "day": pl.lit(day)}
            findings.append(house.ledger.batch_findings(batch.batch_id).with_columns(**key))
            states.append(house.ledger.batch_states(batch.batch_id).with_columns(**key))
    return pl.concat(findings), pl.concat(states)
