"""The code that a broken one may have meant, said beside it wherever a person mends it."""

import polars as pl

from identity.code_repairs import code_repairs, suggested
from records.protocols import Registry

CODE = "party_uscc"
SUGGESTED = pl.Schema(
    {
        "_row": pl.Int64(),
        "suggestion": pl.String(),  # a code of the registry
        "why": pl.String(),  # its reasons, in Chinese
    }
)
_READ = ("party_uscc", "party_name", "party_org_code")


def suggest_codes(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """SUGGESTED of the rows (`_row` and any fields) whose code is broken, none of the others.

    Only what the registry knows and what agrees in name; a person decides. The registry is asked
    once for all the rows.
    """
    if CODE not in rows.columns:
        return pl.DataFrame(schema=SUGGESTED)
    read = [
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(pl.String).alias(name)
        for name in _READ
    ]
    found = suggested(code_repairs(rows.select("_row", *read), registry, most=2))
    return found.select("_row", suggestion="uscc", why=pl.col("reasons").list.join("；"))


def beside(found: pl.DataFrame, rows: pl.DataFrame, registry: Registry | None) -> pl.DataFrame:
    """`found` with `suggestion` and `why` of its findings on the code; `rows` has what they are on.

    Both are told by `_row`. Null without a registry and where there is nothing to suggest.
    """
    on_code = pl.col("field") == CODE
    asked = found.filter(on_code).select("_row").unique()
    if registry is None or asked.is_empty():
        none = pl.lit(None, pl.String)
        return found.with_columns(suggestion=none, why=none)
    told = suggest_codes(rows.join(asked, on="_row", how="semi"), registry)
    marked = told.with_columns(field=pl.lit(CODE))
    return found.join(marked, on=["_row", "field"], how="left", maintain_order="left")
