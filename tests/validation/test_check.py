"""Nothing is lost, nothing is guessed, and a rule that cannot run stops the batch."""

from collections.abc import Callable
from datetime import date

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.kind import CATALOGUES, Kind
from records.states import RowState
from records.tables import CHANGES, DISPOSITIONS, FINDINGS, LOCATOR
from validation.check import NATURAL_PERSON, check
from validation.edition import edition
from validation.errors import RuleBroken, UnreadableTable
from validation.schema import run

Chunk = Callable[..., pl.DataFrame]

DIRT = st.one_of(
    st.none(),
    st.text(max_size=25),
    st.sampled_from(
        ["", "无", "91330100YY00001240", "92330100YY0000124X", "9.13E+17", "2018.6.4", "长期",
         "自然人", "个体工商户", "罚款;警告", "2000元", "0", "1", "锟斤拷", "测试", "<b>甲</b>",
         "13800138000", "杭〔2018〕1号", "00000000000000000X"]
    ),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(Kind))
def test_every_row_is_accepted_or_disposed_of_and_never_both(
    data: st.DataObject, kind: Kind, chunk: Chunk, day: date
) -> None:
    cells = st.dictionaries(st.sampled_from(CATALOGUES[kind].schema.names()), DIRT, max_size=6)
    vocabulary = st.fixed_dictionaries(
        {"_vocabulary": st.sampled_from(["V2015", "V2018A", "local"])}
    )
    rows = data.draw(st.lists(st.tuples(cells, vocabulary).map(lambda p: p[0] | p[1]), max_size=12))
    given_rows = chunk(kind, rows)
    checked = check(kind, given_rows, day)
    told = [*checked.accepted["_row"], *checked.dispositions["_row"]]
    assert sorted(told) == list(range(len(rows)))
    assert checked.accepted.schema == pl.Schema({**LOCATOR, **CATALOGUES[kind].schema})
    assert checked.dispositions.schema == DISPOSITIONS
    assert checked.findings.schema == FINDINGS
    assert checked.changes.schema == CHANGES


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(Kind))
def test_a_change_tells_what_was_there_and_what_is_there_now(
    data: st.DataObject, kind: Kind, chunk: Chunk, day: date
) -> None:
    names = [f.name for f in CATALOGUES[kind].fields if f.dtype == pl.String]
    cells = st.dictionaries(st.sampled_from(names), DIRT, max_size=4)
    given_rows = chunk(kind, data.draw(st.lists(cells, max_size=6)))
    checked = check(kind, given_rows, day)
    changes = checked.changes
    assert changes.filter(pl.col("before").eq_missing(pl.col("after"))).is_empty()
    for row in checked.accepted["_row"]:
        for name in set(names) - {"record_status"}:
            before = given_rows.row(row, named=True)[name] or None
            told = changes.filter((pl.col("_row") == row) & (pl.col("field") == name))
            after = checked.accepted.row(by_predicate=pl.col("_row") == row, named=True)[name]
            assert after == (told["after"][-1] if told.height else before)
            assert not told.height or told["before"][0] == before


def test_a_natural_person_is_out_of_scope_and_leaves_no_trace_of_its_values(
    chunk: Chunk, day: date
) -> None:
    person = {"party_category": "自然人", "party_uscc": None, "party_id_number": " 1101 "}
    sheet = {"party_category": None, "party_uscc": None, "_locator": "自然人行政处罚!第3行"}
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, [person, {}, sheet]), day)
    assert checked.dispositions["_row"].to_list() == [0, 2]
    assert set(checked.dispositions["state"]) == {RowState.OUT_OF_SCOPE.value}
    assert set(checked.dispositions["reason"]) == {NATURAL_PERSON}
    assert checked.findings.is_empty()
    assert checked.changes.is_empty()


def test_a_natural_person_with_a_92_code_is_an_individual_business(chunk: Chunk, day: date) -> None:
    rows = [{"party_category": "自然人", "party_uscc": "92330100YY0000124X"}]
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, rows), day)
    assert checked.accepted["party_category"].to_list() == ["个体工商户"]


def test_a_test_row_is_out_of_scope(chunk: Chunk, day: date) -> None:
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, [{"party_name": "测试"}]), day)
    assert checked.dispositions["state"].to_list() == [RowState.OUT_OF_SCOPE.value]


def test_a_fault_in_the_code_stops_nothing_while_a_name_is_there(chunk: Chunk, day: date) -> None:
    codes = ["", "123", "9.13E+17", "9133O100YY00001240", "913302******531452"]
    rows = [{"party_uscc": code} for code in codes]
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, rows), day)
    assert checked.accepted.height == len(codes)
    assert checked.findings.height == len(codes)


def test_a_code_in_the_wrong_column_fills_an_empty_one(chunk: Chunk, day: date) -> None:
    code = "91330100YY00001240"
    rows = [{"party_uscc": None, "party_org_code": code}, {"party_org_code": code}]
    checked = check(Kind.LISTING, chunk(Kind.LISTING, rows), day)
    assert checked.accepted["party_uscc"].to_list() == [code, code]
    assert checked.accepted["party_org_code"].to_list() == [None, None]


def test_a_second_code_that_contradicts_the_first_is_kept_for_a_person(
    chunk: Chunk, day: date
) -> None:
    other = "11330100YY0000992N"
    checked = check(Kind.LISTING, chunk(Kind.LISTING, [{"party_org_code": other}]), day)
    assert checked.accepted["party_org_code"].to_list() == [other]
    assert checked.findings["rule"].to_list() == ["ORG-001"]


@pytest.mark.parametrize(
    "vocabulary,raw,normal",
    [
        ("V2015", "3", "没收违法所得、没收非法财物"),
        ("V2015", "没收违法所得、没收非法财物；罚款；", "没收违法所得、没收非法财物;罚款"),
        ("V2018B", "警告、罚款", "警告;罚款"),
        ("V2018B", "罚款,警告；其他-责令改正", "罚款;警告;其他-责令改正"),
    ],
)
def test_penalty_categories_are_read_by_their_vocabulary(
    vocabulary: str, raw: str, normal: str, chunk: Chunk, day: date
) -> None:
    rows = [{"_vocabulary": vocabulary, "penalty_category": raw}]
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, rows), day)
    assert checked.accepted["penalty_category"].to_list() == [normal]


def test_the_second_category_of_v2015_is_merged_into_the_first(chunk: Chunk, day: date) -> None:
    rows = [{"_vocabulary": "V2015", "penalty_category": "2", "penalty_category_2": "1;2"}]
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, rows), day)
    assert checked.accepted["penalty_category"].to_list() == ["罚款;警告"]
    assert checked.accepted["penalty_category_2"].to_list() == [None]


def test_a_rule_that_raises_fails_the_batch_instead_of_passing() -> None:
    table = pl.DataFrame({"a": ["x"]})

    def broken(_: object) -> pl.LazyFrame:
        raise ValueError("no such thing")

    schema = pa.DataFrameSchema({"a": pa.Column(pl.String, pa.Check(broken, name="USCC-001"))})
    with pytest.raises(RuleBroken, match="USCC-001"):
        run(schema, table)


def test_a_column_of_the_wrong_type_fails_the_batch() -> None:
    schema = pa.DataFrameSchema({"a": pa.Column(pl.Date)})
    with pytest.raises(RuleBroken):
        run(schema, pl.DataFrame({"a": ["x"]}))


def test_validation_cannot_be_switched_off_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, chunk: Chunk, day: date
) -> None:
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    monkeypatch.setenv("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")
    checked = check(Kind.PENALTY, chunk(Kind.PENALTY, [{"decision_number": None}]), day)
    assert checked.findings["rule"].to_list() == ["DOC-001"]


def test_an_unknown_column_is_refused(chunk: Chunk, day: date) -> None:
    with pytest.raises(UnreadableTable, match="nobody"):
        check(Kind.PENALTY, chunk(Kind.PENALTY).with_columns(nobody=pl.lit("x")), day)


def test_a_column_that_is_not_text_is_refused(chunk: Chunk, day: date) -> None:
    with pytest.raises(UnreadableTable, match="remark"):
        check(Kind.PENALTY, chunk(Kind.PENALTY).with_columns(remark=pl.lit(1)), day)


def test_missing_locators_are_refused(chunk: Chunk, day: date) -> None:
    with pytest.raises(UnreadableTable, match="_snapshot"):
        check(Kind.PENALTY, chunk(Kind.PENALTY).drop("_snapshot"), day)


def test_absent_columns_are_read_as_empty(chunk: Chunk, day: date) -> None:
    table = chunk(Kind.PENALTY).drop("remark", "party_org_code")
    assert check(Kind.PENALTY, table, day).accepted.height == 1


def test_rows_keep_their_number_in_a_later_chunk(chunk: Chunk, day: date) -> None:
    table = chunk(Kind.PENALTY, [{}, {"decision_number": None}])
    later = table.with_columns(pl.col("_row") + 200_000)
    checked = check(Kind.PENALTY, later, day)
    assert checked.accepted["_row"].to_list() == [200_000]
    assert checked.findings.select("_row", "rule").rows() == [(200_001, "DOC-001")]


def test_a_waived_rule_is_found_and_stops_no_row(chunk: Chunk, day: date) -> None:
    rows = chunk(Kind.PENALTY, [{"decision_number": ""}, {}])
    stopped = check(Kind.PENALTY, rows, day)
    (reason,) = stopped.dispositions["reason"].unique()
    rules = reason.split(";")
    waived = check(Kind.PENALTY, rows, day, rules)
    assert waived.findings.equals(stopped.findings)
    assert waived.dispositions.is_empty()
    assert waived.accepted.height == 2
    assert check(Kind.PENALTY, rows, day, ["NAME-001"]).dispositions.height == 1


def test_the_edition_is_another_one_while_a_rule_is_waived(day: date) -> None:
    assert edition(day, ["DATE-001"]) != edition(day) == edition(day, ())
    assert edition(day, ["B", "A"]) == edition(day, ["A", "B"])
