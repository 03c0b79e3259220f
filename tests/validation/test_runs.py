"""A delivery held against the last good one: what changed as a whole is told, and nothing else."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl
import pytest

from records.kind import Kind
from records.profile import PROFILE, ROWS, TOLD, height
from sandbox.lots import lots
from validation.run_rules import RUN_RULES
from validation.runs import LEAST_ROWS, drift, joined, profile

Chunk = Callable[..., pl.DataFrame]
Row = Mapping[str, str | None]


def told(
    chunk: Chunk, before: Sequence[Row], now: Sequence[Row], *, whole: bool = False
) -> list[tuple[str, str]]:
    profiles = [profile(Kind.PENALTY, chunk(Kind.PENALTY, rows)) for rows in (before, now)]
    found = drift(*(joined([one]) for one in profiles), whole=whole)
    assert found.schema == TOLD
    return found.select("rule", "field").rows()


def test_a_profile_counts_rows_filled_cells_and_listed_values(chunk: Chunk) -> None:
    rows: list[Row] = [{}, {"violation_facts": "暂无"}, {"violation_facts": ""},
                       {"penalty_category": "警告；"}]  # fmt: skip
    made = profile(Kind.PENALTY, chunk(Kind.PENALTY, rows))
    assert made.schema == PROFILE
    assert height(made) == 4
    counts = {(field, value): n for field, value, n in made.rows()}
    assert counts["violation_facts", None] == 2
    assert counts["penalty_category", "罚款"] == 3
    assert counts["penalty_category", "警告；"] == 1
    assert counts["remark", None] == 0


def test_the_chunks_of_a_delivery_add_up_to_the_whole(chunk: Chunk) -> None:
    rows: list[Row] = [{"remark": str(n) if n % 3 else None} for n in range(90)]
    table = chunk(Kind.PENALTY, rows)
    parts = [profile(Kind.PENALTY, table.slice(start, 40)) for start in (0, 40, 80)]
    assert joined(parts).equals(joined([profile(Kind.PENALTY, table)]))
    assert joined([]).schema == PROFILE


def test_a_column_that_fell_empty_or_came_into_use_is_told(chunk: Chunk) -> None:
    full: list[Row] = [{"remark": None, "source_agency_name": "示例局"}] * LEAST_ROWS
    bare: list[Row] = [{"remark": "已核对", "source_agency_name": "无"}] * LEAST_ROWS
    assert told(chunk, full, bare) == [("RUN-003", "source_agency_name"), ("RUN-004", "remark")]
    assert told(chunk, full, full) == []


@pytest.mark.parametrize("empty,counts", [(0.49, False), (0.51, True)])
def test_a_column_fell_empty_when_less_than_half_is_left(
    chunk: Chunk, empty: float, counts: bool
) -> None:
    rows = 1000
    now: Sequence[Row] = [
        {"fine_wan_yuan": None if n < rows * empty else "0.2"} for n in range(rows)
    ]
    assert (("RUN-003", "fine_wan_yuan") in told(chunk, [{}] * rows, now)) is counts


def test_of_few_rows_no_share_is_taken(chunk: Chunk) -> None:
    few = LEAST_ROWS - 1
    bare: list[Row] = [{"fine_wan_yuan": None}] * few
    assert told(chunk, [{}] * few, bare) == []


@pytest.mark.parametrize(
    "before,now,whole,code",
    [
        (1000, 790, True, "RUN-001"),
        (1000, 810, True, None),
        (1000, 1300, True, "RUN-002"),
        (1000, 300, False, None),
        (3000, 290, False, "RUN-001"),
        (250, 2600, False, "RUN-002"),
        (90, 3, True, None),
        (0, 500, True, None),
    ],
)
def test_a_whole_list_may_change_by_a_fifth_and_an_increment_tenfold(
    before: int, now: int, whole: bool, code: str | None
) -> None:
    made = [
        pl.DataFrame([(ROWS, None, rows)], schema=PROFILE, orient="row") for rows in (before, now)
    ]
    found = drift(*made, whole=whole)
    assert found["rule"].to_list() == ([code] if code else [])
    assert found["field"].to_list() == ([ROWS] if code else [])


def test_words_never_met_before_are_told_with_the_commonest(chunk: Chunk) -> None:
    old: list[Row] = [{"party_category": "法人及其他组织"}] * 300
    new: list[Row] = [*[{"party_category": "1"}] * 250, *[{"party_category": "2"}] * 50]
    profiles = [profile(Kind.PENALTY, chunk(Kind.PENALTY, rows)) for rows in (old, new)]
    found = drift(*profiles, whole=False)
    assert found.select("rule", "field", "value", "now").rows() == [
        ("RUN-005", "party_category", "1", 1.0)
    ]


def test_shares_that_moved_are_noted(chunk: Chunk) -> None:
    fined: list[Row] = [{}] * 270 + [{"penalty_category": "警告"}] * 30
    warned: list[Row] = [{}] * 30 + [{"penalty_category": "警告"}] * 270
    assert told(chunk, fined, warned) == [("RUN-006", "penalty_category")]
    assert told(chunk, fined, [{}] * 200 + [{"penalty_category": "警告"}] * 100) == []


def test_of_a_column_filled_in_few_rows_no_share_is_taken(chunk: Chunk) -> None:
    few, bare = LEAST_ROWS - 1, [{"party_category": None}] * LEAST_ROWS
    one: list[Row] = [*[{"party_category": "个体工商户"}] * few, *bare]
    other: list[Row] = [*[{"party_category": "企业"}] * few, *bare]
    assert told(chunk, one, other) == []


def test_two_deliveries_of_one_country_do_not_drift() -> None:
    profiles = {
        seed: {
            (lot.kind, lot.vocabulary, lot.day, lot.stock): joined(
                [profile(lot.kind, lot.delivered)]
            )
            for lot in lots(seed, 30_000, 0.03)
        }
        for seed in (1, 2)
    }
    for key, before in profiles[1].items():
        assert drift(before, profiles[2][key], whole=True).rows() == []


def test_every_rule_over_a_run_has_its_words() -> None:
    for code, rule in RUN_RULES.items():
        assert code.startswith("RUN-")
        assert all((rule.message, rule.message_en, rule.says, rule.hint, rule.basis))
