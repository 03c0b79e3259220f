"""The head of a firm in its own record's prose: a person who is no published party (design §11).

The registered name is public, whoever it names; elsewhere the person is told by the family name.
"""

import polars as pl

from records.field import Shape
from records.kind import CATALOGUES, Kind
from records.surnames import SURNAMES

_PERSON = "legal_representative"


def veiled(decoded: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """`decoded` (catalogue fields as text), its person told as 张某 in what a channel may carry."""
    fields = CATALOGUES[kind].fields
    names = {field.name for field in fields}
    if not {_PERSON, "party_name"} <= names or decoded[_PERSON].null_count() == decoded.height:
        return decoded
    person = pl.col(_PERSON)
    # What no family name begins, and is short, may be any word.
    is_name = person.str.contains(f"^(?:{'|'.join(SURNAMES)}).") | (person.str.len_chars() > 2)
    is_apart = ~pl.col("party_name").str.contains(person, literal=True)
    asked = (is_name & is_apart).fill_null(value=False)
    prose = [field.name for field in fields if field.shape is Shape.TEXT and field.channels]
    return decoded.with_columns(_veiled(name, asked) for name in prose)


def _veiled(name: str, asked: pl.Expr) -> pl.Expr:
    text, person = pl.col(name), pl.col(_PERSON)
    holds = (asked & text.str.contains(person, literal=True)).fill_null(value=False)
    family = pl.concat_str(person.str.head(1), pl.lit("某"))
    told = text.str.split(person).list.join(family)
    return pl.when(holds).then(told).otherwise(text).alias(name)
