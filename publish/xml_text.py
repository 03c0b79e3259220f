"""Text as XML holds it, by polars expressions."""

import polars as pl

# Characters XML 1.0 cannot hold at all, and those that need an escape.
_ILLEGAL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
SPECIAL = r"[&<>\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]"


def escaped(column: pl.Expr) -> pl.Expr:
    """Text safe inside an XML element or attribute; the usual cell pays one scan only."""
    cleaned = (
        column.str.replace_all(_ILLEGAL, "")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("\r", "&#13;", literal=True)
    )
    return pl.when(column.str.contains(SPECIAL)).then(cleaned).otherwise(column)


def elements(shown: pl.DataFrame) -> pl.Series:
    """Every row's values as elements named like the columns, in their order; nulls are left out."""
    text = shown.select(pl.all().cast(pl.String))
    # A column without a value would cost a pass and say nothing.
    given = [name for name in text.columns if text[name].null_count() < text.height]
    parts = (
        pl.concat_str(pl.lit(f"<{name}>"), escaped(pl.col(name)), pl.lit(f"</{name}>"))
        for name in given
    )
    joined = pl.concat_str(pl.lit(""), *parts, ignore_nulls=True)
    return text.with_columns(joined.alias("xml"))["xml"]
