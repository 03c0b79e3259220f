"""One decision that two sources report is told once, and nothing else is."""

import json

import polars as pl
import pytest

from ledger.claims import CLAIMS, claimed_twice, pairs
from ledger.open import Ledger
from records.tables import RECORDS
from tests.ledger.deliveries import Row, deliver

CODE, OTHER = "91330100YY00000015", "91330100YY0000023X"


def claims(ledger: Ledger, *codes: str) -> list[tuple[str, ...]]:
    with ledger._engine.begin() as conn:
        found = list(claimed_twice(conn, pl.Series(codes, dtype=pl.String)))
    return [
        row
        for part in found
        for row in part.select("uscc", "number", "source_id", "other_source").rows()
    ]


def record(source: str, number: str | None, **more: str | None) -> tuple[object, ...]:
    said = {"decision_number": number, "authority_name": "杭州市市场监督管理局", **more}
    body = json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)
    return (f"{source}-{number}", "penalty", source, CODE, 1, body)


def test_a_decision_of_two_sources_is_told_once(ledger: Ledger) -> None:
    rows = [Row("杭市监罚〔2018〕1号"), Row("杭市监罚〔2018〕2号")]
    deliver(ledger, rows, source="market_penalties")
    again = [Row("杭市监罚[2018]1号", "罚款2000元"), Row("杭市监罚〔2018〕2号", uscc=OTHER)]
    deliver(ledger, again, source="city_penalties")
    told = [(CODE, "杭市监罚〔2018〕1", "city_penalties", "market_penalties")]
    assert claims(ledger, CODE, OTHER) == told
    assert claims(ledger, OTHER) == []
    assert claims(ledger) == []


def test_a_decision_sent_again_by_its_own_source_is_no_second_claim(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号")])
    deliver(ledger, [Row("1号", "罚款2000元")])
    assert claims(ledger, CODE) == []


@pytest.mark.parametrize(
    "other,counts",
    [
        ({}, True),
        ({"authority_name": "杭州市 市场监督管理局"}, True),
        ({"authority_name": "宁波市市场监督管理局"}, False),
        ({"authority_name": "市局", "authority_uscc": "11330100YY0000992N"}, True),
        ({"authority_name": None}, True),
    ],
)
def test_authorities_agree_by_name_or_by_code_or_by_silence(
    other: dict[str, str | None], counts: bool
) -> None:
    one = record("a", "杭市监罚〔2018〕1号", authority_uscc="11330100YY0000992N")
    two = record("b", "杭市监罚（2018）第1号", **other)
    found = pairs(pl.DataFrame([one, two], schema=RECORDS, orient="row"))
    assert found.schema == CLAIMS
    assert (found.height == 1) is counts


def test_three_sources_make_three_pairs_and_no_number_makes_none() -> None:
    rows = [record(source, number) for source in "abc" for number in ("1号", None)]
    found = pairs(pl.DataFrame(rows, schema=RECORDS, orient="row"))
    assert found.select("source_id", "other_source").rows() == [("a", "b"), ("a", "c"), ("b", "c")]
