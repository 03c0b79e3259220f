"""A workbook's container: held to limits before anything in it is unpacked, then part by part.

Limits of the zip (entries, size unpacked, ratio), its checksums, and which part is which sheet.
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lxml import etree

from sources.kit.errors import NotTheFormat, Place
from sources.kit.unpacking import Limits, Meter
from sources.kit.xml_safety import parser
from sources.kit.zip_members import whole

MAX_ENTRIES = 5_000
MAX_UNPACKED = 2 << 30
MAX_RATIO = 500
_SMALL_PART = 8 << 20  # of the workbook's own part, which lists its sheets
# What a damaged container makes its readers say.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    struct.error,
    UnicodeError,
    etree.LxmlError,
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class Box:
    """The parts of the workbook, each unpacked by its true size, and which were."""

    def __init__(self, file: BinaryIO, archive: zipfile.ZipFile, meter: Meter) -> None:
        self.meter = meter
        self.names = {entry.filename for entry in archive.infolist()}
        self.seen: set[str] = set()
        self._file = file
        self._archive = archive

    def blocks(self, name: str) -> Iterator[bytes]:
        """One part; `KeyError` when there is none of this name."""
        self.seen.add(name)
        return whole(self._file, self._archive.getinfo(name), self.meter)

    def tree(self, name: str) -> etree._Element:
        """One of the small parts, parsed."""
        data = bytearray()
        for block in self.blocks(name):
            data += block
            if len(data) > _SMALL_PART:
                raise self.meter.refuse(f"{name} of more than {_SMALL_PART:,} bytes")
        return etree.fromstring(bytes(data), parser())

    def sheet_parts(self) -> dict[str, str]:
        """Sheet name → name of its part in the zip, as the workbook itself says."""
        book = self.tree("xl/workbook.xml")
        links = self.tree("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        parts: dict[str, str] = {}
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            if "chartsheets" in path:
                continue
            name = str(sheet.get("name"))
            if name in parts:
                raise KeyError(f"two sheets are called {name!r}")
            parts[name] = path
        return parts


@contextmanager
def opened_box(file: BinaryIO, place: Place, most: int = MAX_UNPACKED) -> Iterator[Box]:
    """The container of a workbook; `NotTheFormat` when it is unsafe, or proves broken meanwhile.

    It may unpack to `most` bytes.
    """
    limits = Limits(member=most, unpacked=2 * most, ratio=10 * MAX_RATIO)
    try:
        with zipfile.ZipFile(file) as archive:
            _hold_to_limits(archive, place, most)
            yield Box(file, archive, Meter(place, limits))
    except _BROKEN as error:
        raise NotTheFormat(place, f"no complete .xlsx workbook: {error}") from error


def _hold_to_limits(archive: zipfile.ZipFile, place: Place, most: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise NotTheFormat(place, f"a zip of {len(entries):,} entries is no workbook")
    if unpacked > most or unpacked > MAX_RATIO * max(packed, 1 << 20):
        raise NotTheFormat(place, f"zip bomb: {packed:,} bytes unpack to {unpacked:,}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotTheFormat(place, "the workbook is encrypted")
    # Libraries find a part in capitals or not, and each takes another of two.
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise NotTheFormat(place, "two parts of the workbook bear one name")
