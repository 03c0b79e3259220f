"""Enumerated columns: every word brought to the form the catalogue knows.

Several values are joined by ';'. Two values of the V2015 list contain '、', so a field is split on
';' first and a whole token is looked up before anything is split further (domain §2.3).
"""

import re
import unicodedata
from collections.abc import Iterable

import polars as pl

from records.field import Field, Shape
from records.states import Vocabulary
from validation.normalise.draft import Draft, map_distinct
from validation.normalise.vocabularies import is_other, known_words

_SEPARATORS = re.compile(r"[;,|]")


def read_choices(field: Field, raw: str, vocabulary: str | None) -> str | None:
    """The normal form of `raw`, or None when a part of it is not in the vocabulary."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", raw))
    words = known_words(field, vocabulary)
    if field.shape is Shape.CHOICE:
        return words.get(text) or _other(field, text)
    parts: list[str] = []
    for token in filter(None, _SEPARATORS.split(text)):
        read = _read_token(field, token, words, split=vocabulary != Vocabulary.V2015)
        if read is None:
            return None
        parts.extend(read)
    return ";".join(dict.fromkeys(parts)) or None


def _read_token(
    field: Field, token: str, words: dict[str, str], *, split: bool
) -> list[str] | None:
    if token in words:
        return words[token].split(";")
    if other := _other(field, token):
        return [other]
    if split and "、" in token:
        halves = [words.get(half) for half in token.split("、") if half]
        return [half for half in halves if half] if halves and all(halves) else None
    return None


def _other(field: Field, text: str) -> str | None:
    dashed = re.sub(r"^其他[-—–:：]+", "其他-", text)
    return dashed if is_other(field, dashed) else None


def normalise_choices(draft: Draft, fields: Iterable[Field]) -> None:
    """Rewrite the enumerated columns; `_unread_<field>` marks words outside the vocabulary."""
    for field in fields:
        if field.shape in (Shape.CHOICE, Shape.CHOICES):
            _normalise_column(draft, field)


def _normalise_column(draft: Draft, field: Field) -> None:
    text = draft.table[field.name]
    unread = pl.Series(pl.repeat(value=False, n=len(text), eager=True))
    odd = (text.is_not_null() & ~text.is_in(list(field.choices))).fill_null(value=False)
    for vocabulary in draft.table["_vocabulary"].filter(odd).unique().to_list():
        rows = (odd & draft.table["_vocabulary"].eq_missing(pl.Series([vocabulary]))).arg_true()
        raw = text.gather(rows)
        read = {value: read_choices(field, value, vocabulary) for value in raw.unique().to_list()}
        missed = raw.is_in([value for value, after in read.items() if after is None])
        kept = {value: after or value for value, after in read.items()}
        draft.write(field.name, rows, map_distinct(raw, kept), "choice_variant")
        unread = unread.scatter(rows, missed)
    draft.facts[f"_unread_{field.name}"] = unread


def merge_second_category(draft: Draft) -> None:
    """V2015 splits the penalty categories over two columns: one set in one column."""
    if "penalty_category_2" not in draft.table.columns:
        return
    second = draft.table["penalty_category_2"]
    rows = second.is_not_null().arg_true()
    if not len(rows):
        return
    pairs = draft.table.select("penalty_category", "penalty_category_2")[rows]
    joined = pl.concat_str(
        "penalty_category", "penalty_category_2", separator=";", ignore_nulls=True
    )
    merged = pairs.select(
        joined.str.split(";").list.unique(maintain_order=True).list.join(";").alias("m")
    )["m"]
    draft.write("penalty_category", rows, merged, "merged_category_2")
    draft.write("penalty_category_2", rows, pl.Series([None] * len(rows), dtype=pl.String),
                "merged_category_2")  # fmt: skip
    unread = draft.facts["_unread_penalty_category"] | draft.facts["_unread_penalty_category_2"]
    draft.facts["_unread_penalty_category"] = unread
