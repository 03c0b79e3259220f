import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import xlsxwriter

from sources.kit import sheet_box, sheet_rows, zip_members
from sources.kit.errors import MissingColumn, NotTheFormat, Place, UnexpectedColumn
from sources.kit.source import Source
from sources.kit.workbook import Workbook
from tests.sources.house import House, listing_source

HEADER = ("企业名称", "统一社会信用代码", "失信领域")
Cell = str | float | datetime | None


def workbook(**sheets: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"remove_timezone": True, "in_memory": True}) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, column, value, dated)
                    elif value is not None:
                        sheet.write(number, column, value)
    return out.getvalue()


def plain() -> Source:
    columns = {**listing_source().columns, "列入日期": "listed_on"}
    return listing_source(Workbook(), columns=columns)


def test_the_header_is_found_below_a_title_and_rows_keep_their_place(house: House) -> None:
    data = workbook(公示=[["某某名单"], [None], HEADER, ["甲", None, "a"], ["乙", "b", "c"]])
    table, reading = house.read(plain(), data)
    assert table["party_name"].to_list() == ["甲", "乙"]
    assert table["_locator"].to_list() == ["公示!第4行", "公示!第5行"]
    assert reading.count.lines == 2


def test_furniture_is_counted_as_blank(house: House) -> None:
    rows: list[Sequence[Cell]] = [
        ("序号", *HEADER),
        (1, "甲", None, "a"),
        (),
        ("序号", *HEADER),
        (2, "乙", None, "b"),
        (None, " "),
        ("表格说明：1. 逐项填写",),
        ("2. 日期格式",),
    ]
    table, reading = house.read(plain(), workbook(一=rows))
    assert table["_locator"].to_list() == ["一!第2行", "一!第5行"]
    assert (reading.count.lines, reading.count.blank) == (7, 5)


def test_several_sheets_are_one_delivery(house: House) -> None:
    data = workbook(
        法人=[HEADER, ["甲", None, "a"]],
        自然人=[(HEADER[2], HEADER[0]), ["b", "乙"]],
        空=[],
    )
    table, _ = house.read(plain(), data)
    assert table["party_name"].to_list() == ["甲", "乙"]
    assert table["party_uscc"].to_list() == [None, None]
    assert table["_locator"].to_list() == ["法人!第2行", "自然人!第2行"]
    assert table["_row"].to_list() == [0, 1]


def test_numbers_and_dates_stay_the_text_of_their_cell(house: House) -> None:
    header = (*HEADER, "列入日期")
    data = workbook(
        一=[
            header,
            ["甲", 330103000217276, "a", 43255],
            ["乙", None, 0.2, datetime(2018, 6, 4, tzinfo=UTC)],
        ]
    )
    table, _ = house.read(plain(), data)
    assert table["party_uscc"].to_list() == ["330103000217276", None]
    assert table["list_fields"].to_list() == ["a", "0.2"]
    assert table["listed_on"].to_list() == ["43255", "2018-06-04 00:00:00"]


def test_a_sheet_may_be_ignored_by_name_with_a_reason(house: House) -> None:
    data = workbook(名单=[HEADER, ["甲", None, "a"]], 填报说明=[["请按模板填写"]])
    with pytest.raises(NotTheFormat, match=r"填报说明!: no header row.*请按模板填写"):
        house.read(plain(), data)
    source = listing_source(Workbook(ignored={"填报说明": "how to fill the form"}))
    table, _ = house.read(source, data)
    assert table.height == 1


def test_columns_too_many_or_too_few_name_file_sheet_and_column(house: House) -> None:
    with pytest.raises(UnexpectedColumn, match="file1 名单!: column '星座'"):
        house.read(plain(), workbook(名单=[(*HEADER, "星座"), ["甲", None, "a", "b"]]))
    with pytest.raises(MissingColumn, match="file1 名单!: no column for list_fields"):
        house.read(plain(), workbook(名单=[HEADER[:2], ["甲", None]]))
    with pytest.raises(UnexpectedColumn, match="second column for party_name"):
        house.read(plain(), workbook(名单=[(*HEADER, "企业 名称"), ["甲", None, "a", "b"]]))


def test_a_truncated_workbook_is_refused(house: House) -> None:
    data = workbook(名单=[HEADER, ["甲", None, "a"]])
    for cut in (len(data) // 2, len(data) - 10, 10):
        with pytest.raises(NotTheFormat, match=r"no complete \.xlsx workbook"):
            house.read(plain(), data[:cut])


def test_a_damaged_cell_is_noticed_by_its_checksum(house: House) -> None:
    data = bytearray(workbook(名单=[HEADER, ["甲", None, "a"]]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + 40] ^= 0xFF
    with pytest.raises(NotTheFormat):
        house.read(plain(), bytes(data))


@pytest.mark.parametrize(
    "data, words",
    [
        (b"<html><body>error</body></html>", "a web page"),
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, r"no complete \.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(house: House, data: bytes, words: str) -> None:
    with pytest.raises(NotTheFormat, match=words):
        house.read(plain(), data)


def test_an_empty_workbook_is_refused(house: House) -> None:
    with pytest.raises(NotTheFormat, match="no sheet with content"):
        house.read(plain(), workbook(名单=[]))


def test_a_zip_bomb_is_refused_before_it_is_opened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (600 << 20))
    with pytest.raises(NotTheFormat, match="zip bomb"):
        house.read(plain(), out.getvalue())
    monkeypatch.setattr(sheet_box, "MAX_ENTRIES", 3)
    with pytest.raises(NotTheFormat, match="entries is no workbook"):
        house.read(plain(), workbook(名单=[HEADER]))


def test_entities_inside_a_workbook_are_refused_or_left_alone(house: House) -> None:
    data = workbook(名单=[HEADER, ["甲", None, "a"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                body = body.replace(
                    b"<workbook",
                    b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook',
                    1,
                ).replace("名单".encode(), b"&x;")
            target.writestr(entry.filename, body)
    with pytest.raises(NotTheFormat):
        house.read(plain(), out.getvalue())


def test_row_numbers_do_not_depend_on_where_the_xml_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Sequence[Cell]] = [
        HEADER,
        *([f"甲{n}", None, "a"] if n % 3 else [] for n in range(99)),
    ]
    data = workbook(名单=rows)
    expected = [1, *(n + 2 for n in range(99) if n % 3)]
    for block in (600, 1_000, 1 << 20):
        monkeypatch.setattr(zip_members, "BLOCK", block)
        found = sheet_rows.filled_rows(io.BytesIO(data), Place("some_source", "file1"))
        assert found["名单"].tolist() == expected


@pytest.mark.parametrize(
    "last", ['<row r="1048576"></row>', '<row r="1048576"><c r="J1048576" s="1"/></row>']
)
def test_a_row_that_holds_nothing_makes_no_grid_large(last: str) -> None:
    """LibreOffice writes the last row that a sheet can have once a row was deleted."""
    data = workbook(名单=[[f"栏{number}" for number in range(10)]] * 3)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, body.replace(b"</sheetData>", f"{last}</sheetData>".encode()))
    found = sheet_rows.filled_rows(out, Place("some_source", "file1"))
    assert found["名单"].tolist() == [1, 2, 3]
