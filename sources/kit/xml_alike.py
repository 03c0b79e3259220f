"""The short way through an answer of ordinary size: rows of the same fields, cut from its text.

Where only tags begin with `<` (no comment, CDATA section or instruction), text that reads `<row>`,
the first row's fields with no markup inside, `</row>`, is a row of just these fields, and what
stands in them their texts to the letter. If that is found as often as the parser finds rows, these
are they. Whatever is otherwise is for the careful way (`xml_elements.py`, `xml_gathering.py`).
"""

import re

from lxml import etree

from sources.kit.xml_elements import local_name
from sources.kit.xml_envelope import Document, Said, XmlAnswer, hear
from sources.kit.xml_gathering import Row
from sources.kit.xml_safety import parser

_LONGEST = 8 << 20  # bytes: text and tree are held at once
_MOST_FIELDS = 200
_HEAD = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>)?")
_FOREIGN = re.compile(r"<[!?]")
_FIELD = re.compile(r"<([^\s<>/]+)/?>")
_BETWEEN = "[ \t\n]*"


def rows_alike(document: Document, how: XmlAnswer, said: Said) -> list[Row]:
    """All rows of `document`, with `said` filled; or none, and `said` as it was."""
    if document.encoding != "utf-8" or len(document.data) > _LONGEST:
        return []  # in GB18030, libxml2 and Python disagree about some characters
    try:
        names, found = _cut(document.data.decode(), how.row)
        if not found:
            return []
        root = etree.fromstring(document.data, parser(document.encoding))
    except (UnicodeDecodeError, etree.XMLSyntaxError):
        return []  # whoever reads on will say where
    parsed = sum(1 for _ in root.iter(f"{{*}}{how.row}"))
    if len(found) != parsed or not hear(root, how, said):
        return []
    return [(names, [value or None for value in row]) for row in found]


def _cut(text: str, row: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The names of the first row's fields, and the texts of all rows with the same; or nothing."""
    head = _HEAD.match(text)
    begin = text.find(f"<{row}>")
    end = text.find(f"</{row}>", begin)
    if begin < 0 or _FOREIGN.search(text, head.end() if head else 0):
        return (), []
    tags = _FIELD.findall(text, begin + len(row) + 2, end)
    names = tuple(map(local_name, tags))
    # With a single field, the pattern would find texts instead of rows of them.
    if not 1 < len(set(names)) == len(names) <= _MOST_FIELDS:
        return (), []
    fields = (rf"<{tag}(?:>([^<&\r]*)</{tag}|/)>" for tag in map(re.escape, tags))
    row = re.escape(row)
    return names, re.findall(_BETWEEN.join([f"<{row}>", *fields, f"</{row}>"]), text)
