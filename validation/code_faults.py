"""What is wrong with a credit code: the first fault only, since the others follow from it."""

import polars as pl

MASKED, DOUBLED, SHEET = "masked", "doubled", "sheet"
LENGTH, ALPHABET, CHECK = "length", "alphabet", "check"

_TWO = r"[0-9A-Z]{8,18}[/、;,；，|+&][0-9A-Z]{8,18}"
_SHEET_NUMBER = r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}$"
_HIDDEN = "[*×●○■□?]|X{4}"
_CODE = pl.col("code")
_FAULT = (
    pl.when(_CODE.str.contains(_HIDDEN))
    .then(pl.lit(MASKED))
    .when(_CODE.str.contains(_TWO))
    .then(pl.lit(DOUBLED))
    .when(_CODE.str.contains(_SHEET_NUMBER) | _CODE.str.contains("^[0-9]{15}000$"))
    .then(pl.lit(SHEET))
    .when(_CODE.str.len_chars() != 18)
    .then(pl.lit(LENGTH))
    .when(~_CODE.str.contains("^[0-9A-HJ-NPQRTUWXY]{18}$"))
    .then(pl.lit(ALPHABET))
    .otherwise(pl.lit(CHECK))
)


def code_faults(codes: pl.Series, mod31_ok: pl.Series) -> pl.Series:
    """The fault of every code that fails modulo 31, null for good and absent ones.

    One in 31 of those hidden behind X, a letter of codes, passes by chance: it is told as well.
    """
    faults = pl.Series([None], dtype=pl.String).new_from_index(0, len(codes))
    failed = codes.is_not_null() & ~mod31_ok
    rows = (failed | codes.str.contains("XXXXX", literal=True).fill_null(value=False)).arg_true()
    if not len(rows):
        return faults
    found = codes.gather(rows).to_frame("code").select(_FAULT.alias("fault"))["fault"]
    return faults.scatter(rows, found)
