"""One workbook a day, .xlsx and .xls: as offices really save them, and as an attacker would.

`fixtures/*.xls` were written by an old office library that is no part of this project.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sandbox.departments.old_workbook import old_workbook
from sources.kit.biff import OldWorkbook
from sources.kit.errors import MissingColumn, NotTheFormat, SourceError, UnexpectedColumn
from sources.kit.fetching import Access
from sources.kit.reading import Read
from sources.kit.source import Source
from sources.kit.workbook import Workbook
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.hostile.packing import Entry, pack
from tests.sources.house import listing_source
from tests.sources.test_workbook import workbook

FIXTURES = Path(__file__).parent / "fixtures"
HEADER = ("企业名称", "统一社会信用代码", "失信领域")
DATED = (*HEADER, "列入日期")
DAY = datetime(2018, 6, 4, tzinfo=UTC)
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
XLSX, XLS = Workbook(), OldWorkbook(seconds=20)


def source(how: Read) -> Source:
    columns = {**listing_source().columns, "列入日期": "listed_on"}
    return listing_source(how, columns=columns)


def _whole(
    name: str,
    data: bytes,
    names: str,
    how: Read = XLSX,
    *,
    aside: int = 0,
    values: Mapping[str, Sequence[str | None]] | None = None,
) -> Case:
    came = {column: list(cells) for column, cells in (values or {}).items()}
    act = _reads(data, how)
    return Case(Access.FILE, name, act, tuple(names), aside, values=came)


def _refused(
    name: str, data: bytes, *says: str, how: Read = XLSX, error: type[SourceError] = NotTheFormat
) -> Case:
    return Case(Access.FILE, name, _reads(data, how), error=error, says=says)


def _reads(data: bytes, how: Read) -> Callable[[Stage], Took]:
    return lambda stage: stage.reads(source(how), data)


def _patched(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
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


def _far(column: bytes) -> bytes:
    """The workbook with one more cell, in the last row there can be."""
    cell = b'<row r="1048576"><c r="%b1048576" t="s"><v>0</v></c></row></sheetData>' % column
    return _patched(ONE, SHEET, (b"</sheetData>", cell))


def _with(data: bytes, **parts: bytes) -> bytes:
    """The workbook with more parts, their folders under `__`."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as book:
        for name, body in parts.items():
            book.writestr(name.replace("__", "/").replace("_bin", ".bin"), body)
    return out.getvalue()


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
    return _patched(book, STRINGS, (b"<t>a</t>", b"<t>" + b"a" * (1 << 20) + b"</t>"))


def _lzma() -> bytes:
    """The workbook with a part that some libraries unpack in one go."""
    out = io.BytesIO(ONE)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_LZMA) as book:
        book.writestr("xl/extra.xml", bytes(1 << 20))
    return out.getvalue()


def _circular(data: bytes) -> bytes:
    """The .xls whose chain of sectors leads back to its beginning."""
    chain = b"".join(n.to_bytes(4, "little") for n in range(1, 8)) + b"\xfe\xff\xff\xff"
    assert chain in data
    return data.replace(chain, chain[:-4] + bytes(4))


def _with_formulas() -> bytes:
    data = workbook(一=[DATED, ["甲", "a", "b"], ["乙", None, "c"], ["丙", None, None]])
    third = b'<c r="A4" t="s"><v>9</v></c>'
    return _patched(
        data,
        SHEET,
        (b'<c r="B2" t="s"><v>5</v></c>', b'<c r="B2" t="str"><f>"x"&amp;1</f><v>x1</v></c>'),
        (third, b'<c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    )


ONE = workbook(名单=[HEADER, ["甲", None, "a"], ["乙", "b", "c"]])
TWO = workbook(一=[HEADER, ["甲", None, "a"]], 二=[HEADER, ["乙", None, "b"]])
OLD = old_workbook({"名单": [HEADER, ["甲", None, "a"], ["乙", "b", "c"]]})
DOCTYPE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><workbook'
A2 = b'<c r="A2" t="s">'
ROW3 = b'<row r="3" '

READ = (
    _whole("codes and amounts as numbers, dates in all their forms",
           workbook(一=[DATED, ["甲", 330103000217276, 0.2, DAY], ["乙", 9.13502e17, 2, 43255],
                       ["丙", "9.13502E+17", "1", "二〇一八年六月四日"],
                       ["丁", None, "1,000", "2018.6.4"]]), "甲乙丙丁", values={
               "party_uscc": ["330103000217276", "913502000000000000", "9.13502E+17", None],
               "list_fields": ["0.2", "2", "1", "1,000"],
               "listed_on": ["2018-06-04 00:00:00", "43255", "二〇一八年六月四日", "2018.6.4"]}),
    _whole("codes, amounts and dates in an .xls",
           (FIXTURES / "numbers.xls").read_bytes(), "甲乙丙丁戊", XLS, values={
               "party_uscc": ["330103000217276", "913502000000000000", "9.13502E+17",
                              "05572123", None],
               "list_fields": ["0.2", "1", "true", "a", "b"],
               "listed_on": ["2018-06-04 00:00:00", "2018-06-04 00:00:00", "43255",
                             "二〇一八年六月四日", "2018.6.4"]}),
    _whole("an .xls as an office saves it: title, merged cells, headers again, footer, more sheets",
           (FIXTURES / "office.xls").read_bytes(), "甲乙丙丁", XLS, values={
               "list_fields": ["刷单", None, "a", "c"],
               "_locator": ["名单!第3行", "名单!第4行", "名单!第7行", "隐藏!第2行"]}),
    _whole("blank rows, headers again on every page, a footer",
           workbook(一=[["某某名单"], HEADER, ["甲", None, "a"], [], [" "], HEADER,
                       ["乙", None, "b"], ["表格说明：逐项填写"], ["二、日期"]]), "甲乙"),
    _whole("headers in two rows, the upper one merged",
           workbook(一=[["主体信息", None, "失信信息"], HEADER, ["甲", None, "a"]]), "甲"),
    _whole("formulas with their last value, a row of nothing but an error",
           _with_formulas(), "甲乙", aside=1, values={"party_uscc": ["x1", None]}),
    _whole("a hidden sheet is read like any other",
           _patched(TWO, "xl/workbook.xml",
                    (b'sheetId="2"', b'sheetId="2" state="veryHidden"')), "甲乙"),
    _whole("a dimension that is far too small",
           _patched(ONE, SHEET, (b'ref="A1:C3"', b'ref="A1"')), "甲乙"),
    _whole("a dimension that is far too large",
           _patched(ONE, SHEET, (b'ref="A1:C3"', b'ref="A1:XFD1048576"')), "甲乙"),
    _whole("formatted cells without a value to the very last column",
           _patched(ONE, SHEET, (b'<c r="C3"', b'<c r="C3"'),
                    (b"</row></sheetData>", b'<c r="XFD3" s="0"/></row></sheetData>')), "甲乙"),
    _whole("a workbook with macros: nothing of it runs",
           _with(ONE, xl__vbaProject_bin=b"\xcc\x61" + bytes(500)), "甲乙"),
    _whole("links to other workbooks: nothing is fetched",
           _with(ONE, xl__externalLinks__externalLink1_bin=b"http://127.0.0.1:1/"), "甲乙"),
    _whole("text that looks like a place or a tag",
           workbook(一=[HEADER, ["甲", ' r="A9"', "<v>1</v>"]]), "甲",
           values={"party_uscc": [' r="A9"'], "list_fields": ["<v>1</v>"]}),
    _whole("headers and nothing below", workbook(一=[HEADER]), ""),
    _whole("an .xlsx under the ending .xls", ONE, "甲乙", XLS),
    _whole("rows that do not say their number",
           _patched(ONE, SHEET, (b'<row r="2" ', b"<row "), (ROW3, b"<row ")), "甲乙"),
    _whole("a sheet of notes that is ignored with a reason",
           workbook(一=[HEADER, ["甲", None, "a"]], 字典=[["是", "否"]]), "甲",
           Workbook({"字典": "what may be filled in"})),
)  # fmt: skip

PLACES = (
    _refused("one cell at the end of the world", _far(b"XFD"),
             "file1 名单!", "16,384 columns", "save it anew"),
    _refused("one cell in the last row of the hundredth column", _far(b"CV"),
             "file1 名单!", "a bomb", "104,857,600 cells"),
    _refused("a row beyond the last", _patched(
             ONE, SHEET, (ROW3, b'<row r="99999999999" ')), "file1 名单!", "row 99999999999"),
    _refused("two cells of one name", _patched(ONE, SHEET, (b'r="C2"', b'r="A2"')),
             "file1 名单!", "cell A2 stands twice"),
    _refused("a cell that covers another row", _patched(ONE, SHEET, (b'<c r="A2"', b'<c r="A3"')),
             "file1 名单!", "cell A3", "outside its row"),
    _refused("one row twice", _patched(ONE, SHEET, (ROW3, b'<row r="2" '), (b'3" t', b'2" t')),
             "file1 名单!", "row 2 stands behind row 2"),
    _refused("rows that run backwards", _patched(
             ONE, SHEET, (b'<row r="2" ', b'<row r="9" '), (b'2" t', b'9" t')),
             "row 3 stands behind row 9", "save it anew"),
    _refused("a row's tag that is spoilt, so that its values hang in the air",
             _patched(ONE, SHEET, (b"</row>" + ROW3, b"</row\xff" + ROW3[1:])),
             "file1 名单!", "cell A3", "outside its row", "save it anew"),
    _refused("values that a library sees and a count of the raw text does not",
             _patched(ONE, SHEET, (b'3" t="s"><v>', b'3" t="s"><v\n>')),
             "file1 名单!第3行", "one look sees a value", "save it anew"),
    _refused("a sheet of ten thousand columns",
             workbook(一=[[*HEADER, *(f"列{n}" for n in range(9_997))]]),
             "file1 一!", "10,000 columns"),
    _refused("one header twice", workbook(一=[(*HEADER, "企业 名称"), ["甲", None, "a", "乙"]]),
             "second column for party_name", "some_source.py", error=UnexpectedColumn),
    _refused("a column nobody knows", workbook(一=[(*HEADER, "备用"), ["甲", None, "a", "b"]]),
             "file1 一!", "'备用'", "sources/some_source.py", error=UnexpectedColumn),
    _refused("values under no header", workbook(一=[HEADER, ["甲", None, "a", "b"]]),
             "no header text", "sources/some_source.py", error=UnexpectedColumn),
    _refused("a column that is gone", workbook(一=[HEADER[:2], ["甲", "b"]]),
             "file1 一!", "no column for list_fields", error=MissingColumn),
    _refused("a dozen lines before the header",
             workbook(一=[*([f"第{n}条"] for n in range(12)), HEADER]),
             "file1 一!", "no header row among the first 10", "第0条"),
    _refused("a hidden dictionary that nobody told us of",
             workbook(一=[HEADER, ["甲", None, "a"]], 字典=[["是", "否"]]), "字典!", "是、否"),
    _refused("a shared string that is not there",
             _patched(ONE, SHEET, (A2 + b"<v>3</v>", A2 + b"<v>99</v>")), "file1", "no readable"),
    _refused("two sheets of one name",
             _patched(TWO, "xl/workbook.xml", ("二".encode(), "一".encode())),
             "file1", "two sheets are called"),
    _refused("a sheet that is named and not there", _patched(
             ONE, "xl/_rels/workbook.xml.rels", (b"sheet1.xml", b"sheet7.xml")), "file1", "sheet7"),
)  # fmt: skip

CONTAINERS = (
    _refused("half an .xlsx", ONE[: len(ONE) // 2], "file1", "no complete .xlsx"),
    _refused("a sheet longer than it says, its beginning vouched for", _understated(ONE),
             "file1", "sheet1.xml' is damaged", "fetch it again"),
    _refused("a shared text of a megabyte in a thousand cells", _swollen(),
             "file1 名单!", "a bomb", "2,147,483,648 bytes of shared text"),
    _refused("a shared text without an end",
             _patched(ONE, STRINGS, (b"</si></sst>", b"x" * (9 << 20))), "file1", "a text or tag"),
    _refused("two parts whose names differ in capitals alone",
             _with(ONE, xl__worksheets__SHEET1_bin=b"", xl__worksheets__sheet1_bin=b""),
             "file1", "two parts of the workbook bear one name"),
    _refused("a part packed in a way that office programs do not use", _lzma(),
             "file1", "packed by method 14"),
    _refused("a zip that is no workbook", pack(Entry(b"a.csv", b"a,b\n")), "no complete .xlsx",
             "xl/workbook.xml"),
    _refused("a workbook whose sheet is encrypted in the zip",
             pack(Entry(b"xl/workbook.xml", b"<x/>", flags=1)),
             "file1", "the workbook is encrypted"),
    _refused("five thousand parts and one",
             pack(*(Entry(str(n).encode(), b"") for n in range(5001))), "file1", "5,001 entries"),
    _refused("an .xls, or one with a password, under .xlsx", OLD,
             "file1", "read it with OldWorkbook", "a password"),
    _refused("an entity in the workbook's own part", _patched(
             ONE, "xl/workbook.xml", (b"<workbook", DOCTYPE), ("名单".encode(), b"&x;")), "file1"),
    _refused("a workbook's own part of nine megabytes",
             _patched(ONE, "xl/workbook.xml", (b"<sheets>", b" " * (9 << 20) + b"<sheets>")),
             "file1", "xl/workbook.xml of more than"),
    _refused("no sheet with content", workbook(一=[]), "file1", "no sheet with content"),
)  # fmt: skip

OLD_ONES = (
    _refused("a web page under the ending .xls",
             b"\xef\xbb\xbf<html xmlns:x='excel'><table></html>",
             "file1", "a web page", how=XLS),
    _refused("a table in HTML under the ending .xls", b"<table><tr><td>1</td></tr></table>",
             "file1", "no .xls", "text under that ending", how=XLS),
    _refused("XML of an office program under the ending .xls",
             b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
             "file1", "no .xls", how=XLS),
    _refused("a web archive under the ending .xls",
             b"MIME-Version: 1.0\r\nX-Document-Type: Workbook",
             "file1", "MIME-Version", "text under that ending", how=XLS),
    _refused("a CSV under the ending .xls", "企业名称,失信领域\n甲,a\n".encode("gbk"),
             "file1", "text under that ending", how=XLS),
    _refused("an empty .xls", b"", "file1", "the file is empty", how=XLS),
    _refused("half an .xls", OLD[: len(OLD) // 2], "file1", "no readable .xls", how=XLS),
    _refused("a compound file of noise", OLD[:8] + bytes(range(256)) * 20,
             "file1", "no readable .xls", how=XLS),
    _refused("a compound file without a workbook",
             OLD.replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")),
             "file1", "no readable .xls", how=XLS),
    _refused("an .xls with a password", OLD.replace(b"\x42\0\2\0\xb0\4", b"\x2f\0\2\0\0\0"),
             "file1", "no readable .xls", "encrypted", how=XLS),
    _refused("sectors that lead in a circle", _circular(OLD), "file1", "no readable .xls", how=XLS),
    _refused("one cell in the last row and column of an .xls",
             old_workbook({"一": [HEADER, *[()] * 65_534, [*[None] * 255, "x"]]}),
             "file1", "20 s and 650 MiB", how=OldWorkbook(seconds=20, memory=650 << 20)),
    _refused("an .xls with a column nobody knows",
             old_workbook({"一": [(*HEADER, "备用"), ["甲"]]}),
             "file1 一!", "'备用'", how=XLS, error=UnexpectedColumn),
)  # fmt: skip

CASES = (*READ, *PLACES, *CONTAINERS, *OLD_ONES)
