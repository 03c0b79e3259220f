"""XML from strangers: no document type, no entities, no network, no exotic encodings."""

import re
from typing import BinaryIO

from lxml import etree

from sources.kit.errors import NotTheFormat, Place

_PROLOG = 1 << 16
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Supersets of ASCII only: in any other a forbidden declaration could hide from the scan below.
_ENCODINGS = frozenset({b"utf-8", b"gb18030", b"gbk", b"gb2312"})


def parser() -> etree.XMLParser:
    """A parser for small trees that resolves and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def refuse_unsafe(stream: BinaryIO, place: Place) -> None:
    """Raise `NotTheFormat` when the head of `stream` is not plain XML in a known encoding.

    A document type can only stand before the root element, so the head is enough.
    """
    head = stream.read(_PROLOG).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"<"):
        raise NotTheFormat(place, "not XML: it does not begin with '<'")
    if b"\0" in head:
        raise NotTheFormat(place, "XML in UTF-16 or UTF-32, expected UTF-8 or GB18030")
    declared = _ENCODING.match(head)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise NotTheFormat(place, f"XML declares the encoding {declared[1].decode()!r}")
    for forbidden in (b"<!DOCTYPE", b"<!ENTITY"):
        if forbidden in head:
            raise NotTheFormat(place, f"XML with {forbidden.decode()}: refused unread")
