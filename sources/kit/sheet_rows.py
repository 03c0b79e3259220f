"""A workbook's container, looked at before any workbook library opens it.

Holds the zip to limits (entries, size unpacked, ratio), proves it complete by its checksums, and
counts in the raw sheet XML which rows hold a value: the count that reading is compared with.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from lxml import etree

from sources.kit.errors import NotTheFormat, Place
from sources.kit.xml_safety import parser

MAX_ENTRIES = 5_000
MAX_UNPACKED = 2 << 30
MAX_RATIO = 500
_BLOCK = 1 << 20
# What a damaged container makes its readers say.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    etree.LxmlError,
)
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_AFTER_TAG = (b" ", b">", b"/", b"\t", b"\r", b"\n")  # else it is another word, as <rowBreaks
_NUMBER = re.compile(rb"[^>]*?\sr=\"([0-9]+)\"")
# A cell holds a value (an empty <v/> or <v></v> is none).
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^>]*)?>[^<]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

Rows = npt.NDArray[np.int64]


def filled_rows(file: BinaryIO, place: Place) -> dict[str, Rows]:
    """Sheet name → the 1-based numbers of its rows that hold a value; `NotTheFormat` if unsafe."""
    try:
        with zipfile.ZipFile(file) as archive:
            _hold_to_limits(archive, place)
            parts = _sheet_parts(archive)
            counted = {name: _filled(_stream(archive, part)) for name, part in parts.items()}
            for entry in archive.infolist():
                if entry.filename not in parts.values():
                    for _ in _stream(archive, entry.filename):
                        pass  # reading to the end compares the checksum
    except _BROKEN as error:
        raise NotTheFormat(place, f"no complete .xlsx workbook: {error}") from error
    return counted


def _hold_to_limits(archive: zipfile.ZipFile, place: Place) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise NotTheFormat(place, f"a zip of {len(entries):,} entries is no workbook")
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1 << 20):
        raise NotTheFormat(place, f"zip bomb: {packed:,} bytes unpack to {unpacked:,}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotTheFormat(place, "the workbook is encrypted")


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the zip, as the workbook itself says."""
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser())
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser())
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if "chartsheets" not in path:
            parts[str(sheet.get("name"))] = path
    return parts


def _stream(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        yield from iter(lambda: stream.read(_BLOCK), b"")


def _filled(blocks: Iterator[bytes]) -> Rows:
    """The numbers of rows with a value, from XML text that is never parsed as XML here."""
    rows: list[int] = []
    current, tag, rest = 0, b"", b""
    for block in blocks:
        text = rest + block
        safe = max(text.rfind(b"<", 0, len(text) - 1), 0)  # what begins there may go on
        rest = text[safe:]
        tag = tag or _row_tag(text[:safe])
        if not tag:
            continue
        going_on, *begun = text[:safe].split(tag)
        if current and rows[-1:] != [current] and _VALUE.search(going_on):
            rows.append(current)
        for piece in begun:
            if piece[:1] in _AFTER_TAG:
                number = _NUMBER.match(piece)
                current = int(number[1]) if number else current + 1
                if _VALUE.search(piece):
                    rows.append(current)
    return np.array(rows, dtype=np.int64)


def _row_tag(text: bytes) -> bytes:
    """How a row begins in this sheet: `<row`, or with a prefix; nothing before the first."""
    found = _ROW.search(text)
    return found[0] if found else b""
