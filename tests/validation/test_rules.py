"""Every rule against the cases that break it and the cases that keep it."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from records.kind import CATALOGUES, Kind
from records.states import RowState, Severity
from validation.batch import MOST, WAYS
from validation.check import check
from validation.legal import BASES
from validation.messages import Granularity, Language, message
from validation.rule import AutoFix
from validation.rules import RULES

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))}
PLACE, PLACES = re.compile(r"\{\w*\}"), {"{field}", "{value}", "{count}"}
# English may name 万元 and other words that have no other name.
HAN, QUOTED = re.compile(r"[一-龥]"), r"万元|号|其他"


def test_every_rule_has_cases_and_every_case_a_rule() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("code", CASES)
def test_a_case_that_breaks_the_rule_is_found(
    code: str, chunk: Callable[..., pl.DataFrame], day: date
) -> None:
    case = tomllib.loads(CASES[code].read_text())
    kind, rows = Kind(case["kind"]), case["breaks"]
    # Some rules speak of a gap: a row that has the value stands beside.
    beside = case.get("beside", [])
    checked = check(
        kind, chunk(kind, [*rows, *beside]), case.get("day", day), stock=case.get("stock", True)
    )
    found = checked.findings.filter(pl.col("rule") == code)
    assert found["field"].unique().to_list() == [case["field"]]
    assert sorted(found["_row"]) == list(range(len(rows)))
    assert found["value"].to_list() == [raw_value(kind, case["field"], row, chunk) for row in rows]
    stops = RULES[code].severity is Severity.BLOCK
    assert checked.accepted.height == len(beside) + (0 if stops else len(rows))


@pytest.mark.parametrize("code", CASES)
def test_a_case_that_keeps_the_rule_is_left_alone(
    code: str, chunk: Callable[..., pl.DataFrame], day: date
) -> None:
    case = tomllib.loads(CASES[code].read_text())
    kind = Kind(case["kind"])
    checked = check(
        kind, chunk(kind, case["keeps"]), case.get("day", day), stock=case.get("stock", True)
    )
    assert checked.findings.filter(pl.col("rule") == code).is_empty()
    assert not checked.dispositions["state"].eq(RowState.QUARANTINED.value).any()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_clean_row_has_no_finding_and_no_change(
    kind: Kind, chunk: Callable[..., pl.DataFrame], day: date
) -> None:
    checked = check(kind, chunk(kind), day)
    assert checked.findings.is_empty()
    assert checked.changes.is_empty()
    assert checked.accepted.height == 1


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_to_do_and_why(code: str) -> None:
    rule = RULES[code]
    assert all((rule.message, rule.message_en, rule.says, rule.hint))
    assert any(rule.columns(kind) for kind in CATALOGUES)
    ways = (rule.holds is not None) + bool(rule.reports) + (code in WAYS)
    assert ways == 1
    assert rule.basis
    assert all(BASES[clause.basis.id] is clause.basis for clause in rule.basis)
    # What normalisation did is done already, and nothing else is done without a person.
    assert (rule.auto_fix is AutoFix.LOSSLESS) == bool(rule.reports)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_speaks_of_a_cell_of_many_rows_and_of_a_column_in_two_languages(code: str) -> None:
    for language in Language:
        said = {each: message(RULES[code], each, language) for each in Granularity}
        assert len(set(said.values())) == len(Granularity)
        assert all(set(PLACE.findall(words)) <= PLACES for words in said.values())
        assert "{count}" not in said[Granularity.CELL]
        assert all("{count}" in said[each] for each in (Granularity.ROWS, Granularity.COLUMN))
        written = [bool(HAN.search(re.sub(QUOTED, "", words))) for words in said.values()]
        assert written == [language is Language.ZH] * len(said)


def raw_value(
    kind: Kind, field: str, row: dict[str, str], chunk: Callable[..., pl.DataFrame]
) -> str | None:
    value = chunk(kind, [row])[field][0]
    return None if value is None else str(value)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_a_rule_that_minds_absence_is_broken_by_a_missing_value(
    kind: Kind, chunk: Callable[..., pl.DataFrame], day: date
) -> None:
    names = list(CATALOGUES[kind].by_name)
    # One row lacks each field, the others have it: a gap among values.
    found = check(kind, chunk(kind, [*({name: None} for name in names), {}]), day).findings
    for number, name in enumerate(names):
        gap = found.filter(pl.col("_row") == number, pl.col("field") == name)
        for code in gap["rule"]:
            assert RULES[code].holds is None or RULES[code].minds_absence, (code, name)


def test_a_rule_counts_only_on_deliveries_of_the_days_it_is_in_force(
    chunk: Callable[..., pl.DataFrame],
) -> None:
    too_long = {"stated_publish_until": "2030-06-04"}
    days = {date(2019, 6, 30): True, date(2019, 7, 1): False}
    for day, counts in days.items():
        found = check(Kind.PENALTY, chunk(Kind.PENALTY, [too_long]), day).findings
        assert ("DATE-010" in found["rule"].to_list()) is counts


def test_a_code_is_the_odd_one_only_when_ten_times_as_many_rows_give_another(
    chunk: Callable[..., pl.DataFrame], day: date
) -> None:
    odd = tomllib.loads(CASES["AUTH-010"].read_text())["breaks"][0]
    for others, counts in ((MOST - 1, False), (MOST, True)):
        rows = [*[{}] * others, odd]
        found = check(Kind.PENALTY, chunk(Kind.PENALTY, rows), day).findings
        told = found.filter(pl.col("rule") == "AUTH-010")["_row"].to_list()
        assert told == ([others] if counts else [])
