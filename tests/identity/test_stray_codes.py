"""A valid code in another identifier's column that the register does not know names somebody."""

import json
from datetime import date

import polars as pl
import pytest

from identity.registry_table import TableRegistry
from identity.resolve import resolve
from records.kind import Kind
from records.states import LinkSort, Pending
from records.tables import LINKS
from records.uscc import check_character, mod11_ok, mod31_ok
from tests.identity.country import A_NAME, B_NAME, REGISTRY, UNKNOWN, A, B, Row, code, row, table

COLUMNS = {
    "org": "party_org_code", "reg": "party_registration_number", "tax": "party_tax_number",
}  # fmt: skip
WRONG_INSIDE = code("YY009998", inner="1")
DAY = date(2018, 6, 4)


def _owner() -> str:
    """A resident ID that is a code right by both checks, by chance."""
    made = (code(f"90{number:06d}", head="11010119") for number in range(100_000))
    return next(each for each in made if each.isdigit())


def beside(column: str, value: str) -> Row:
    return {**row(B_NAME, B), COLUMNS[column]: value}


def resolved(given: Row, registry: TableRegistry = REGISTRY) -> dict[str, object]:
    return resolve(Kind.PENALTY, table([given]), registry).row(0, named=True)


@pytest.mark.parametrize("column", COLUMNS)
def test_an_unknown_code_beside_the_code_speaks_against_it(column: str) -> None:
    match = resolved(beside(column, UNKNOWN))

    assert (match["uscc"], match["rung"]) == (None, None)
    assert match["pending"] == Pending.IDENTIFIERS_DISAGREE
    assert json.loads(str(match["evidence"]))["unknown_in"] == [COLUMNS[column]]


@pytest.mark.parametrize(
    "given",
    [
        row(B_NAME, org=B[8:17], tax=UNKNOWN),
        row(B_NAME, B, org=B[8:17], tax=UNKNOWN),
        row(B_NAME, "9" * 17 + "A", org=B[8:17], reg=UNKNOWN),
        row(A_NAME, B, tax=UNKNOWN),
    ],
)
def test_it_speaks_against_whatever_the_rest_leads_to(given: Row) -> None:
    assert resolved(given)["pending"] == Pending.IDENTIFIERS_DISAGREE


@pytest.mark.parametrize(
    "value", [WRONG_INSIDE, "0" * 18, "9" * 18, "0" * 17 + "X", UNKNOWN[:17] + "*", _owner()]
)
def test_what_is_no_code_by_both_checks_or_a_persons_number_says_nothing(value: str) -> None:
    for column in COLUMNS:
        assert resolved(beside(column, value))["uscc"] == B


@pytest.mark.parametrize(
    "given, pending",
    [
        (row(B_NAME, tax=UNKNOWN), Pending.LEGACY_UNKNOWN),
        (row(B_NAME, UNKNOWN, org=UNKNOWN), Pending.CODE_UNKNOWN),
        (row(B_NAME, code("YY009990"), org=UNKNOWN), Pending.CODE_UNKNOWN),
    ],
)
def test_where_nothing_else_leads_anywhere_the_row_waits_as_before(
    given: Row, pending: Pending
) -> None:
    assert resolved(given)["pending"] == pending


def test_an_unknown_code_that_was_replaced_leads_to_the_one_in_its_place() -> None:
    links = pl.DataFrame(
        [(UNKNOWN, B, LinkSort.CODE_CORRECTED.value, DAY, DAY, None)], LINKS, orient="row"
    )
    corrected = TableRegistry(REGISTRY.enterprises, REGISTRY.former, links)

    own, alone, other = (
        resolved(given, corrected)
        for given in (
            row(B_NAME, B, tax=UNKNOWN), row(B_NAME, org=UNKNOWN), row(A_NAME, A, tax=UNKNOWN),
        )
    )  # fmt: skip

    assert (own["uscc"], alone["uscc"]) == (B, B)
    assert other["pending"] == Pending.IDENTIFIERS_DISAGREE


def test_rows_are_answered_together_as_they_are_alone() -> None:
    rows = [row(B_NAME, B, tax=UNKNOWN), row(B_NAME, B), row(B_NAME, org=B[8:17], reg=UNKNOWN)]

    together = resolve(Kind.PENALTY, table(rows), REGISTRY).drop("_row")

    alone = [resolve(Kind.PENALTY, table([each]), REGISTRY).drop("_row") for each in rows]
    assert together.equals(pl.concat(alone))


def test_the_codes_of_this_test_are_what_they_claim() -> None:
    owner = _owner()
    assert owner[17] == check_character(owner[:17])
    assert all(mod31_ok(each) and mod11_ok(each) for each in (UNKNOWN, owner))
    assert mod31_ok(WRONG_INSIDE)
    assert not mod11_ok(WRONG_INSIDE)
