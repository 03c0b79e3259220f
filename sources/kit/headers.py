"""Header texts: one key for all spellings, the aliases of a kind, and the vocabulary detected.

A numbered code column (`行政相对人代码_3(组织机构代码)`) is named by the text in its bracket,
never by its number, because the numbers changed meaning between vocabularies (domain §2.0, §2.4).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from records.kind import CATALOGUES, Kind
from records.states import Vocabulary

_DASHES = dict.fromkeys("-‐‑‒–—―−─", "_")
_OPEN = dict.fromkeys("[〔【〈<{", "(")
_CLOSE = dict.fromkeys("]〕】〉>}", ")")
_SPELLING = str.maketrans({**_DASHES, **_OPEN, **_CLOSE, "*": None, "\ufeff": None})
_BLANKS = re.compile(r"\s+")
_NUMBERED = re.compile(r"^.*代码_?[0-9]+\((?P<text>.+)\)$")

# Columns that templates and exports add around any table (domain §2.0, §2.8).
FURNITURE = {
    "序号": "running number of the sheet, says nothing about the record",
    "数据导出时间": "moment of the export, not of the decision",
}

_V2015_ONLY = frozenset(
    {"CF_CFMC", "CF_XZJG", "CF_JG", "CF_CFLB1", "CF_XDR_ZDM", "CF_XDR_GSDJ"}
    | {"处罚名称", "处罚事由", "处罚类别1", "处罚结果", "项目名称", "审批类别"}
    | {"XK_XMMC", "XK_SPLB", "XK_XZJG", "XK_XDR_ZDM", "XK_XDR_GSDJ", "XK_XDR"}
)
_V2018_ONLY = frozenset(
    {"CF_WFXW", "CF_NR", "CF_CFJG", "CF_CFJGDM", "XK_XKWS", "XK_XKJG", "XK_XKJGDM", "XK_XKLB"}
    | {"违法行为类型", "处罚内容", "处罚机关统一社会信用代码"}
    | {"行政许可决定文书名称", "许可机关统一社会信用代码"}
)
_V2015_NUMBERS = ("代码_3(工商登记码)", "代码_2(组织机构代码)", "代码_3(统一社会信用代码)")


def header_key(text: str) -> str:
    """The comparison key of a header text.

    NFKC, no blanks, one dash, one bracket, upper case.

    >>> header_key("行政相对人代码＿3 【组织机构代码】")
    '行政相对人代码_3(组织机构代码)'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_SPELLING)
    return _BLANKS.sub("", folded).upper()


def lookup_key(text: str) -> str:
    """`header_key`, or the bracket's key alone for a numbered code column."""
    key = header_key(text)
    numbered = _NUMBERED.match(key)
    return numbered["text"] if numbered else key


def standard_headers(kind: Kind, *, without: Iterable[str] = ()) -> dict[str, str]:
    """Every header text the catalogue knows for `kind` → field name, except fields `without`.

    Ambiguous spellings go to the field whose own 中文名 it is; a test holds that no two fields
    claim one otherwise.
    """
    skipped = frozenset(without)
    columns: dict[str, str] = {}
    for field in CATALOGUES[kind].fields:
        if field.name in skipped:
            continue
        gsxt = () if field.gsxt is None else (field.gsxt,)
        for text in (field.zh, *field.headers, *field.v2018, *field.v2015, *gsxt):
            columns.setdefault(text, field.name)
    return columns


FURNITURE_KEYS = frozenset(map(lookup_key, FURNITURE))


def keyed(texts: Mapping[str, str]) -> dict[str, str]:
    """The mapping under `lookup_key`; `ValueError` names a spelling that has two meanings."""
    result: dict[str, str] = {}
    for text, meaning in texts.items():
        key = lookup_key(text)
        if result.setdefault(key, meaning) != meaning:
            raise ValueError(f"{text!r} means both {result[key]!r} and {meaning!r}")
    return result


def detect(kind: Kind, headers: Iterable[str]) -> Vocabulary:
    """The vocabulary and layout that `headers` are written in (domain §2.0, §2.4)."""
    keys = frozenset(header_key(text) for text in headers)
    if kind in (Kind.PENALTY, Kind.LICENCE):
        if keys & _V2018_ONLY:
            return _layout(keys)
        if keys & _V2015_ONLY:
            return Vocabulary.V2015
    names = {field.gsxt.upper() for field in CATALOGUES[kind].fields if field.gsxt}
    return Vocabulary.GSXT if 2 * len(keys & names) > len(keys) else Vocabulary.LOCAL


def _layout(keys: frozenset[str]) -> Vocabulary:
    """A, B or C of V2018; C shows first, by its V2015 numbering."""
    if any(key.endswith(number) for key in keys for number in _V2015_NUMBERS):
        return Vocabulary.V2018_C
    for prefix in ("CF", "XK"):
        if f"{prefix}_FR_ZJHM" in keys and f"{prefix}_FR_ZJLX" not in keys:
            return Vocabulary.V2018_C
    categories = {"行政相对人类别", "CF_XDR_LB", "XK_XDR_LB"}
    return Vocabulary.V2018_B if keys & categories else Vocabulary.V2018_A
