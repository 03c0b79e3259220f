"""A name that an enterprise took only after the decision: who bore it on that day says whose."""

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
from tests.identity.country import A, B, C, D, E, F, Row, code, row, table

PASSED, FREE, ENDED, BACK = (f"杭州{what}示例有限公司" for what in ("甲", "乙", "丙", "丁"))
FIRST, TURN, LATER = date(2018, 1, 15), date(2018, 3, 1), date(2018, 6, 4)
FOUNDED_LATE, UNDATED = code("YY000020"), code("YY000021")

ENTERPRISES = pl.DataFrame(
    [
        # A gave PASSED up on the day of the turn, B took it over from the next day on.
        (A, "杭州新甲示例有限公司", "存续", None, date(2001, 5, 1)),
        (B, PASSED, "存续", None, date(2001, 5, 1)),
        (C, FREE, "存续", None, date(2001, 5, 1)),  # took a name that nobody bore
        (D, ENDED, "注销", date(2018, 1, 31), date(2001, 5, 1)),
        (E, ENDED, "存续", None, date(2001, 5, 1)),  # took D's name
        (F, BACK, "存续", None, date(2001, 5, 1)),  # BACK, then another, then BACK again
        (FOUNDED_LATE, FREE, "存续", None, LATER),
    ],
    schema=["uscc", "name", "status", "ended_on", "established_on"],
    orient="row",
)
FORMER = pl.DataFrame(
    [
        (A, PASSED, TURN),
        (B, "杭州老乙示例有限公司", TURN),
        (C, "杭州老丙示例有限公司", TURN),
        (E, "杭州老戊示例有限公司", TURN),
        (F, BACK, date(2018, 1, 31)),
        (F, "杭州又己示例有限公司", TURN),
    ],
    schema=["uscc", "name", "valid_until"],
    orient="row",
)
REGISTRY = table_registry(ENTERPRISES, FORMER)

ATTACHED: dict[str, tuple[Row, str]] = {
    "who bore it then": (row(PASSED, A, day=FIRST), A),
    "who bore it until that very day": (row(PASSED, A, day=TURN), A),
    "who took it over, from the next day on": (row(PASSED, B, day=date(2018, 3, 2)), B),
    "who took it over, no day": (row(PASSED, B, day=None), B),
    "a late report in the new name that nobody else bore": (row(FREE, C, day=FIRST), C),
    "the same by organisation code": (row(FREE, org=C[8:17], day=FIRST), C),
    "a name of one who had ended before": (row(ENDED, E, day=date(2018, 2, 15)), E),
    "a name borne again": (row(BACK, F, day=LATER), F),
    "a name borne again, when it was borne first": (row(BACK, F, day=FIRST), F),
    "a name borne again, in between": (row(BACK, F, day=date(2018, 2, 15)), F),
}
WAITING: dict[str, tuple[Row, Pending, list[str]]] = {
    "who took it over, before it did": (row(PASSED, B, day=FIRST), Pending.NAME_DISAGREES, [A]),
    "on the last day of who gave it up": (row(PASSED, B, day=TURN), Pending.NAME_DISAGREES, [A]),
    "by organisation code": (
        row(PASSED, org=B[8:17], day=FIRST), Pending.LEGACY_NAME_DISAGREES, [A]),
    "a name of one who ended later": (row(ENDED, E, day=FIRST), Pending.NAME_DISAGREES, [D]),
}  # fmt: skip


def resolved(
    given: Row, registry: TableRegistry = REGISTRY, kind: Kind = Kind.PENALTY
) -> dict[str, object]:
    return resolve(kind, table([given]), registry).row(0, named=True)


@pytest.mark.parametrize("given, uscc", ATTACHED.values(), ids=ATTACHED.keys())
def test_a_name_that_nobody_else_bore_on_the_day_attaches(given: Row, uscc: str) -> None:
    match = resolved(given)

    assert (match["uscc"], match["pending"]) == (uscc, None)


@pytest.mark.parametrize("given, pending, bearers", WAITING.values(), ids=WAITING.keys())
def test_a_name_that_was_anothers_on_the_day_waits_and_says_whose(
    given: Row, pending: Pending, bearers: list[str]
) -> None:
    match = resolved(given)

    assert (match["uscc"], match["rung"], match["pending"]) == (None, None, pending)
    said = json.loads(str(match["evidence"]))
    assert (said["name"], said["borne_by"]) == ("of_another", bearers)
    assert said["taken_after"] == TURN.isoformat()


def test_the_evidence_of_a_late_report_says_since_when_the_name_is_borne() -> None:
    match = resolved(row(FREE, C, day=FIRST))

    assert match["rung"] == Rung.CODE_AND_NAME
    said = json.loads(str(match["evidence"]))
    assert (said["name"], said["taken_after"]) == ("equal", TURN.isoformat())
    assert "borne_by" not in said


def test_a_former_name_that_was_anothers_before_its_enterprise_took_it_waits() -> None:
    again = pl.DataFrame(
        [(B, PASSED, date(2018, 5, 1))], ["uscc", "name", "valid_until"], orient="row"
    )
    named = ENTERPRISES.with_columns(
        name=pl.when(pl.col("uscc") == B).then(pl.lit("杭州今乙示例有限公司")).otherwise("name")
    )
    registry = table_registry(named, pl.concat([FORMER, again]))

    early, then = resolved(row(PASSED, B, day=FIRST), registry), resolved(
        row(PASSED, B, day=date(2018, 4, 1)), registry)  # fmt: skip

    assert early["pending"] == Pending.NAME_DISAGREES
    assert (then["uscc"], then["rung"]) == (B, Rung.CODE_AND_FORMER_NAME)


def test_a_former_name_of_unknown_end_that_another_bore_on_the_day_waits() -> None:
    undated = ENTERPRISES.head(1).with_columns(
        uscc=pl.lit(UNDATED), name=pl.lit("杭州今某示例有限公司")
    )
    was = pl.DataFrame([(UNDATED, PASSED, None)], FORMER.schema, orient="row")
    ended = pl.col("uscc") == B
    held = ENTERPRISES.filter(~ended)  # nobody bears it now
    registry = table_registry(pl.concat([held, undated]), pl.concat([FORMER, was]))

    then, later = (resolved(row(PASSED, UNDATED, day=day), registry) for day in (FIRST, LATER))

    assert (then["pending"], later["uscc"]) == (Pending.NAME_DISAGREES, UNDATED)


def test_another_code_of_the_same_enterprise_is_no_other_bearer() -> None:
    links = [(A, B, LinkSort.SAME.value, TURN, TURN, None)]
    found_same = replace(REGISTRY, links=pl.DataFrame(links, LINKS, orient="row"))

    assert resolved(row(PASSED, B, day=FIRST), found_same)["uscc"] == B


def test_a_site_bears_the_name_of_today_whenever_it_was_opened() -> None:
    assert resolved(row(PASSED, B, day=FIRST), kind=Kind.ONLINE_OPERATOR)["uscc"] == B


def test_rows_are_answered_together_as_they_are_alone() -> None:
    rows = [case[0] for case in ATTACHED.values()] + [case[0] for case in WAITING.values()]

    together = resolve(Kind.PENALTY, table(rows), REGISTRY).drop("_row")

    alone = [resolve(Kind.PENALTY, table([each]), REGISTRY).drop("_row") for each in rows]
    assert together.equals(pl.concat(alone))
