"""The ladder of design §5, one case a line."""

import json
from datetime import date, timedelta

import polars as pl
import pytest
import rfc8785

from identity.registry_table import table_registry
from identity.resolve import resolve
from records.kind import Kind
from records.states import Pending, Rung
from records.tables import MATCHES
from records.uscc import mod11_ok, mod31_ok
from tests.identity.country import (
    A_NAME,
    A_REG,
    B_NAME,
    B_REG,
    DAY,
    ENTERPRISES,
    FORMER,
    OLD_REG,
    REGISTRY,
    UNKNOWN,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    Row,
    code,
    number,
    row,
    table,
)  # fmt: skip

ATTACHED = {
    "code and equal name": (row(B_NAME, B), B, Rung.CODE_AND_NAME),
    "code and equal name in other brackets": (
        row(" 杭州丁示例(新名)有限公司。", D), D, Rung.CODE_AND_NAME),
    "a name borne until that very day": (
        row("杭州丁示例有限公司", D), D, Rung.CODE_AND_FORMER_NAME),
    "a former name whose end nobody knows": (
        row("杭州丁老示例有限公司", D, day=None), D, Rung.CODE_AND_FORMER_NAME),
    "a code wrong inside, in the registry, name equal": (
        row("杭州庚示例有限公司", G), G, Rung.CODE_AND_NAME),
    "organisation code": (row(B_NAME, org=B[8:17]), B, Rung.ORG_CODE_AND_NAME),
    "broken code, organisation code right": (
        row(B_NAME, "9" * 17 + "A", org=B[8:17]), B, Rung.ORG_CODE_AND_NAME),
    "unknown code wrong inside, organisation code right": (
        row(B_NAME, code("YY000009", inner="1"), org=B[8:17]), B, Rung.ORG_CODE_AND_NAME),
    "registration number": (row(B_NAME, reg=B_REG), B, Rung.REGISTRATION_NUMBER_AND_NAME),
    "a 13-digit number of two, one with the name": (
        row("杭州戊示例有限公司", reg=OLD_REG), E, Rung.REGISTRATION_NUMBER_AND_NAME),
    "old tax number: its organisation code": (
        row(B_NAME, tax="110000" + B[8:17]), B, Rung.TAX_NUMBER_AND_NAME),
    "new tax number: the code": (row(B_NAME, tax=B), B, Rung.TAX_NUMBER_AND_NAME),
    "a tax number the registry knows": (
        row("杭州己示例有限公司", tax="330106700000001"), F, Rung.TAX_NUMBER_AND_NAME),
    "organisation code before registration number": (
        row(B_NAME, org=B[8:17], reg=B_REG), B, Rung.ORG_CODE_AND_NAME),
    "a shared number beside the code": (row(A_NAME, A, reg=A_REG), A, Rung.CODE_AND_NAME),
    "a shared number told apart by the organisation code": (
        row(A_NAME, org=H[8:17], reg=A_REG), H, Rung.ORG_CODE_AND_NAME),
    "the licence revoked, the legal person alive": (
        row("杭州己示例有限公司", F), F, Rung.CODE_AND_NAME),
    "ended after the decision": (row("杭州戊示例有限公司", E), E, Rung.CODE_AND_NAME),
    "ended, decision date unknown": (
        row("杭州丙示例有限公司", C, day=None), C, Rung.CODE_AND_NAME),
    "an unusable organisation code beside the code": (
        row(B_NAME, B, org="123"), B, Rung.CODE_AND_NAME),
    "an unknown number beside the code": (
        row(B_NAME, B, reg=number("33010600009999")), B, Rung.CODE_AND_NAME),
}  # fmt: skip
WAITING = {
    "name only": (row(B_NAME), Pending.NAME_ONLY),
    "nothing at all": (row(None), Pending.NAME_ONLY),
    "blanks and a placeholder are nothing": (
        row(B_NAME, "00000000000000000X", org="", reg=""), Pending.NAME_ONLY),
    "another name": (row(A_NAME, B), Pending.NAME_DISAGREES),
    "no name": (row(None, B), Pending.NAME_DISAGREES),
    "a legal form is part of the name": (
        row("杭州乙示例有限责任公司", B), Pending.NAME_DISAGREES),
    "a former name given up before": (
        row("杭州丁丁示例有限公司", D), Pending.NAME_DISAGREES),
    "a former name with an end, no decision date": (
        row("杭州丁示例有限公司", D, day=None), Pending.NAME_DISAGREES),
    "a code wrong inside needs the present name": (
        row("杭州庚老示例有限公司", G), Pending.NAME_DISAGREES),
    "a sound code nobody knows": (row(B_NAME, UNKNOWN), Pending.CODE_UNKNOWN),
    "a code wrong inside that nobody knows": (
        row(B_NAME, code("YY000009", inner="1")), Pending.CODE_INVALID),
    "a check digit wrong": (
        row(B_NAME, B[:17] + ("0" if B[17] != "0" else "1")), Pending.CODE_INVALID),
    "a masked code": (row(B_NAME, B[:4] + "**********" + B[14:]), Pending.CODE_INVALID),
    "a masked organisation code": (row(B_NAME, org="YY****" + B[14:17]), Pending.LEGACY_UNKNOWN),
    "a masked registration number": (
        row(B_NAME, reg=B_REG[:6] + "*****" + B_REG[11:]), Pending.LEGACY_UNKNOWN),
    "legacy number nobody knows": (
        row(B_NAME, org="802100433"), Pending.LEGACY_UNKNOWN),
    "legacy number, another name": (row(A_NAME, org=B[8:17]), Pending.LEGACY_NAME_DISAGREES),
    "legacy number, no name": (row(None, org=B[8:17]), Pending.LEGACY_NAME_DISAGREES),
    "legacy number, former name only": (
        row("杭州丁示例有限公司", org=D[8:17]), Pending.LEGACY_NAME_DISAGREES),
    "a shared number, neither name": (
        row(B_NAME, reg=OLD_REG), Pending.LEGACY_NAME_DISAGREES),
    "a shared number, both names": (row(A_NAME, reg=A_REG), Pending.IDENTIFIERS_DISAGREE),
    "code and organisation code of two": (
        row(B_NAME, B, org=A[8:17]), Pending.IDENTIFIERS_DISAGREE),
    "code of one, organisation code of the named one": (
        row(B_NAME, A, org=B[8:17]), Pending.IDENTIFIERS_DISAGREE),
    "organisation code and number of two": (
        row(B_NAME, org=B[8:17], reg=A_REG), Pending.IDENTIFIERS_DISAGREE),
    "a sound unknown code beside a known organisation code": (
        row(B_NAME, UNKNOWN, org=B[8:17]), Pending.IDENTIFIERS_DISAGREE),
    "ended before the decision": (
        row("杭州丙示例有限公司", C), Pending.ENDED_BEFORE_DECISION),
    "ended before the decision, by organisation code": (
        row("杭州丙示例有限公司", org=C[8:17]), Pending.ENDED_BEFORE_DECISION),
}  # fmt: skip


@pytest.mark.parametrize("given_row, uscc, rung", ATTACHED.values(), ids=ATTACHED.keys())
def test_what_attaches_says_by_which_step(given_row: Row, uscc: str, rung: Rung) -> None:
    match = resolve(Kind.PENALTY, table([given_row]), REGISTRY).row(0, named=True)

    assert (match["uscc"], match["rung"], match["pending"]) == (uscc, rung, None)
    if match["evidence"] is not None:
        assert json.loads(match["evidence"])["enterprise"] == uscc


def test_a_sound_code_and_an_equal_name_say_all_there_is_to_say() -> None:
    rows = [row(A_NAME, A), row(A_NAME, A, org=A[8:17]), row("杭州丁示例有限公司", D)]

    plain, confirmed, former = resolve(Kind.PENALTY, table(rows), REGISTRY)["evidence"]

    assert (plain, confirmed) == (None, None)
    assert json.loads(former)["name"] == "former"


@pytest.mark.parametrize("given_row, pending", WAITING.values(), ids=WAITING.keys())
def test_what_waits_says_why(given_row: Row, pending: Pending) -> None:
    match = resolve(Kind.PENALTY, table([given_row]), REGISTRY).row(0, named=True)

    assert (match["uscc"], match["rung"], match["pending"]) == (None, None, pending)


def test_all_cases_in_one_table_are_answered_as_they_are_alone() -> None:
    rows = [case[0] for case in ATTACHED.values()] + [case[0] for case in WAITING.values()]
    expected = [case[1] for case in ATTACHED.values()] + [None] * len(WAITING)

    matches = resolve(Kind.LICENCE, table(rows), REGISTRY)

    assert matches.schema == MATCHES
    assert matches["uscc"].to_list() == expected
    assert matches["_row"].to_list() == list(range(len(rows)))


def test_an_empty_table_has_an_empty_answer() -> None:
    assert resolve(Kind.PENALTY, table([]), REGISTRY).schema == MATCHES
    assert resolve(Kind.REGISTRATION, table([]), REGISTRY).is_empty()


def test_the_evidence_names_what_was_compared() -> None:
    rows = [
        row("杭州丁示例有限公司", D),
        row(B_NAME, A, org=B[8:17]),
        row("杭州丙示例有限公司", C),
        row(A_NAME, org=B[8:17]),
    ]

    former, conflict, ended, legacy = (
        json.loads(text) for text in resolve(Kind.PENALTY, table(rows), REGISTRY)["evidence"]
    )

    assert former == {
        "code_check": "ok",
        "enterprise": D,
        "enterprise_name_key": "杭州丁示例(新名)有限公司",
        "former_until": "2018-06-04",
        "identifier": "party_uscc",
        "name": "former",
        "name_key": "杭州丁示例有限公司",
    }
    assert conflict["candidates"] == [f"party_org_code={B}"]
    assert (conflict["enterprise"], conflict["name"]) == (A, "other")
    assert (ended["status"], ended["ended_on"]) == ("注销", "2018-01-01")
    assert legacy["candidates"] == [f"party_org_code={B}"]
    assert "enterprise" not in legacy


def test_evidence_is_canonical_whatever_the_name_holds() -> None:
    odd = '杭州"引号\\示例有限公司'
    registry = table_registry(pl.DataFrame({"uscc": [A, B], "name": [A_NAME, odd]}))

    rows = [row(odd, A), row(odd, None, org=B[8:17])]

    for text in resolve(Kind.PENALTY, table(rows), registry)["evidence"].to_list():
        assert rfc8785.dumps(json.loads(text)).decode() == text


def test_a_registration_is_its_own_enterprise_if_its_code_is_one() -> None:
    rows = [row("甲", UNKNOWN), row("乙", G), row("丙", UNKNOWN[:17] + "*"), row("丁")]

    matches = resolve(Kind.REGISTRATION, table(rows), REGISTRY)

    assert matches["uscc"].to_list() == [UNKNOWN, G, None, None]
    assert matches["rung"].to_list() == [Rung.REGISTER_ITSELF] * 2 + [None] * 2
    assert matches["pending"].to_list() == [None, None, Pending.CODE_INVALID, Pending.NAME_ONLY]


def test_a_listing_without_some_columns_is_judged_on_its_listing_day() -> None:
    listing = pl.DataFrame(
        {
            "_row": [7, 8],
            "party_name": ["杭州丁示例有限公司"] * 2,
            "party_uscc": [D] * 2,
            "listed_on": [date(2018, 6, 4), date(2018, 6, 5)],
        }
    )

    matches = resolve(Kind.LISTING, listing, REGISTRY)

    assert matches["_row"].to_list() == [7, 8]
    assert matches["uscc"].to_list() == [D, None]


@pytest.mark.parametrize(
    "status, ended_on, waits",
    [("存续", None, True), ("注销", None, True), ("注销", DAY - timedelta(1), False)],
)
def test_a_former_name_of_unknown_end_that_another_may_have_borne_that_day_attaches_nothing(
    status: str, ended_on: date | None, waits: bool
) -> None:
    old = "杭州丁老示例有限公司"
    taker = ENTERPRISES.head(1).with_columns(
        uscc=pl.lit(code("YY000011")), name=pl.lit(old), status=pl.lit(status),
        ended_on=pl.lit(ended_on, pl.Date()),
    )  # fmt: skip
    registry = table_registry(pl.concat([ENTERPRISES, taker]), FORMER)

    (match,) = resolve(Kind.PENALTY, table([row(old, D)]), registry).to_dicts()

    wanted = (None, Pending.NAME_DISAGREES) if waits else (D, None)
    assert (match["uscc"], match["pending"]) == wanted


def test_a_registry_that_holds_a_code_twice_is_refused() -> None:
    twice = table_registry(pl.concat([ENTERPRISES, ENTERPRISES]))

    with pytest.raises(pl.exceptions.ComputeError):
        resolve(Kind.PENALTY, table([row(B_NAME, B)]), twice)


@pytest.mark.parametrize("uscc", [*ENTERPRISES["uscc"], UNKNOWN])
def test_the_codes_of_this_test_are_what_they_claim(uscc: str) -> None:
    assert mod31_ok(uscc)
    assert mod11_ok(uscc) is (uscc != G)
