"""The report by which a department mends its own system."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.workbook import write_back as reporting
from acts.workbook.write_back import (
    CLUSTERS,
    CORRECTIONS,
    WriteBack,
    write_back,
    write_json,
    write_xlsx,
)
from tests.acts.workbook.altered import texts

DAY = date(2018, 9, 10)
VALUES, CAUSES = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet1.xml"


def report() -> WriteBack:
    corrections = pl.DataFrame(
        [
            ("market_penalties", None, "b" * 32, "party_uscc", "9133O106", "91330106",
             "登记库唯一匹配", date(2018, 9, 3), 2),
            ("market_penalties", "A-7", "a" * 32, "decided_on", "2018-02-30", None, "不存在的日期",
             date(2018, 9, 4), 5),
            ("market_penalties", "A-8", "c" * 32, "party_id_number", "330106199001010011",
             "330106199001010011", "错列", date(2018, 9, 3), 1),
        ],
        schema=CORRECTIONS, orient="row",
    )  # fmt: skip
    clusters = pl.DataFrame(
        [
            ("market_penalties", "USCC-005", "party_uscc", 60),
            ("market_penalties", "USCC-005", "party_uscc", 24),  # another shape
            ("market_penalties", "DATE-001", "decided_on", 30),
            ("market_penalties", "IDN-001", "party_uscc", 9),
            ("market_penalties", "DUP-001", "decision_number", 1),
        ],
        schema=CLUSTERS, orient="row",
    )  # fmt: skip
    return write_back("杭州市市场监督管理局", DAY, corrections, clusters)


def test_what_comes_wrong_most_often_stands_first() -> None:
    assert report().corrections["times"].to_list() == [5, 2, 1]
    assert report().corrections["field_zh"].to_list() == [
        "处罚决定日期", "统一社会信用代码", "证件号码"
    ]  # fmt: skip


def test_the_largest_causes_are_counted_over_all_shapes_and_say_what_to_do() -> None:
    causes = report().causes
    assert causes.select("rule", "rows").rows() == [
        ("USCC-005", 84), ("DATE-001", 30), ("IDN-001", 9)
    ]  # fmt: skip
    assert causes["message"][0].startswith("84 行情形相同")
    assert all(causes["remedy"])
    assert "{" not in "".join(causes["message"].to_list() + causes["remedy"].to_list())


def test_the_json_holds_every_correction(tmp_path: Path) -> None:
    path = tmp_path / "回写.json"
    write_json(path, report())
    told = json.loads(path.read_bytes())
    assert (told["department"], told["as_of"], told["count"]) == (
        "杭州市市场监督管理局", "2018-09-10", 3
    )  # fmt: skip
    assert told["corrections"][0] == {
        "source_id": "market_penalties", "remote_id": "A-7", "record_id": "a" * 32,
        "field": "decided_on", "field_zh": "处罚决定日期", "orig_value": "2018-02-30",
        "reason": "不存在的日期", "first_day": "2018-09-04", "times": 5,
    }  # fmt: skip
    assert [cause["rule"] for cause in told["causes"]] == ["USCC-005", "DATE-001", "IDN-001"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_workbook_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "回写.xlsx"
    write_xlsx(path, report())
    data = path.read_bytes()
    assert texts(data, VALUES)[:9] == list(reporting._VALUE_HEADS)
    assert {"9133O106", "91330106", "登记库唯一匹配", "2018-09-03", "2"} <= set(texts(data, VALUES))
    assert "3 处更正仍在代为维持，须在来源系统更正后才会消失" in texts(data, CAUSES)
    assert "84" in texts(data, CAUSES)


def test_a_value_that_leaves_by_no_channel_is_in_neither(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", report())
    write_json(tmp_path / "a.json", report())
    assert "330106199001010011" not in "".join(texts((tmp_path / "a.xlsx").read_bytes(), VALUES))
    assert b"330106199001010011" not in (tmp_path / "a.json").read_bytes()
    assert "证件号码" in texts((tmp_path / "a.xlsx").read_bytes(), VALUES)


def test_a_sheet_that_cannot_hold_all_says_how_many_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_LINES", 1)
    write_xlsx(tmp_path / "a.xlsx", report())
    assert texts((tmp_path / "a.xlsx").read_bytes(), VALUES)[-1] == "另有 2 处，见 JSON"


def test_a_department_with_nothing_to_mend_gets_an_empty_report(tmp_path: Path) -> None:
    nothing = write_back(
        "海关总署", DAY, pl.DataFrame(schema=CORRECTIONS), pl.DataFrame(schema=CLUSTERS)
    )
    write_xlsx(tmp_path / "a.xlsx", nothing)
    write_json(tmp_path / "a.json", nothing)
    assert json.loads((tmp_path / "a.json").read_bytes())["corrections"] == []
