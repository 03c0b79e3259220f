"""What a department gets to repair."""

import io
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.keys import public_id_key, workbook_key
from acts.workbook import contents
from acts.workbook import write as writing
from acts.workbook.errors import MixedKinds, NothingOpen, TooManyRows
from acts.workbook.tables import OpenWork
from acts.workbook.write import write
from sources.kit.errors import Place
from sources.kit.sheet_oddities import oddities
from tests.acts.workbook.altered import SHEET, Sheet, part, texts
from tests.acts.workbook.open_work import KEY, ORDER, PENALTY, exported, open_work

WORK = open_work(6)
CODE, DAY = "行政相对人代码_1(统一社会信用代码)", "处罚决定日期"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(tmp_path_factory.mktemp("export"), WORK)


def style_of(data: bytes, row: int, heading: str) -> str:
    """The format of a cell, as XML."""
    sheet = Sheet(data)
    attributes, _ = sheet.rows[row - 1][sheet.columns[heading]]
    number = re.search(r's="([0-9]+)"', attributes)
    assert number is not None
    formats = re.search(r"<cellXfs.*?</cellXfs>", part(data, "xl/styles.xml"), re.DOTALL)
    assert formats is not None
    found: list[str] = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", formats[0])
    return found[int(number[1])]


def test_two_sheets_are_seen_and_two_are_hidden(export: bytes) -> None:
    named = re.findall(
        r'<sheet name="(\w+)" sheetId="\d"( state="\w+")?', part(export, "xl/workbook.xml")
    )
    assert named == [
        ("待修正", ""), ("说明", ""), ("_lists", ' state="hidden"'),
        ("_meta", ' state="veryHidden"'),
    ]  # fmt: skip


def test_columns_are_signed_ids_then_words_then_the_template_in_its_order(export: bytes) -> None:
    headings = list(Sheet(export).columns)
    assert headings[:8] == [
        "_rid", "_ver", "_sig", "错误说明", "建议值", "采纳", "行政相对人名称", "行政相对人类别",
    ]  # fmt: skip
    assert headings[8:10] == [CODE, "行政相对人代码_2(工商注册号)"]
    assert headings[-3:] == ["数据来源单位统一社会信用代码", "备注", "处理意见"]
    order = [field.zh for field in PENALTY.fields if field.v2018]
    assert [head for head in headings if head in order] == [z for z in order if z in headings]
    assert '<col min="1" max="3" width="0" style="1" hidden="1"' in part(export, SHEET)


def test_every_cell_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    odd = ["=1+1", "913301061234567890", "http://a.example", "2018-09-03", "-1", "@SUM(A1)"]
    work = OpenWork(WORK.rows.with_columns(pl.Series("violation_facts", odd)), WORK.found)
    data = exported(tmp_path, work)
    assert oddities(io.BytesIO(data), Place("workbook", "xlsx")).cells.is_empty()
    assert 'numFmtId="49"' in style_of(data, 2, CODE)  # @
    assert "hyperlink" not in part(data, SHEET)
    assert Sheet(data).cell(2, "违法事实") == "=1+1"


def test_a_failing_cell_is_red_unlocked_and_commented_and_others_are_locked(export: bytes) -> None:
    assert 'locked="0"' in style_of(export, 2, CODE)
    fills = re.findall(r"<fill>.*?</fill>", part(export, "xl/styles.xml"))
    number = re.search(r'fillId="([0-9]+)"', style_of(export, 2, CODE))
    assert number is not None
    assert "FFFFC7CE" in fills[int(number[1])]
    assert "locked" not in style_of(export, 2, "处罚内容")
    assert "locked" not in style_of(export, 2, DAY)  # this row's day did not fail
    assert 'locked="0"' in style_of(export, 4, DAY)
    comments = part(export, "xl/comments1.xml")
    assert comments.count("<comment ref") == 6 + 2
    assert "第 18 位校验码不符：「91330106YY" in comments
    assert "USCC-005" in comments


def test_the_sheet_is_protected_without_a_password_and_may_be_sorted_and_filtered(
    export: bytes,
) -> None:
    sheet = part(export, SHEET)
    protection = re.search(r"<sheetProtection[^>]*>", sheet)
    assert protection is not None
    for allowed in ('sort="0"', 'autoFilter="0"', 'formatColumns="0"'):
        assert allowed in protection[0]
    assert "password" not in protection[0]
    assert '<pane xSplit="6" ySplit="1"' in sheet
    assert "<autoFilter ref=" in sheet


def test_words_say_what_is_wrong_how_to_mend_it_and_where_it_came_from(export: bytes) -> None:
    words = Sheet(export).cell(4, "错误说明")
    assert words.count("✗") == 2
    assert "✗ 警告 统一社会信用代码：第 18 位校验码不符" in words
    assert "请核对原文书上的代码" in words
    assert words.endswith("来源：market_penalties 2018-09-03 法人行政处罚!第5行")
    assert Sheet(export).cell(3, "建议值").startswith("统一社会信用代码：91330106YY")


def test_choices_come_from_a_hidden_sheet(export: bytes) -> None:
    sheet = part(export, SHEET)
    column = Sheet(export).columns["处罚类别"]
    assert f'sqref="{column}2:{column}7"><formula1>_lists!$' in sheet
    assert '<formula1>"是,否"</formula1>' in sheet
    assert "没收违法所得" in texts(export, "xl/worksheets/sheet3.xml")


def test_the_cover_says_in_chinese_how_and_which_rules(export: bytes) -> None:
    cover = "\n".join(texts(export, "xl/worksheets/sheet2.xml"))
    assert "杭州市市场监督管理局" in cover
    assert "留空表示不改；要清空某个字段，请填 &lt;清空&gt;" in cover
    assert "USCC-005" in cover
    assert "GB 32100-2015" in cover


def test_a_value_that_leaves_by_no_channel_is_not_in_the_file(tmp_path: Path) -> None:
    name = "legal_representative_id_number"
    failing = WORK.found.with_columns(field=pl.lit(name), value=pl.lit("330106199001010011"))
    plain = exported(tmp_path, WORK)
    failed = exported(tmp_path, OpenWork(WORK.rows, failing))
    assert "法定代表人证件号码" not in Sheet(plain).columns
    assert 'locked="0"' in style_of(failed, 2, "法定代表人证件号码")
    for data in (plain, failed):
        for found in (SHEET, "xl/comments1.xml", "xl/worksheets/sheet2.xml"):
            assert "330106199001010011" not in part(data, found)


def test_comments_stop_and_words_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_COMMENTS", 3)
    data = exported(tmp_path, WORK)
    assert part(data, "xl/comments1.xml").count("<comment ref") == 3
    assert all("✗" in Sheet(data).cell(row, "错误说明") for row in range(2, 8))


def test_too_many_rows_are_told_with_the_clusters_by_which_to_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 5)
    with pytest.raises(TooManyRows, match=r"共 6 行，超过每个文件 5 行.*USCC-005 party_uscc 6 行"):
        write(tmp_path / "a.xlsx", WORK, ORDER, KEY)
    assert not list(tmp_path.iterdir())


def test_rows_of_two_kinds_and_no_rows_make_no_file(tmp_path: Path) -> None:
    mixed = WORK.rows.with_columns(
        pl.when(pl.col("row_id") == WORK.rows["row_id"][0]).then(pl.lit("licence"))
        .otherwise("kind").alias("kind")
    )  # fmt: skip
    with pytest.raises(MixedKinds, match="行政许可、行政处罚"):
        write(tmp_path / "a.xlsx", OpenWork(mixed, WORK.found), ORDER, KEY)
    with pytest.raises(NothingOpen, match="没有待修正的行"):
        write(tmp_path / "a.xlsx", OpenWork(WORK.rows.clear(), WORK.found), ORDER, KEY)


def test_a_workbook_is_for_our_eyes_only_and_the_same_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        export = write(path, WORK, ORDER, KEY)
    assert export.expires_on == date(2018, 11, 3)
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.read_bytes() == second.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx", "b.xlsx"}


def test_the_key_of_workbooks_is_kept_and_is_not_that_of_public_ids(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    key = workbook_key(keys)
    assert key == workbook_key(keys) != public_id_key(keys)
    assert len(key) == 32
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
