"""Personal data in public text: resident ID numbers and mobile telephone numbers.

>>> import polars as pl
>>> holds_personal(pl.Series(["联系电话13800138000", "编号20180013800138000号"])).to_list()
[True, False]
"""

import polars as pl

from records import resident_id

_LONG_NUMBER = "[0-9]{11}"
_PHONE = r"(?:^|[^0-9A-Za-z.])1[3-9][0-9]{9}(?:$|[^0-9A-Za-z.])"


def holds_personal(texts: pl.Series) -> pl.Series:
    """Rows whose text holds one; a cheap pattern first, the full look on what it leaves."""
    suspects = texts.str.contains(_LONG_NUMBER).fill_null(value=False)
    rows = suspects.arg_true()
    if not len(rows):
        return suspects
    found = texts.gather(rows).to_frame("text").select(
        (pl.col("text").str.contains(_PHONE) | resident_id.contains_expr("text")).alias("found")
    )["found"]  # fmt: skip
    return suspects.scatter(rows, found)
