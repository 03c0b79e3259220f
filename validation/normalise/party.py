"""行政相对人类别: read, or derived where the layout does not carry it; natural persons told apart.

Adds the facts `_given_category` (what the source wrote, in normal form) and `_natural`.
"""

import polars as pl

from records.states import Vocabulary
from validation.normalise.draft import Draft

LEGAL, INDIVIDUAL, NATURAL = "法人及非法人组织", "个体工商户", "自然人"
# These layouts have no such column: that a value is derived is known from the vocabulary itself.
_WITHOUT_COLUMN = (Vocabulary.V2018_A, Vocabulary.V2015)
IS_92 = pl.col("party_uscc").str.contains("^92[0-9A-Z]{16}$").fill_null(value=False)
NATURAL_SHEET = pl.col("_locator").str.contains("^[^!]*自然人[^!]*!").fill_null(value=False)


def derive_category(draft: Draft) -> None:
    """Fill an absent `party_category`; 自然人 with a 92 code is 个体工商户 (domain §2.3)."""
    if "party_category" not in draft.table.columns:
        nobody = pl.repeat(value=False, n=draft.table.height, eager=True)
        draft.facts["_natural"] = nobody
        return
    given = draft.table["party_category"]
    derived = draft.table.select(_category()).to_series()
    draft.facts["_given_category"] = given
    rows = (
        (given != derived).fill_null(value=False)
        | (given.is_null() & ~draft.table["_vocabulary"].is_in(_WITHOUT_COLUMN).fill_null(False))
    ).arg_true()
    draft.write("party_category", rows, derived.gather(rows), "derived_category")
    draft.table = draft.table.with_columns(derived.alias("party_category"))
    draft.facts["_natural"] = derived == NATURAL


def _category() -> pl.Expr:
    given = pl.col("party_category")
    codes = ("party_uscc", "party_org_code", "party_registration_number")
    has_id = pl.col("party_id_number").is_not_null() | pl.col("party_id_type").is_not_null()
    only_id = has_id & pl.all_horizontal(pl.col(code).is_null() for code in codes)
    return (
        pl.when(IS_92 & given.is_in([NATURAL, INDIVIDUAL]).fill_null(value=True))
        .then(pl.lit(INDIVIDUAL))
        .when(NATURAL_SHEET & ~(pl.col("party_uscc").is_not_null() & given.is_not_null()))
        .then(pl.lit(NATURAL))
        .when(given.is_not_null())
        .then(given)
        .when(only_id)
        .then(pl.lit(NATURAL))
        .otherwise(pl.lit(LEGAL))
        .alias("party_category")
    )
