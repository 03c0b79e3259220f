"""What holds a workbook: half of it, parts that lie, texts without an end, doors for entities."""

import io
import zipfile
import zlib

from tests.sources.hostile.books import (
    HEADER,
    OLD,
    ONE,
    SHEET,
    STRINGS,
    extended,
    patched,
    refused,
)
from tests.sources.hostile.packing import Entry, pack
from tests.sources.test_workbook import workbook

DOCTYPE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><workbook'


def _understated(data: bytes) -> bytes:
    """The workbook whose sheet says that it is shorter than it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        entries = [(entry.filename, book.read(entry)) for entry in book.infolist()]
    return pack(
        *(
            Entry(name.encode(), body)
            if name != SHEET
            else Entry(name.encode(), body, size=600, crc=zlib.crc32(body[:600]))
            for name, body in entries
        )
    )


def _swollen() -> bytes:
    """The workbook whose cells all name one text of a megabyte."""
    book = workbook(名单=[HEADER, *(["甲", None, "a"] for _ in range(2_100))])
    return patched(book, STRINGS, (b"<t>a</t>", b"<t>" + b"a" * (1 << 20) + b"</t>"))


def _lzma() -> bytes:
    """The workbook with a part that some libraries unpack in one go."""
    out = io.BytesIO(ONE)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_LZMA) as book:
        book.writestr("xl/extra.xml", bytes(1 << 20))
    return out.getvalue()


CASES = (
    refused("half an .xlsx", ONE[: len(ONE) // 2], "file1", "no complete .xlsx"),
    refused("a sheet longer than it says, its beginning vouched for", _understated(ONE),
             "file1", "sheet1.xml' is damaged", "fetch it again"),
    refused("a shared text of a megabyte in a thousand cells", _swollen(),
             "file1 名单!", "a bomb", "2,147,483,648 bytes of shared text"),
    refused("a shared text without an end",
             patched(ONE, STRINGS, (b"</si></sst>", b"x" * (9 << 20))), "file1", "a text or tag"),
    refused("two parts whose names differ in capitals alone",
             extended(ONE, xl__worksheets__SHEET1_bin=b"", xl__worksheets__sheet1_bin=b""),
             "file1", "two parts of the workbook bear one name"),
    refused("a part packed in a way that office programs do not use", _lzma(),
             "file1", "packed by method 14"),
    refused("a zip that is no workbook", pack(Entry(b"a.csv", b"a,b\n")), "no complete .xlsx",
             "xl/workbook.xml"),
    refused("a workbook whose sheet is encrypted in the zip",
             pack(Entry(b"xl/workbook.xml", b"<x/>", flags=1)),
             "file1", "the workbook is encrypted"),
    refused("five thousand parts and one",
             pack(*(Entry(str(n).encode(), b"") for n in range(5001))), "file1", "5,001 entries"),
    refused("an .xls, or one with a password, under .xlsx", OLD,
             "file1", "read it with OldWorkbook", "a password"),
    refused("an entity in the workbook's own part", patched(
             ONE, "xl/workbook.xml", (b"<workbook", DOCTYPE), ("名单".encode(), b"&x;")), "file1"),
    refused("a workbook's own part of nine megabytes",
             patched(ONE, "xl/workbook.xml", (b"<sheets>", b" " * (9 << 20) + b"<sheets>")),
             "file1", "xl/workbook.xml of more than"),
    refused("no sheet with content", workbook(一=[]), "file1", "no sheet with content"),
)  # fmt: skip
