"""XML from strangers: no document type, no entities, no network, no exotic encodings."""

import re
from typing import BinaryIO

from lxml import etree

from sources.kit.errors import NotTheFormat, Place

_PROLOG = 1 << 20
_MARK = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Supersets of ASCII only: in any other a forbidden declaration could hide from the scan below.
# GB18030 holds all of its forerunners.
_ENCODINGS = {
    b"utf-8": "utf-8",
    b"utf8": "utf-8",
    b"gb18030": "gb18030",
    b"gbk": "gb18030",
    b"gb2312": "gb18030",
}
# What may stand before the root element; a byte of `<`, `-`, `?` or `>` is never half a character.
_BEFORE_ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)


def parser(encoding: str | None = None) -> etree.XMLParser:
    """A parser for small trees that resolves and fetches nothing; `encoding` outweighs theirs."""
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )


def refuse_unsafe(stream: BinaryIO, place: Place) -> str:
    """The encoding of `stream`; `NotTheFormat` when it is not plain XML in one that we know.

    A document type can only stand before the root element, so everything before that is looked at,
    and more than a megabyte of it is refused. A byte order mark outweighs the declaration.
    """
    head = stream.read(_PROLOG)
    marked = head.startswith(_MARK)
    text = head.removeprefix(_MARK).lstrip()
    if not text.startswith(b"<"):
        raise NotTheFormat(place, "not XML: it does not begin with '<'")
    if b"\0" in text[: 1 << 16]:
        raise NotTheFormat(place, "XML in UTF-16 or UTF-32, expected UTF-8 or GB18030")
    declared = _DECLARED.match(text)
    encoding = _ENCODINGS.get(declared[1].lower() if declared else b"utf-8")
    if declared and encoding is None:
        raise NotTheFormat(place, f"XML declares the encoding {declared[1].decode()!r}")
    _refuse_before_root(text, place, whole=len(head) < _PROLOG)
    return "utf-8" if marked or encoding is None else encoding


def _refuse_before_root(text: bytes, place: Place, *, whole: bool) -> None:
    before = _BEFORE_ROOT.match(text)
    at = before.end() if before else 0
    rest = text[at : at + 9]
    if rest.startswith((b"<!--", b"<?")) or not rest:
        trouble = "it breaks off" if whole else f"more than {_PROLOG:,} bytes"
        raise NotTheFormat(place, f"{trouble} before the first element")
    if rest.startswith(b"<!"):
        raise NotTheFormat(place, f"XML with {rest.decode(errors='replace')}: refused unread")
