"""A file is checked before submission by the engine of collecting, and nothing of it is kept."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from acts.check_file import Checking, check_file
from acts.checking.as_json import report_json
from acts.checking.report import Fate
from acts.checking.words import told
from acts.collect import collect
from acts.errors import CannotCheck
from acts.house import open_house, registry_at_hand
from acts.looking import HIDDEN
from records.kind import Kind
from records.snapshot import ReadCount
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from tests.acts import checked_files as files
from tests.acts.checked_files import (
    DAY,
    GOOD,
    MOMENT,
    OURS,
    PERSON,
    V2018,
    ZH,
    checked,
    rows,
    tree,
)
from tests.sources.house import listing_source
from validation.messages import Granularity, Language

SPOILT = rows(1, party_uscc="91330100YY000001XM", decided_on="昨天")
KNOWN = files.rows(2)


@pytest.mark.parametrize("headers", [ZH, V2018, OURS], ids=["zh", "v2018", "ours"])
@pytest.mark.parametrize(
    "ending, write",
    [
        ("csv", files.as_csv),
        ("xlsx", files.as_xlsx),
        ("xls", files.as_xls),
        ("json", files.as_json),
    ],
)
def test_the_same_rows_are_found_the_same_in_every_format_and_under_every_header(
    ending: str, write: Callable[..., bytes], headers: dict[str, str], tmp_path: Path
) -> None:
    table = [*KNOWN, *rows(1, decision_number="杭市监罚〔2018〕90号", decided_on="昨天")]
    report = checked(tmp_path / f"file.{ending}", write(table, headers))
    plain = checked(tmp_path / "plain.csv", files.as_csv(table))
    assert report.fates == plain.fates
    assert report.fates[Fate.STOPPED] == 1
    assert report.balanced
    columns = ["_row", "rule", "field", "value"]
    assert report.found.select(columns).equals(plain.found.select(columns))
    assert report.headers["decided_on"] == headers["decided_on"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_any_of_our_encodings(encoding: str, tmp_path: Path) -> None:
    report = checked(tmp_path / "file.csv", files.as_csv(KNOWN, encoding=encoding))
    assert (report.rows, report.fates[Fate.PASSED], report.clean) == (2, 2, True)


def test_messages_and_pages_with_an_envelope_are_read(tmp_path: Path) -> None:
    for name, data in (("file.xml", files.as_xml(KNOWN)), ("page.json", files.as_page(KNOWN))):
        report = checked(tmp_path / name, data)
        assert (report.rows, report.clean) == (2, True), name


def test_the_file_becomes_what_it_would_become_when_it_is_collected(tmp_path: Path) -> None:
    """The same fates, the same findings, where the very same bytes go the whole way."""
    again = rows(1) + rows(1, penalty_content="罚款")
    test_row = rows(1, party_name="测试企业", decision_number="杭市监罚〔2018〕91号")
    table = [*rows(3), *SPOILT, *again, *test_row, PERSON]
    drop = tmp_path / "drop"
    drop.mkdir()
    file = drop / "penalties-20180903.csv"
    file.write_bytes(files.as_csv(table) + b"ragged\r\n")
    source = listing_source(
        fetch=Folder("*.csv"), kind=Kind.PENALTY, columns=standard_headers(Kind.PENALTY),
        constants={}, ignored={},
    )  # fmt: skip
    environment = {
        "WANGJIAN_HOME": str(tmp_path / "home"),
        "WANGJIAN_SOURCE_SOME_SOURCE_URL": str(drop),
    }
    with open_house(environment) as house:
        checking = Checking(file, DAY, MOMENT, source=source, stock=True)
        report = check_file(checking, house.ledger.registry())
        tally = collect(house, source, DAY, MOMENT)
        entered = house.ledger.batch_findings(tally.batch_id)
    fates = report.fates
    assert (tally.lines, tally.blank, tally.unparsable, tally.rows) == (
        report.lines, report.blank, len(report.unreadable), report.rows,
    )  # fmt: skip
    assert tally.quarantined == fates[Fate.STOPPED]
    assert tally.duplicate == fates[Fate.DUPLICATE] == 3
    assert tally.identity_pending == fates[Fate.PENDING] > 0
    assert tally.out_of_scope == fates[Fate.TEST] + fates[Fate.NATURAL] == 2
    assert tally.accepted == fates[Fate.PASSED]
    columns = ["row", "rule", "severity", "field"]
    here = report.found.rename({"_row": "row"}).select(columns)
    assert here.sort(columns).equals(entered.select(columns).sort(columns))


def test_a_decision_that_would_be_reported_late_is_told_unless_the_file_is_the_first(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(files.as_csv(rows(1, decided_on="2018-08-01")))
    found = {
        stock: check_file(Checking(file, DAY, MOMENT, Kind.PENALTY, stock=stock), None)
        for stock in (True, False)
    }
    late = [report.found.filter(pl.col("rule") == "DATE-019").height for report in found.values()]
    assert late == [0, 1]
    assert all(report.clean for report in found.values())


def test_a_duplicate_is_told_by_its_number_and_its_place(tmp_path: Path) -> None:
    report = checked(tmp_path / "file.csv", files.as_csv([*rows(2), rows(1)[0]]))
    (found,) = report.found.filter(pl.col("rule") == "DUP-001").to_dicts()
    assert (found["place"], found["field"]) == ("第4行", "decision_number")
    assert (report.fates[Fate.DUPLICATE], report.clean) == (1, False)


def test_natural_persons_are_counted_and_nothing_else(tmp_path: Path) -> None:
    report = checked(tmp_path / "file.csv", files.as_csv([*KNOWN, PERSON, PERSON]))
    assert report.fates[Fate.NATURAL] == 2
    assert report.clean
    written = report_json(report)
    assert not [value for value in ("赵某某", "890102199003071213", "77号") if value in written]


def test_what_is_not_for_everyone_is_not_repeated(tmp_path: Path) -> None:
    private = {"legal_representative": "钱�某", "penalty_content": "警告，电话13800138000"}
    report = checked(tmp_path / "file.csv", files.as_csv([*KNOWN, *rows(1, **private)]))
    told_of = report.found.filter(pl.col("field").is_in([*private]))
    assert set(told_of["field"]) == set(private)
    assert set(told_of["value"]) == {HIDDEN}
    written = report_json(report)
    assert "13800138000" not in written
    assert "钱" not in written


def test_one_cell_some_rows_and_a_whole_column_are_told_in_their_own_words(tmp_path: Path) -> None:
    table = [GOOD | row | {"authority_uscc": f"1133{n}"} for n, row in enumerate(rows(9))]
    table[1]["decided_on"] = "昨天"
    for row in table[2:5]:
        row["party_uscc"] = "9133O100YY000001XN"
    report = checked(tmp_path / "file.csv", files.as_csv(table))
    size = {(one.rule, one.field): (one.granularity, one.rows) for one in report.clusters}
    assert size["AUTH-001", "authority_uscc"] == (Granularity.COLUMN, 9)
    assert size["DATE-001", "decided_on"] == (Granularity.CELL, 1)
    of_rows = [one for one in report.clusters if one.field == "party_uscc"]
    assert (Granularity.ROWS, 3) in {(one.granularity, one.rows) for one in of_rows}
    (column,) = [one for one in report.clusters if one.field == "authority_uscc"]
    words = told(report.kind, column)
    assert words.message.startswith("整列 9 行均有此问题")
    assert words.hint
    assert "424号" in words.basis
    assert told(report.kind, column, Language.EN).message.startswith("All 9 rows of the column")
    assert report.clusters[0].holds, "what keeps rows out comes first"


def test_every_cluster_has_words_without_a_gap_in_both_languages(tmp_path: Path) -> None:
    with open_house({"WANGJIAN_HOME": str(tmp_path)}) as house:
        table = [*rows(2), *SPOILT, rows(1)[0]]
        report = checked(tmp_path / "file.csv", files.as_csv(table), house.ledger.registry())
    assert {"IDN-001", "DUP-001"} <= {one.rule for one in report.clusters}
    for one in report.clusters:
        for language in Language:
            assert "{" not in told(report.kind, one, language).message


def test_a_column_that_nobody_knows_is_noted_and_the_rows_are_looked_at(tmp_path: Path) -> None:
    table = [row | {"承办人": "孙某", "power_code": "33"} for row in KNOWN]
    report = checked(tmp_path / "file.csv", files.as_csv(table))
    assert (report.unknown, report.fates[Fate.PASSED]) == (("承办人",), 2)
    assert not report.clean, "a delivery would be stopped by it"
    assert "孙某" not in report_json(report)


@pytest.mark.parametrize(
    "name, data, zh",
    [
        ("lacks.csv", "行政相对人名称,处罚机关\n甲,乙\n".encode(), "缺少行政处罚的必填栏目"),
        ("twice.csv", files.as_csv(KNOWN).replace("处罚内容".encode(), b"CF_WSH"), "请只保留一栏"),
        ("page.xlsx", b"<html>502</html>", "不能作为 xlsx 文件读取"),
        ("empty.csv", b"", "不能作为 csv 文件读取"),
        ("half.json", b'[{"CF_WSH": ', "不能作为 json 文件读取"),
        ("none.json", b"[]", "none.json 中没有记录"),
        ("none.xml", b"<answer/>", "none.xml 中没有记录"),
        ("none.csv", files.as_csv(KNOWN).split(b"\r\n")[0], "none.csv 中没有记录"),
        ("notes.docx", b"PK", "只能检查 .csv、.xlsx、.xls、.json、.xml 文件"),
    ],
)
def test_a_file_of_which_no_row_can_be_looked_at_is_told_in_one_line(
    name: str, data: bytes, zh: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotCheck) as caught:
        checked(tmp_path / name, data)
    assert zh in caught.value.zh
    assert "file_penalty" not in caught.value.zh + str(caught.value)


def test_json_gives_every_finding_under_its_sum(tmp_path: Path) -> None:
    table = [row | {"authority_uscc": "1133"} for row in rows(1200)]
    written = json.loads(report_json(checked(tmp_path / "file.xlsx", files.as_xlsx(table))))
    assert written["sum"] == {"lines": 1200, "blank": 0, "unreadable": 0, "rows": 1200}
    assert sum(written["rows"].values()) == 1200
    found = [one for one in written["findings"] if one["field"] == "authority_uscc"]
    assert len(found) == 1200
    assert {key: found[7][key] for key in ("sheet", "row", "header", "value")} == {
        "sheet": "公示", "row": 9, "header": "处罚机关统一社会信用代码", "value": "1133",
    }  # fmt: skip
    assert sum(cluster["rows"] for cluster in written["clusters"]) == len(written["findings"])


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which everything temporary is made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_kept_of_a_checked_file(tmp_path: Path, watched: Path) -> None:
    home = tmp_path / "home"
    environment = {"WANGJIAN_HOME": str(home)}
    with registry_at_hand(environment) as registry:
        assert registry is None
    assert not home.exists(), "a house that is not there is not made"
    with open_house(environment) as house:
        batch = house.ledger.begin_batch("some_source", Kind.LISTING, DAY, (), MOMENT)
        house.ledger.close_batch(batch, ReadCount())
    before = tree(home)
    for name, write in (("f.csv", files.as_csv), ("f.xlsx", files.as_xlsx), ("f.xls", files.as_xls),
                        ("f.json", files.as_json), ("f.xml", files.as_xml)):  # fmt: skip
        with registry_at_hand(environment) as registry:
            checked(tmp_path / name, write(KNOWN), registry)
        with pytest.raises(CannotCheck):
            checked(tmp_path / name, b"no table at all\n1\n")
    assert tree(home) == before
    assert list(watched.iterdir()) == []
