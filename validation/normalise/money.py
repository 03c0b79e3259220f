"""Amount columns: text to decimal(18,6) in 万元."""

from collections.abc import Iterable

import polars as pl

from records.field import Field, Shape
from validation.normalise.amounts import wan_yuan
from validation.normalise.draft import Draft

DTYPE = pl.Decimal(18, 6)
_USUAL = r"^[0-9]{1,12}(?:\.[0-9]{1,6})?$"


def type_amounts(draft: Draft, fields: Iterable[Field]) -> None:
    """Turn the amount columns into decimals; `_unread_<field>` marks text that was no amount."""
    for field in fields:
        if field.shape is Shape.WAN_YUAN:
            _type_column(draft, field.name)


def _type_column(draft: Draft, name: str) -> None:
    text = draft.table[name]
    usual = pl.when(pl.col(name).str.contains(_USUAL)).then(pl.col(name))
    amounts = draft.table.select(usual.cast(DTYPE)).to_series()
    unread = pl.Series(pl.repeat(value=False, n=len(text), eager=True))
    rest = (text.is_not_null() & amounts.is_null()).arg_true()
    if len(rest):
        raw = text.gather(rest)
        read = {value: wan_yuan(value) for value in raw.unique().to_list()}
        plain = pl.Series([None if a is None else f"{a:f}" for a in read.values()], dtype=pl.String)
        after = raw.replace_strict(list(read), plain, return_dtype=pl.String)
        formed = after.is_not_null()
        draft.record(
            name, rest.filter(formed), raw.filter(formed), after.filter(formed), "amount_form"
        )
        amounts = amounts.clone().scatter(rest, after.cast(DTYPE))
        unread = unread.scatter(rest, ~formed)
    draft.facts[f"_unread_{name}"] = unread
    draft.table = draft.table.with_columns(amounts.alias(name))
