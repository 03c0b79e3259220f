"""Workbooks as the hostile cases need them: small ones, and what may be changed in them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sandbox.departments.old_workbook import old_workbook
from sources.kit.biff import OldWorkbook
from sources.kit.errors import NotTheFormat, SourceError
from sources.kit.fetching import Access
from sources.kit.reading import Read
from sources.kit.source import Source
from sources.kit.workbook import Workbook
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import listing_source
from tests.sources.test_workbook import workbook

HEADER = ("企业名称", "统一社会信用代码", "失信领域")
DATED = (*HEADER, "列入日期")
DAY = datetime(2018, 6, 4, tzinfo=UTC)
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
XLSX, XLS = Workbook(), OldWorkbook(seconds=20)
ONE = workbook(名单=[HEADER, ["甲", None, "a"], ["乙", "b", "c"]])
TWO = workbook(一=[HEADER, ["甲", None, "a"]], 二=[HEADER, ["乙", None, "b"]])
OLD = old_workbook({"名单": [HEADER, ["甲", None, "a"], ["乙", "b", "c"]]})


def source(how: Read) -> Source:
    columns = {**listing_source().columns, "列入日期": "listed_on"}
    return listing_source(how, columns=columns)


def whole(
    name: str,
    data: bytes,
    names: str,
    how: Read = XLSX,
    *,
    aside: int = 0,
    values: Mapping[str, Sequence[str | None]] | None = None,
) -> Case:
    came = {column: list(cells) for column, cells in (values or {}).items()}
    act = reads(data, how)
    return Case(Access.FILE, name, act, tuple(names), aside, values=came)


def refused(
    name: str, data: bytes, *says: str, how: Read = XLSX, error: type[SourceError] = NotTheFormat
) -> Case:
    return Case(Access.FILE, name, reads(data, how), error=error, says=says)


def reads(data: bytes, how: Read) -> Callable[[Stage], Took]:
    return lambda stage: stage.reads(source(how), data)


def patched(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with one part changed; every change must find its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as copy:
        for entry in book.infolist():
            body = book.read(entry)
            for old, new in changes if entry.filename == part else ():
                assert old in body, old
                body = body.replace(old, new)
            copy.writestr(entry.filename, body)
    return out.getvalue()


def extended(data: bytes, **parts: bytes) -> bytes:
    """The workbook with more parts, their folders under `__`."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as book:
        for name, body in parts.items():
            book.writestr(name.replace("__", "/").replace("_bin", ".bin"), body)
    return out.getvalue()
