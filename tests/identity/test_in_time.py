"""What a record's day and its other columns say against the enterprise that its code names."""

import json
from datetime import date

import polars as pl
import pytest

from identity.registry_table import table_registry
from identity.resolve import resolve
from records.kind import Kind
from records.states import Pending, Rung
from tests.identity.country import A, B, Row, row, table

NAME, FOUNDED = "杭州同名示例有限公司", date(2018, 3, 1)
REGISTRY = table_registry(
    pl.DataFrame(
        [
            (A, NAME, "注销", date(2018, 1, 31), date(2001, 5, 1)),
            (B, NAME, "存续", None, FOUNDED),
        ],
        schema=["uscc", "name", "status", "ended_on", "established_on"],
        orient="row",
    )
)
BEFORE, AFTER = date(2018, 1, 15), date(2018, 6, 4)


def resolved(rows: list[Row], kind: Kind = Kind.PENALTY) -> pl.DataFrame:
    return resolve(kind, table(rows), REGISTRY)


@pytest.mark.parametrize(
    "given", [row(NAME, B, day=BEFORE), row(NAME, org=B[8:17], day=BEFORE)]
)  # fmt: skip
def test_a_record_decided_before_its_enterprise_was_founded_waits(given: Row) -> None:
    found = resolved([given]).row(0, named=True)
    assert (found["uscc"], found["rung"]) == (None, None)
    assert found["pending"] == Pending.FOUNDED_AFTER_DECISION
    assert json.loads(found["evidence"])["established_on"] == FOUNDED.isoformat()


@pytest.mark.parametrize("day", [FOUNDED, AFTER, None])
def test_one_decided_on_that_day_or_later_or_on_none_is_attached(day: date | None) -> None:
    assert resolved([row(NAME, B, day=day)])["uscc"].to_list() == [B]


def test_each_of_two_namesakes_over_time_gets_its_own_records() -> None:
    found = resolved([row(NAME, A, day=BEFORE), row(NAME, B, day=AFTER)])
    assert found["uscc"].to_list() == [A, B]
    assert found["evidence"].to_list()[1] is None


def test_a_site_may_be_older_than_the_enterprise_that_runs_it() -> None:
    found = resolved([row(NAME, B, day=BEFORE)], Kind.ONLINE_OPERATOR)
    assert found["uscc"].to_list() == [B]


@pytest.mark.parametrize(
    "number", ["330106199001011234", "33010619900101123X01", "330106900101123", "33010690010112301"]
)
def test_the_tax_number_of_a_person_does_not_say_which_of_the_shops_it_is(number: str) -> None:
    shops = pl.DataFrame({"uscc": [A, B], "name": [NAME, NAME], "tax_number": [number, None]})
    found = resolve(Kind.PENALTY, table([row(NAME, tax=number)]), table_registry(shops))
    assert found["uscc"].to_list() == [None]
    assert found["pending"].to_list() == [Pending.LEGACY_UNKNOWN]


@pytest.mark.parametrize("column", ["org", "reg", "tax"])
def test_a_credit_code_in_another_column_speaks_like_any_identifier(column: str) -> None:
    agrees = row(NAME, B, day=AFTER, **{column: B})
    apart = row(NAME, B, day=AFTER, **{column: A})
    alone = row(NAME, day=AFTER, **{column: B})
    found = resolved([agrees, apart, alone])
    assert found["uscc"].to_list() == [B, None, B]
    assert found["pending"][1] == Pending.IDENTIFIERS_DISAGREE
    assert found["rung"][2] in {
        Rung.ORG_CODE_AND_NAME,
        Rung.REGISTRATION_NUMBER_AND_NAME,
        Rung.TAX_NUMBER_AND_NAME,
    }
