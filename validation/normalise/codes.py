"""Codes and document numbers: one form for every way of typing them."""

import re
import unicodedata

import polars as pl

from records.field import Field, Shape
from records.uscc import PLACEHOLDER
from validation.normalise.step import Step
from validation.normalise.texts import NULL_WORDS

USCC_FIELDS = ("party_uscc", "authority_uscc", "source_agency_uscc", "parent_uscc")
# Identifiers printed in groups; in the other codes a hyphen is part of the code.
_HYPHENATED = frozenset({*USCC_FIELDS, "party_org_code", "party_registration_number"})
_FILLED = frozenset({*_HYPHENATED, "party_tax_number"})
# Blanks, what cannot be seen, and the mark by which a spreadsheet keeps a number as text.
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+|^['’‘`]+")
_HYPHENS = re.compile(r"[-‐‑‒–—﹣－]")
_YEAR = re.compile(r"[\[(（【［{〔｛〈<]\s*((?:19|20)[0-9]{2})\s*[\])）】］}〕｝〉>]")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}


def code_form(code: str) -> str:
    r"""NFKC, upper case, without blanks and what cannot be seen.

    >>> code_form("９１３３ 0203\n674737244w")
    '91330203674737244W'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", code)).upper()


def bare_code_form(code: str) -> str:
    """`code_form` without hyphens: '55782521-X' → '55782521X'."""
    return _HYPHENS.sub("", code_form(code))


def number_form(number: str) -> str:
    """A document number without blanks, its year in 〔〕; other brackets stay as they are.

    >>> number_form("杭市监罚 [2018] 12号")
    '杭市监罚〔2018〕12号'
    """
    text = _BLANKS.sub("", number).translate(_WIDE)
    return _YEAR.sub(r"〔\1〕", text)


def _unless_nothing(code: str) -> str | None:
    return None if code in NULL_WORDS else code


def _is_bare(field: Field) -> bool:
    return field.shape is Shape.CODE and field.name in _HYPHENATED


def _is_free(field: Field) -> bool:
    return field.shape is Shape.CODE and field.name not in _HYPHENATED


CODE_STEPS = (
    Step(
        how="code_form",
        fields=_is_bare,
        unusual=lambda field: pl.col(field.name).str.contains("[^0-9A-Z]"),
        fix=lambda code: _unless_nothing(bare_code_form(code)),
    ),
    Step(
        how="code_form",
        fields=_is_free,
        unusual=lambda field: pl.col(field.name).str.contains(r"[^0-9A-Z\-]"),
        fix=lambda code: _unless_nothing(code_form(code)),
    ),
    Step(
        how="placeholder",
        fields=lambda field: field.name in _FILLED,
        # Fillers begin with 000, 999 or 111; a real code may not: '1111' still needs the regex.
        unusual=lambda field: pl.col(field.name).str.contains(PLACEHOLDER),
        fix=lambda _: None,
    ),
    Step(
        how="number_form",
        fields=lambda field: field.shape is Shape.DOC_NUMBER,
        unusual=lambda field: pl.col(field.name).str.contains(
            r"[\[\](){}（）【】［］｛｝〈〉<>\s０-９Ａ-Ｚ]"
        ),
        fix=number_form,
    ),
)
