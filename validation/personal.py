"""Personal data in public text: resident ID numbers and mobile telephone numbers.

However they are set: in full-width digits, in groups with blanks or hyphens, behind +86.

>>> import polars as pl
>>> holds_personal(pl.Series(["联系电话13800138000", "编号20180013800138000号"])).to_list()
[True, False]
>>> holds_personal(pl.Series(["电话１３８ ００１３ ８０００", "+86-138-0013-8000"])).to_list()
[True, True]
"""

import polars as pl

from records import resident_id

_LONG_NUMBER = "[0-9０-９](?:[ \u3000－-]?[0-9０-９]){10}"
_PHONE = (
    r"(?:^|[^0-9A-Za-z.])(?:\+?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|[ -]?[0-9]{4}[ -]?[0-9]{4})"
    r"(?:$|[^0-9A-Za-z.])"
)
_ID_IN_GROUPS = r"([1-8][0-9]{5})[ -]?((?:18|19|20)[0-9]{6})[ -]?([0-9]{3}[0-9Xx])"


def holds_personal(texts: pl.Series) -> pl.Series:
    """Rows whose text holds one; a cheap pattern first, the full look on what it leaves."""
    suspects = texts.str.contains(_LONG_NUMBER).fill_null(value=False)
    rows = suspects.arg_true()
    if not len(rows):
        return suspects
    plain = texts.gather(rows).str.normalize("NFKC").to_frame("text")
    whole = plain.with_columns(pl.col("text").str.replace_all(_ID_IN_GROUPS, "${1}${2}${3}"))
    phone = plain["text"].str.contains(_PHONE)
    return suspects.scatter(rows, phone | whole.select(resident_id.contains_expr("text"))["text"])
