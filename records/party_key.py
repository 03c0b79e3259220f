"""What a record says of its party, as one key: a decision of a person holds while it stays so."""

import polars as pl

from records.digest import sha256_expr
from records.names import name_key_expr

PARTY = (
    "party_name",
    "party_uscc",
    "party_org_code",
    "party_registration_number",
    "party_tax_number",
)
_US = "\x1f"  # unit separator: in none of them


def party_keys(table: pl.DataFrame) -> pl.Series:
    """SHA-256 (hex) over name key, code and legacy identifiers of each row, in their normal form.

    A column that the table lacks, a blank and a missing value agree.
    """
    lacking = [pl.lit(None, pl.String).alias(name) for name in PARTY if name not in table.columns]
    whole = table.with_columns(lacking).select(PARTY)
    parts = whole.select(
        name_key_expr("party_name").alias("party_name"),
        *(pl.col(name).str.strip_chars() for name in PARTY[1:]),
    ).fill_null("")
    joined = parts.select(pl.concat_str(PARTY, separator=_US).alias("party"))
    return joined.select(sha256_expr(pl.col("party")).alias("party_key"))["party_key"]
