from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.departments.old_workbook import old_workbook
from sources.kit.biff import OldWorkbook
from sources.kit.errors import NotTheFormat
from sources.kit.source import Source
from tests.sources.house import House, listing_source
from tests.sources.test_workbook import workbook

HEADER = ("企业名称", "统一社会信用代码", "失信领域")
Rows = list[Sequence[str | None]]


def plain(seconds: int = 60) -> Source:
    return listing_source(OldWorkbook(seconds=seconds))


def test_title_headers_again_blank_rows_and_footer_hold_no_record(house: House) -> None:
    table: Rows = [
        ["名单"], HEADER, ["甲", None, "a"], [], [" "], HEADER, ["乙", "b", "c"], ["表格说明：略"],
    ]  # fmt: skip
    read, reading = house.read(plain(), old_workbook({"公示": table}))
    assert read["_locator"].to_list() == ["公示!第3行", "公示!第7行"]
    assert read["party_uscc"].to_list() == [None, "b"]
    assert (reading.count.lines, reading.count.blank) == (6, 4)


def test_sheets_are_one_delivery_and_one_may_be_ignored(house: House) -> None:
    sheets: dict[str, Rows] = {
        "法人": [HEADER, ["甲", None, "a"]],
        "字典": [["是"], ["否"]],
        "自然人": [HEADER[::-1], ["b", None, "乙"]],
    }
    source = listing_source(OldWorkbook({"字典": "what may be filled in"}))
    table, _ = house.read(source, old_workbook(sheets))
    assert table["party_name"].to_list() == ["甲", "乙"]
    with pytest.raises(NotTheFormat, match=r"字典!: no header row.*是"):
        house.read(plain(), old_workbook(sheets))


def test_it_reads_as_the_newer_format_reads(house: House) -> None:
    rows: Rows = [["名单"], [], HEADER, ["甲", None, "a"], [None, "x", None], ["乙", "b"]]
    old, then = house.read(plain(), old_workbook({"一": rows}))
    new, now = house.read(plain(), workbook(一=rows))
    assert old.drop("_snapshot").equals(new.drop("_snapshot"))
    assert then.count == now.count


def test_a_reader_that_takes_too_long_is_ended(house: House) -> None:
    rows: Rows = [HEADER, *([f"甲{n}", None, "a"] for n in range(10))]
    with pytest.raises(NotTheFormat, match=r"file1: the \.xls was not read within 0 s"):
        house.read(plain(seconds=0), old_workbook({"一": rows}))


def test_nothing_of_the_workbook_stays_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = house.root / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    house.read(plain(), old_workbook({"一": [HEADER, ["甲", None, "a"]]}))
    assert list(scratch.iterdir()) == []


CELL = st.one_of(st.none(), st.text("甲乙丙ab12 （）", min_size=1, max_size=20))


@settings(max_examples=8)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=30))
def test_no_row_is_lost_and_none_is_doubled(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, ...]]
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    table, _ = house.read(plain(), old_workbook({"一": [HEADER, *rows]}))
    records = [row for row in rows if any(cell and cell.strip() for cell in row)]
    names = table["party_name"].to_list() if table.height else []
    assert names == [row[0] for row in records]
