"""承诺后违法: which penalties break which promises, by dated data; and where it is shown."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from publish import warning
from publish.breaches import BREACHES, breaches, load, unrepaired
from publish.errors import PolicyBroken
from publish.facts import Showing, decode
from publish.policy import COMMITMENTS
from publish.rulebook import load as load_rules
from records.kind import Kind
from tests.publish.world import A, B, commitment, listing, penalty, record

DAY = date(2018, 9, 3)
SHOWING = Showing(DAY, load_rules())


def repair(number: str, uscc: str = A, **values: str) -> pl.DataFrame:
    usual = {"party_name": "x", "repair_number": "修1号", "repaired_kind": "行政处罚",
             "repaired_number": number, "decided_on": "2018-08-01"}  # fmt: skip
    return record("r1", Kind.REPAIR, uscc, **(usual | values))


def found(*records: pl.DataFrame, day: date = DAY) -> list[tuple[str, str]]:
    table = pl.concat(records)
    standing = unrepaired(decode(table, Kind.PENALTY), decode(table, Kind.REPAIR), day)
    result = breaches(decode(table, Kind.COMMITMENT), standing, day, load())
    assert result.schema == BREACHES
    return list(result.select("commitment_id", "penalty_id").iter_rows())


def test_a_later_penalty_for_what_was_promised_not_to_be_done_is_a_breach() -> None:
    table = pl.concat([commitment(), penalty()])
    told = breaches(decode(table, Kind.COMMITMENT), decode(table, Kind.PENALTY), DAY, load())
    assert told["words"].to_list() == [
        "承诺后违法：2018-03-01作出“依法诚信经营承诺”，2018-06-01因“虚假宣传”受到处罚（杭市监罚〔2018〕12号）"
    ]
    assert told["basis"].item().startswith("国发〔2016〕33号")


@pytest.mark.parametrize(
    "promise, decided_on, is_breach",
    [
        ({"committed_on": "2018-06-01"}, "2018-06-01", True),
        ({"committed_on": "2018-06-02"}, "2018-06-01", False),
        ({"valid_until": "2018-06-01"}, "2018-06-01", True),
        ({"valid_until": "2018-05-31"}, "2018-06-01", False),
        ({"commitment_type": "某种承诺"}, "2018-06-01", False),
        ({"commitment_type": "价格承诺"}, "2018-06-01", False),
        ({"committed_on": "2016-01-04"}, "2018-06-01", False),
        ({}, "2018-09-04", False),
    ],
)
def test_days_and_types_decide(
    promise: dict[str, str], decided_on: str, *, is_breach: bool
) -> None:
    rows = (commitment(**promise), penalty(decided_on=decided_on))
    assert found(*rows) == ([("c1", "p1")] if is_breach else [])


def test_another_enterprise_s_promise_is_not_broken() -> None:
    assert found(commitment(uscc=B), penalty()) == []


def test_a_withdrawn_and_a_repaired_penalty_break_nothing() -> None:
    assert found(commitment(), penalty(record_status="withdrawn")) == []
    number = "杭市监罚[2018]012号"  # as the repair happens to write it
    assert found(commitment(), penalty(), repair(number)) == []
    assert found(commitment(), penalty(), repair(number), day=date(2018, 7, 31)) == [("c1", "p1")]
    assert found(commitment(), penalty(), repair(number, B)) == [("c1", "p1")]
    assert found(commitment(), penalty(), repair(number, repaired_kind="其他失信信息"))


def test_every_promise_and_every_penalty_is_named() -> None:
    rows = (commitment(), commitment("c2"), penalty(), penalty("p2", decision_number="杭2号"))
    assert len(found(*rows)) == 4


def test_a_warning_names_what_was_promised_and_broken() -> None:
    table = pl.concat([listing(), penalty(), commitment()])
    wanted = warning.wanted(table, pl.Series([A]), SHOWING)
    assert json.loads(wanted["body"].item())["breaches"] == [
        {"authority_name": "杭州市市场监督管理局", "commitment_type": "依法诚信经营承诺",
         "committed_on": "2018-03-01", "decided_on": "2018-06-01",
         "decision_number": "杭市监罚〔2018〕12号", "violation_type": "虚假宣传"}
    ]  # fmt: skip
    expired = Showing(date(2019, 6, 2), load_rules())
    later = warning.wanted(table, pl.Series([A]), expired)
    assert json.loads(later["body"].item())["breaches"] == []


@pytest.mark.parametrize(
    "text",
    [
        "", "covers = 1", '[[covers]]\nname = "x"',
        '[[covers]]\nname="x"\nfrom=2018-01-01\ncommitment=[]\nviolations=["a"]\nbasis="b"',
        '[[covers]]\nname="x"\nfrom="2018-01-01"\ncommitment=["a"]\nviolations=["a"]\nbasis="b"',
        ('[[covers]]\nname="x"\nfrom=2018-01-02\nuntil=2018-01-01\ncommitment=["a"]\n'
        'violations=["a"]\nbasis="b"'),
        '[[covers]]\nname="x"\nfrom=2018-01-01\ncommitment="ab"\nviolations=["a"]\nbasis="b"',
    ],
)  # fmt: skip
def test_data_that_says_nothing_usable_is_named_and_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / COMMITMENTS).write_text(text, "utf-8")
    with pytest.raises(PolicyBroken, match=COMMITMENTS):
        load(tmp_path)
