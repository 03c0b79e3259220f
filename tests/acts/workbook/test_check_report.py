"""The report of a checked file as a workbook: text throughout, every finding, in Chinese."""

import re
import zipfile
from pathlib import Path

import fastexcel
import pytest

from acts.workbook.check_report import write_report
from tests.acts import checked_files as files
from tests.acts.checked_files import PERSON, checked, rows

EVIL = '=HYPERLINK("http://attacker.example/","看")'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The report of seven rows: a clean one, four alike, one like a formula, one unreadable."""
    table = [
        *rows(1),
        *(row | {"decided_on": "昨天"} for row in rows(5)[1:]),
        *rows(1, decision_number="杭市监罚〔2018〕96号", decided_on=EVIL.replace(",", "，")),
        PERSON,
    ]
    report = checked(tmp_path / "file.csv", files.as_csv(table) + b"ragged\r\n")
    write_report(report, tmp_path / "report.xlsx")
    return tmp_path / "report.xlsx"


def sheet(book: Path, name: str) -> list[tuple[str | None, ...]]:
    read = fastexcel.read_excel(str(book)).load_sheet(name, header_row=None, dtypes="string")
    return read.to_polars().rows()


def test_the_cover_says_in_chinese_what_came_out_and_how_to_read_on(book: Path) -> None:
    names = fastexcel.read_excel(str(book)).sheet_names
    assert names == ["说明", "问题汇总", "问题明细", "未读出的行"]
    cover = {row[0]: row[1] for row in sheet(book, "说明") if row[0]}
    assert cover["类别"] == "行政处罚"
    assert cover["行"] == "8 = 空行 0 + 未读出 1 + 记录 7"
    assert cover["记录"] == "7 = 可入库 1 + 待修正 5 + 自然人（只计数） 1"
    assert cover["结论"] == "有须改正之处，见「问题汇总」"


def test_every_finding_stands_with_its_row_column_value_and_what_to_do(book: Path) -> None:
    header, *found = sheet(book, "问题明细")
    assert header[:5] == ("工作表", "行", "文件栏目", "标准栏目", "原值")
    told = [row for row in found if row[2] == "处罚决定日期" and row[6] == "阻断"]
    assert [row[1] for row in told] == ["3", "4", "5", "6", "7"]
    assert told[0][4] == "昨天"
    assert all(row[7] and row[8] for row in told)
    _, *alike = sheet(book, "问题汇总")
    assert ("4", "第3行、第4行、第5行 等 4 处") in {(row[3], row[6]) for row in alike}
    assert sheet(book, "未读出的行")[1] == ("第9行", "列数与表头不符")


def test_no_cell_is_a_formula_a_number_or_a_link(book: Path) -> None:
    with zipfile.ZipFile(book) as parts:
        names = parts.namelist()
        sheets = "".join(parts.read(n).decode() for n in names if "worksheets/sheet" in n)
        styles = parts.read("xl/styles.xml").decode()
    assert not re.findall(r"<f[ >]|<hyperlink", sheets)
    assert set(re.findall(r'<c [^>]*?t="(\w+)"', sheets)) == {"inlineStr"}
    assert len(re.findall(r"<c ", sheets)) == len(re.findall(r'<c [^>]*?t="', sheets))
    assert set(re.findall(r'<xf numFmtId="(\d+)"[^>]*applyNumberFormat', styles)) == {"49"}
    assert any(EVIL.replace(",", "，") in row for row in sheet(book, "问题明细"))


def test_more_findings_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path) -> None:
    table = [row | {"authority_uscc": "1133"} for row in rows(7)]
    report = checked(tmp_path / "file.csv", files.as_csv(table))
    write_report(report, tmp_path / "report.xlsx", most_rows=3)
    path = tmp_path / "report.xlsx"
    found = [name for name in fastexcel.read_excel(str(path)).sheet_names if "明细" in name]
    assert found[:2] == ["问题明细", "问题明细2"]
    assert [len(sheet(path, name)) - 1 for name in found[:-1]] == [3] * (len(found) - 1)
    assert sum(len(sheet(path, name)) - 1 for name in found) == report.found.height >= 7


def test_a_file_without_a_fault_gets_a_report_too(tmp_path: Path) -> None:
    report = checked(tmp_path / "file.csv", files.as_csv(rows(2)))
    write_report(report, tmp_path / "report.xlsx")
    assert ("结论", "可以报送") in sheet(tmp_path / "report.xlsx", "说明")
    assert len(sheet(tmp_path / "report.xlsx", "问题明细")) == 1
