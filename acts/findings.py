"""Findings that identity raises: a record that waits for a person, and why (design §4)."""

import polars as pl

from records.states import Pending, Severity
from records.tables import FINDINGS

# Permanent codes; the words stand beside the other rules in the catalogue page.
IDENTITY_RULES: dict[Pending, str] = {
    Pending.CODE_UNKNOWN: "IDN-001",
    Pending.NAME_DISAGREES: "IDN-002",
    Pending.NAME_ONLY: "IDN-003",
    Pending.CODE_INVALID: "IDN-004",
    Pending.LEGACY_UNKNOWN: "IDN-005",
    Pending.LEGACY_NAME_DISAGREES: "IDN-006",
    Pending.IDENTIFIERS_DISAGREE: "IDN-007",
    Pending.ENDED_BEFORE_DECISION: "IDN-008",
    Pending.JUDGED_OTHERWISE: "IDN-009",
    Pending.FOUNDED_AFTER_DECISION: "IDN-011",
}


def identity_findings(accepted: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS of the pending rows, on the code where there is one, else on the name."""
    waiting = matches.filter(pl.col("pending").is_not_null()).join(
        accepted.select("_row", "party_uscc", "party_name"), on="_row", how="left"
    )
    codes = {pending.value: code for pending, code in IDENTITY_RULES.items()}
    with_code = pl.col("party_uscc").is_not_null()
    return waiting.select(
        pl.col("_row"),
        pl.col("pending").replace_strict(codes, return_dtype=pl.String).alias("rule"),
        pl.lit(Severity.REVIEW.value).alias("severity"),
        pl.when(with_code)
        .then(pl.lit("party_uscc"))
        .otherwise(pl.lit("party_name"))
        .alias("field"),
        pl.coalesce("party_uscc", "party_name").alias("value"),
        pl.col("pending").alias("shape"),
    ).match_to_schema(FINDINGS)
