"""Codes that were replaced lead on to the newest of the same enterprise, and no further."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from identity.registry_table import TableRegistry, table_registry
from identity.resolve import resolve
from records.kind import Kind
from records.states import LinkSort, Pending, Rung
from records.tables import LINKS
from tests.identity.country import (
    A_NAME,
    B_NAME,
    DAY,
    REGISTRY,
    UNKNOWN,
    A,
    B,
    C,
    D,
    E,
    F,
    Row,
    code,
    row,
    table,
)  # fmt: skip

MIDDLE, TRADER, FORKED, ROUND, LOST = (code(f"YY00100{digit}") for digit in "12345")
C_NAME, E_NAME, F_NAME = "杭州丙示例有限公司", "杭州戊示例有限公司", "杭州己示例有限公司"
BEFORE, AFTER = date(2018, 1, 2), date(2018, 9, 1)
CORRECTED, SAME = LinkSort.CODE_CORRECTED, LinkSort.SAME


def registry(*links: tuple[str, str, LinkSort, date]) -> TableRegistry:
    rows = [(old, new, sort.value, since, since, None) for old, new, sort, since in links]
    taken_back = (LOST, B, CORRECTED.value, BEFORE, BEFORE, AFTER)
    held = pl.DataFrame([*rows, taken_back], schema=LINKS, orient="row")
    return TableRegistry(REGISTRY.enterprises, REGISTRY.former, held)


LINKED = registry(
    (UNKNOWN, MIDDLE, CORRECTED, AFTER),
    (MIDDLE, B, CORRECTED, AFTER),
    (C, D, CORRECTED, BEFORE),  # C stands in the registry as ended
    (A, E, CORRECTED, BEFORE),  # A was given to two: one kept it
    (F, B, SAME, BEFORE),  # persons found both to be one
    (TRADER, B, LinkSort.CONVERTED, BEFORE),
    (FORKED, A, CORRECTED, BEFORE),
    (FORKED, B, CORRECTED, BEFORE),
    (ROUND, code("YY001009"), CORRECTED, BEFORE),
    (code("YY001009"), ROUND, CORRECTED, BEFORE),
)
ATTACHED: dict[str, tuple[Row, str]] = {
    "an unknown code over two links": (row(B_NAME, UNKNOWN), B),
    "with its own organisation code": (row(B_NAME, UNKNOWN, org=UNKNOWN[8:17]), B),
    "with the organisation code of the newest": (row(B_NAME, UNKNOWN, org=B[8:17]), B),
    "with its own code as tax number": (row(B_NAME, UNKNOWN, tax=UNKNOWN), B),
    "decided after the ended code's end, name of the newest": (
        row("杭州丁示例（新名）有限公司", C), D),
    "a former name of the newest": (row("杭州丁示例有限公司", C), D),
    "the name of the ended code itself": (row(C_NAME, C), D),
    "the name of the ended code itself, and its number": (row(C_NAME, C, org=C[8:17]), D),
    "a code given to two, the name of who left": (row(E_NAME, A), E),
    "found to be the same, the old name": (row(F_NAME, F), B),
    "found to be the same, the new name": (row(B_NAME, F), B),
}  # fmt: skip
WAITING: dict[str, tuple[Row, Pending]] = {
    "another name than the newest's": (row(A_NAME, UNKNOWN), Pending.NAME_DISAGREES),
    "no name": (row(None, UNKNOWN), Pending.NAME_DISAGREES),
    "neither's name": (row(B_NAME, C), Pending.NAME_DISAGREES),
    "a chain that forks": (row(B_NAME, FORKED), Pending.IDENTIFIERS_DISAGREE),
    "a chain that comes back to itself": (row(B_NAME, ROUND), Pending.IDENTIFIERS_DISAGREE),
    "a link that was taken back": (row(B_NAME, LOST), Pending.CODE_UNKNOWN),
    "converted before the decision": (row(B_NAME, TRADER), Pending.ENDED_BEFORE_DECISION),
    "converted, no decision date": (row(B_NAME, TRADER, day=None), Pending.CODE_UNKNOWN),
    "the organisation code of a third": (
        row(B_NAME, UNKNOWN, org=A[8:17]), Pending.IDENTIFIERS_DISAGREE),
}  # fmt: skip


@pytest.mark.parametrize("given_row, uscc", ATTACHED.values(), ids=ATTACHED.keys())
def test_a_replaced_code_attaches_to_the_newest(given_row: Row, uscc: str) -> None:
    match = resolve(Kind.PENALTY, table([given_row]), LINKED).row(0, named=True)

    rung = Rung.CORRECTED_CODE_AND_NAME
    assert (match["uscc"], match["rung"], match["pending"]) == (uscc, rung, None)
    said = json.loads(match["evidence"])
    assert (said["enterprise"], said["replaced"]) == (uscc, given_row["party_uscc"])


@pytest.mark.parametrize("given_row, pending", WAITING.values(), ids=WAITING.keys())
def test_what_leads_nowhere_waits(given_row: Row, pending: Pending) -> None:
    match = resolve(Kind.PENALTY, table([given_row]), LINKED).row(0, named=True)

    assert (match["uscc"], match["rung"], match["pending"]) == (None, None, pending)


def test_of_a_code_given_to_two_the_one_that_kept_it_keeps_its_records() -> None:
    match = resolve(Kind.PENALTY, table([row(A_NAME, A)]), LINKED).row(0, named=True)

    assert (match["uscc"], match["rung"]) == (A, Rung.CODE_AND_NAME)
    assert json.loads(match["evidence"])["successors"] == [f"code_corrected={E}"]


def test_a_number_of_a_replaced_code_leads_to_the_newest_with_the_name() -> None:
    rows = [row(C_NAME, org=C[8:17]), row(F_NAME, tax="330106700000001"), row(A_NAME, org=C[8:17])]

    ended, same, other = resolve(Kind.PENALTY, table(rows), LINKED).to_dicts()

    assert (ended["uscc"], ended["rung"]) == (D, Rung.ORG_CODE_AND_NAME)
    assert (same["uscc"], same["rung"]) == (B, Rung.TAX_NUMBER_AND_NAME)
    assert other["pending"] == Pending.LEGACY_NAME_DISAGREES


def test_a_corrected_code_leads_on_by_whichever_identifier_where_both_bear_the_name() -> None:
    held = pl.DataFrame(
        [(A, B_NAME, "存续"), (B, B_NAME, "存续")], ["uscc", "name", "status"], orient="row"
    )
    links = pl.DataFrame(
        [(A, B, CORRECTED.value, BEFORE, BEFORE, None)], schema=LINKS, orient="row"
    )
    corrected = replace(table_registry(held), links=links)

    rows = [row(B_NAME, A), row(B_NAME, org=A[8:17]), row(B_NAME, tax=A)]
    assert resolve(Kind.PENALTY, table(rows), corrected)["uscc"].to_list() == [B, B, B]


def test_the_evidence_names_who_took_the_place_of_an_ended_code() -> None:
    ended = registry((C, B, LinkSort.MERGED, BEFORE))

    match = resolve(Kind.PENALTY, table([row(C_NAME, C, day=DAY)]), ended).row(0, named=True)

    assert match["pending"] == Pending.ENDED_BEFORE_DECISION
    assert json.loads(match["evidence"])["successors"] == [f"merged={B}"]


def test_rows_with_links_are_answered_together_as_they_are_alone() -> None:
    rows = [case[0] for case in ATTACHED.values()] + [case[0] for case in WAITING.values()]

    together = resolve(Kind.PENALTY, table(rows), LINKED).drop("_row")

    alone = [resolve(Kind.PENALTY, table([each]), LINKED).drop("_row") for each in rows]
    assert together.equals(pl.concat(alone))
