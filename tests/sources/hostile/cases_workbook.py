"""One workbook a day, .xlsx and .xls: as offices really save them, and cells out of place.

`fixtures/*.xls` were written by an old office library that is no part of this project.
"""

from pathlib import Path

from sources.kit.errors import MissingColumn, UnexpectedColumn
from sources.kit.workbook import Workbook
from tests.sources.hostile.books import (
    DATED,
    DAY,
    HEADER,
    ONE,
    SHEET,
    TWO,
    XLS,
    extended,
    patched,
    refused,
    whole,
)
from tests.sources.test_workbook import workbook

FIXTURES = Path(__file__).parent / "fixtures"
A2 = b'<c r="A2" t="s">'
ROW3 = b'<row r="3" '


def _far(column: bytes) -> bytes:
    """The workbook with one more cell, in the last row there can be."""
    cell = b'<row r="1048576"><c r="%b1048576" t="s"><v>0</v></c></row></sheetData>' % column
    return patched(ONE, SHEET, (b"</sheetData>", cell))


def _with_formulas() -> bytes:
    data = workbook(一=[DATED, ["甲", "a", "b"], ["乙", None, "c"], ["丙", None, None]])
    third = b'<c r="A4" t="s"><v>9</v></c>'
    return patched(
        data,
        SHEET,
        (b'<c r="B2" t="s"><v>5</v></c>', b'<c r="B2" t="str"><f>"x"&amp;1</f><v>x1</v></c>'),
        (third, b'<c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    )


READ = (
    whole("codes and amounts as numbers, dates in all their forms",
           workbook(一=[DATED, ["甲", 330103000217276, 0.2, DAY], ["乙", 9.13502e17, 2, 43255],
                       ["丙", "9.13502E+17", "1", "二〇一八年六月四日"],
                       ["丁", None, "1,000", "2018.6.4"]]), "甲乙丙丁", values={
               "party_uscc": ["330103000217276", "913502000000000000", "9.13502E+17", None],
               "list_fields": ["0.2", "2", "1", "1,000"],
               "listed_on": ["2018-06-04 00:00:00", "43255", "二〇一八年六月四日", "2018.6.4"]}),
    whole("codes, amounts and dates in an .xls",
           (FIXTURES / "numbers.xls").read_bytes(), "甲乙丙丁戊", XLS, values={
               "party_uscc": ["330103000217276", "913502000000000000", "9.13502E+17",
                              "05572123", None],
               "list_fields": ["0.2", "1", "true", "a", "b"],
               "listed_on": ["2018-06-04 00:00:00", "2018-06-04 00:00:00", "43255",
                             "二〇一八年六月四日", "2018.6.4"]}),
    whole("an .xls as an office saves it: title, merged cells, headers again, footer, more sheets",
           (FIXTURES / "office.xls").read_bytes(), "甲乙丙丁", XLS, values={
               "list_fields": ["刷单", None, "a", "c"],
               "_locator": ["名单!第3行", "名单!第4行", "名单!第7行", "隐藏!第2行"]}),
    whole("blank rows, headers again on every page, a footer",
           workbook(一=[["某某名单"], HEADER, ["甲", None, "a"], [], [" "], HEADER,
                       ["乙", None, "b"], ["表格说明：逐项填写"], ["二、日期"]]), "甲乙"),
    whole("headers in two rows, the upper one merged",
           workbook(一=[["主体信息", None, "失信信息"], HEADER, ["甲", None, "a"]]), "甲"),
    whole("formulas with their last value, a row of nothing but an error",
           _with_formulas(), "甲乙", aside=1, values={"party_uscc": ["x1", None]}),
    whole("a hidden sheet is read like any other",
           patched(TWO, "xl/workbook.xml",
                    (b'sheetId="2"', b'sheetId="2" state="veryHidden"')), "甲乙"),
    whole("a dimension that is far too small",
           patched(ONE, SHEET, (b'ref="A1:C3"', b'ref="A1"')), "甲乙"),
    whole("a dimension that is far too large",
           patched(ONE, SHEET, (b'ref="A1:C3"', b'ref="A1:XFD1048576"')), "甲乙"),
    whole("formatted cells without a value to the very last column",
           patched(ONE, SHEET, (b'<c r="C3"', b'<c r="C3"'),
                    (b"</row></sheetData>", b'<c r="XFD3" s="0"/></row></sheetData>')), "甲乙"),
    whole("a workbook with macros: nothing of it runs",
           extended(ONE, xl__vbaProject_bin=b"\xcc\x61" + bytes(500)), "甲乙"),
    whole("links to other workbooks: nothing is fetched",
           extended(ONE, xl__externalLinks__externalLink1_bin=b"http://127.0.0.1:1/"), "甲乙"),
    whole("text that looks like a place or a tag",
           workbook(一=[HEADER, ["甲", ' r="A9"', "<v>1</v>"]]), "甲",
           values={"party_uscc": [' r="A9"'], "list_fields": ["<v>1</v>"]}),
    whole("headers and nothing below", workbook(一=[HEADER]), ""),
    whole("an .xlsx under the ending .xls", ONE, "甲乙", XLS),
    whole("rows that do not say their number",
           patched(ONE, SHEET, (b'<row r="2" ', b"<row "), (ROW3, b"<row ")), "甲乙"),
    whole("a sheet of notes that is ignored with a reason",
           workbook(一=[HEADER, ["甲", None, "a"]], 字典=[["是", "否"]]), "甲",
           Workbook({"字典": "what may be filled in"})),
)  # fmt: skip

PLACES = (
    refused("one cell at the end of the world", _far(b"XFD"),
             "file1 名单!", "16,384 columns", "save it anew"),
    refused("one cell in the last row of the hundredth column", _far(b"CV"),
             "file1 名单!", "a bomb", "104,857,600 cells"),
    refused("a row beyond the last", patched(
             ONE, SHEET, (ROW3, b'<row r="99999999999" ')), "file1 名单!", "row 99999999999"),
    refused("two cells of one name", patched(ONE, SHEET, (b'r="C2"', b'r="A2"')),
             "file1 名单!", "cell A2 stands twice"),
    refused("a cell that covers another row", patched(ONE, SHEET, (b'<c r="A2"', b'<c r="A3"')),
             "file1 名单!", "cell A3", "outside its row"),
    refused("one row twice", patched(ONE, SHEET, (ROW3, b'<row r="2" '), (b'3" t', b'2" t')),
             "file1 名单!", "row 2 stands behind row 2"),
    refused("rows that run backwards", patched(
             ONE, SHEET, (b'<row r="2" ', b'<row r="9" '), (b'2" t', b'9" t')),
             "row 3 stands behind row 9", "save it anew"),
    refused("a row's tag that is spoilt, so that its values hang in the air",
             patched(ONE, SHEET, (b"</row>" + ROW3, b"</row\xff" + ROW3[1:])),
             "file1 名单!", "cell A3", "outside its row", "save it anew"),
    refused("values that a library sees and a count of the raw text does not",
             patched(ONE, SHEET, (b'3" t="s"><v>', b'3" t="s"><v\n>')),
             "file1 名单!第3行", "one look sees a value", "save it anew"),
    refused("a sheet of ten thousand columns",
             workbook(一=[[*HEADER, *(f"列{n}" for n in range(9_997))]]),
             "file1 一!", "10,000 columns"),
    refused("one header twice", workbook(一=[(*HEADER, "企业 名称"), ["甲", None, "a", "乙"]]),
             "second column for party_name", "some_source.py", error=UnexpectedColumn),
    refused("a column nobody knows", workbook(一=[(*HEADER, "备用"), ["甲", None, "a", "b"]]),
             "file1 一!", "'备用'", "sources/some_source.py", error=UnexpectedColumn),
    refused("values under no header", workbook(一=[HEADER, ["甲", None, "a", "b"]]),
             "no header text", "sources/some_source.py", error=UnexpectedColumn),
    refused("a column that is gone", workbook(一=[HEADER[:2], ["甲", "b"]]),
             "file1 一!", "no column for list_fields", error=MissingColumn),
    refused("a dozen lines before the header",
             workbook(一=[*([f"第{n}条"] for n in range(12)), HEADER]),
             "file1 一!", "no header row among the first 10", "第0条"),
    refused("a hidden dictionary that nobody told us of",
             workbook(一=[HEADER, ["甲", None, "a"]], 字典=[["是", "否"]]), "字典!", "是、否"),
    refused("a shared string that is not there",
             patched(ONE, SHEET, (A2 + b"<v>3</v>", A2 + b"<v>99</v>")), "file1", "no readable"),
    refused("two sheets of one name",
             patched(TWO, "xl/workbook.xml", ("二".encode(), "一".encode())),
             "file1", "two sheets are called"),
    refused("a sheet that is named and not there", patched(
             ONE, "xl/_rels/workbook.xml.rels", (b"sheet1.xml", b"sheet7.xml")), "file1", "sheet7"),
)  # fmt: skip

CASES = (*READ, *PLACES)
