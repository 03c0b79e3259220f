"""Promises and penalties that come from two sources meet under their enterprise."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.breaches import breaches_of
from acts.explain import explain
from ledger.as_of import Cut
from records.kind import Kind
from tests.acts.stewards import DAY, World, name, open_world, penalty, source, uscc

PROMISES = source(Kind.COMMITMENT, "some_promises")


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, more=[PROMISES]) as world:
        yield world


def promise(number: int, committed_on: str) -> dict[str, str | None]:
    return {
        "party_name": name(number), "party_uscc": uscc(number), "party_role": "平台",
        "commitment_number": f"CN{number}", "commitment_type": "依法诚信经营承诺",
        "commitment_content": "承诺不发布虚假广告", "committed_on": committed_on,
    }  # fmt: skip


def test_a_promise_is_linked_to_the_penalty_that_came_after(world: World) -> None:
    world.deliver([penalty(1), penalty(2), penalty(3)])
    world.deliver([promise(1, "2018-08-01"), promise(2, "2018-08-21")], where=PROMISES)
    codes = pl.Series([uscc(number) for number in (1, 2, 3)])
    found = breaches_of(world.house, codes, DAY)
    assert found["uscc"].to_list() == [uscc(1)]
    penalty_id = world.row(str(penalty(1)["decision_number"]))["record_id"]
    assert found["penalty_id"].to_list() == [penalty_id]
    assert found["words"].item().startswith("承诺后违法：2018-08-01作出")
    told = explain(world.house, uscc(1))
    assert told is not None
    assert [line["penalty_id"] for line in told.breaches] == [penalty_id]
    before = explain(world.house, uscc(1), Cut(date(2018, 9, 2)))
    assert before is None or before.breaches == []
