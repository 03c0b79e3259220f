"""Mojibake: text decoded with the wrong character set, told from real Chinese by decoding it back.

>>> is_garbled("有限公司".encode().decode("gb18030")), is_garbled("鏉州某某有限公司")
(True, False)
"""

import re
from collections.abc import Iterable
from itertools import product

import polars as pl

# Never part of a value: replacement character, its GBK echo, and debug fill patterns.
CERTAIN = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯", "ï»¿", "ï¿½")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
# Of a cell put together from two texts only one may be garbled: no Chinese inside what is Latin-1.
_LATIN = re.compile(r"[\u0080-\u2122]{3,}")


def _read_as_gbk(leads: Iterable[int], trails: Iterable[int]) -> str:
    """The characters that GBK reads in those pairs of bytes."""
    pairs = (bytes(pair) for pair in product(leads, trails))
    return "".join(re.escape(pair.decode("gbk", errors="ignore")) for pair in pairs)


# UTF-8 Chinese is a byte of E4…E9 (in punctuation E2, E3, EF) and two of 80…BF, over and over.
# Read as GBK, its first two characters come from small sets that hardly meet in Chinese; read as
# Latin-1, it shows its leads.
_LEADS, _TAILS = (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF), range(0x80, 0xC0)
_ECHO = f"[{_read_as_gbk(_LEADS, _TAILS)}][{_read_as_gbk(_TAILS, _LEADS)}]"
_ESCAPED = r"(?:\\u[0-9A-Fa-f]{4}){2}|(?:%[Ee][4-9](?:%[89ABab][0-9A-Fa-f]){2}){2}"
_SIGNS = "[\ue000-\uf8ff" + "".join(sign[0] for sign in CERTAIN) + "åæçèäé]"
_SUSPICIOUS = f"{_SIGNS}|{_ECHO}|{_ESCAPED}"


def is_garbled(text: str, *, address: bool = False) -> bool:
    """Whether `text` holds certain garbage, or becomes other Chinese when decoded back.

    So does Chinese that is still escaped, as in JSON or in a web address: but not in an `address`.
    """
    if any(sign in text for sign in CERTAIN) or _PRIVATE.search(text):
        return True
    if not address and re.search(_ESCAPED, text):
        return True
    latin = _LATIN.findall(text)
    return _decodes_back(text, "gb18030") or any(
        _decodes_back(run, codec) for run in latin for codec in ("latin-1", "cp1252")
    )


def _decodes_back(text: str, codec: str) -> bool:
    """Real text is hardly ever valid UTF-8 in another character set."""
    odd = "".join(char for char in text if ord(char) > 127)
    try:
        raw = odd.encode(codec)
    except UnicodeEncodeError:
        return False
    back = raw.decode("utf-8", errors="ignore")
    lost = len(raw) - len(back.encode())
    return len(back) >= 2 and lost <= 2 and all(ord(char) > 0xFF for char in back)


def holds_garbled(texts: pl.Series, *, address: bool = False) -> pl.Series:
    """`is_garbled` on a column: a cheap pattern first, decoding only for what it leaves."""
    suspects = texts.str.contains(_SUSPICIOUS).fill_null(value=False)
    rows = suspects.arg_true()
    if not len(rows):
        return suspects
    raw = texts.gather(rows)
    found = pl.Series(
        [text for text in raw.unique().to_list() if is_garbled(text, address=address)],
        dtype=pl.String,
    )
    return suspects.scatter(rows, raw.is_in(found.implode()))
