"""One column that holds whatever code the party has: told apart by shape, never by its heading.

A heading such as 组织机构代码/统一社会信用代码 stands over one column in real lists (domain §8).
What has none of the shapes goes to the credit code, where the rules say what is wrong.
"""

import polars as pl

ANY_CODE = "*code"
"""In `columns` of a source: the column holds one or more codes, each told by its shape."""

_SHAPES = {
    "party_uscc": "[0-9A-Z]{18}",
    "party_org_code": "[0-9A-Z]{8}-?[0-9X]",
    "party_registration_number": "[0-9]{15}|[0-9]{13}",
}


def split_by_shape(column: str) -> dict[str, pl.Expr]:
    """Field name → what of `column` (text) has its shape; null where nothing has."""
    # Full-width digits and small letters have a shape too; the value itself stays as it came.
    folded = pl.col(column).str.normalize("NFKC").str.to_uppercase().str.strip_chars()
    found = {
        field: folded.str.extract(f"(?:^|[^0-9A-Z])({shape})(?:$|[^0-9A-Z])")
        for field, shape in _SHAPES.items()
    }
    none = pl.all_horizontal(value.is_null() for value in found.values())
    return found | {"party_uscc": pl.when(none).then(pl.col(column)).otherwise(found["party_uscc"])}
