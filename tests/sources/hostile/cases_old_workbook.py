"""Workbooks in the old format .xls: what bears that ending and is none, and compound files."""

from sandbox.departments.old_workbook import old_workbook
from sources.kit.biff import OldWorkbook
from sources.kit.errors import UnexpectedColumn
from tests.sources.hostile.books import (
    HEADER,
    OLD,
    XLS,
    refused,
)


def _circular(data: bytes) -> bytes:
    """The .xls whose chain of sectors leads back to its beginning."""
    chain = b"".join(n.to_bytes(4, "little") for n in range(1, 8)) + b"\xfe\xff\xff\xff"
    assert chain in data
    return data.replace(chain, chain[:-4] + bytes(4))


CASES = (
    refused("a web page under the ending .xls",
             b"\xef\xbb\xbf<html xmlns:x='excel'><table></html>",
             "file1", "a web page", how=XLS),
    refused("a table in HTML under the ending .xls", b"<table><tr><td>1</td></tr></table>",
             "file1", "no .xls", "text under that ending", how=XLS),
    refused("XML of an office program under the ending .xls",
             b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
             "file1", "no .xls", how=XLS),
    refused("a web archive under the ending .xls",
             b"MIME-Version: 1.0\r\nX-Document-Type: Workbook",
             "file1", "MIME-Version", "text under that ending", how=XLS),
    refused("a CSV under the ending .xls", "企业名称,失信领域\n甲,a\n".encode("gbk"),
             "file1", "text under that ending", how=XLS),
    refused("an empty .xls", b"", "file1", "the file is empty", how=XLS),
    refused("half an .xls", OLD[: len(OLD) // 2], "file1", "no readable .xls", how=XLS),
    refused("a compound file of noise", OLD[:8] + bytes(range(256)) * 20,
             "file1", "no readable .xls", how=XLS),
    refused("a compound file without a workbook",
             OLD.replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")),
             "file1", "no readable .xls", how=XLS),
    refused("an .xls with a password", OLD.replace(b"\x42\0\2\0\xb0\4", b"\x2f\0\2\0\0\0"),
             "file1", "no readable .xls", "encrypted", how=XLS),
    refused("sectors that lead in a circle", _circular(OLD), "file1", "no readable .xls", how=XLS),
    refused("one cell in the last row and column of an .xls",
             old_workbook({"一": [HEADER, *[()] * 65_534, [*[None] * 255, "x"]]}),
             "file1", "20 s and 650 MiB", how=OldWorkbook(seconds=20, memory=650 << 20)),
    refused("an .xls with a column nobody knows",
             old_workbook({"一": [(*HEADER, "备用"), ["甲"]]}),
             "file1 一!", "'备用'", how=XLS, error=UnexpectedColumn),
)  # fmt: skip
