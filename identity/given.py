"""What a row gives to be identified by: its identifiers, read once and told apart from fillers.

Not here: any lookup. A value that fails its own check is kept out of every later join, so that
a broken or masked number can never lead anywhere.
"""

import polars as pl

from records.kind import Kind
from records.tables import IDENTIFIERS
from records.uscc import PLACEHOLDER, checks

OK = "ok"
MOD11 = "mod11"  # right modulo 31, wrong inside: a warning by itself (domain §1.1)
MOD31 = "mod31"  # wrong modulo 31, wrong length or masked: invalid
LEGACY = ("party_org_code", "party_registration_number", "party_tax_number")

# A kind that has no decision date of its own is judged on the day it names instead.
_DAY_OF: dict[Kind, str] = {
    Kind.LISTING: "listed_on",
    Kind.ONLINE_OPERATOR: "opened_on",
    Kind.INSPECTION: "inspected_on",
    Kind.RATING: "rated_on",
    Kind.LEAD: "received_on",
    Kind.COMMITMENT: "committed_on",
}


def identifiers_of(kind: Kind, accepted: pl.DataFrame) -> pl.DataFrame:
    """The IDENTIFIERS columns of an accepted table of `kind`; a column it lacks is null.

    A kind without a decision date is judged on its own day (`_DAY_OF`). A table that already is
    IDENTIFIERS comes back as it is.
    """
    day = _DAY_OF.get(kind, "decided_on")
    columns = []
    for name, dtype in IDENTIFIERS.items():
        held = day if name == "decided_on" and name not in accepted.columns else name
        value = pl.col(held) if held in accepted.columns else pl.lit(None)
        columns.append(value.cast(dtype).alias(name))
    return accepted.select(columns)


def given(identifiers: pl.DataFrame) -> pl.DataFrame:
    """The rows with an ordinal `n`, blanks as null, and what their code's own check says.

    `code_check` is `ok`, `mod11`, `mod31`, or null without a code (a placeholder is none).
    """
    texts = [name for name, dtype in IDENTIFIERS.items() if dtype == pl.String()]
    rows = identifiers.with_columns(
        pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)).alias(name) for name in texts
    ).with_row_index("n")
    code = pl.col("party_uscc")
    rows = rows.with_columns(party_uscc=pl.when(~code.str.contains(PLACEHOLDER)).then(code))
    says = checks(rows["party_uscc"])
    return rows.with_columns(
        code_check=pl.when(code.is_null())
        .then(None)
        .when(~says["mod31_ok"])
        .then(pl.lit(MOD31))
        .when(~says["mod11_ok"])
        .then(pl.lit(MOD11))
        .otherwise(pl.lit(OK))
    )
