"""Names are found by their grams, whichever way and in however many steps they were indexed."""

from collections.abc import Sequence
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ledger import enterprises, name_entries, name_index
from ledger.open import Ledger, open_ledger
from ledger.postings import pack, unpack
from ledger.tables_identity import name_entry, name_segment
from records.kind import CATALOGUES, Kind
from records.name_grams import grams
from tests.ledger.deliveries import DAY
from tests.ledger.test_registry import FIRST, NEXT, SECOND, enterprise, register

THIRD = "91330100YY00000031"
ROWS = [
    enterprise(FIRST, "杭州沄安有限公司", former_names="杭州沄旧有限公司|2017-05-01"),
    enterprise(SECOND, "宁波栎邦贸易有限公司"),
]


def names_with(ledger: Ledger, name: str) -> dict[str, int]:
    """Names that share grams with `name`, and how many."""
    index = ledger.names()
    asked = grams(pl.Series([name]))["gram"]
    counts = index.counts(asked)
    postings = index.postings(counts["gram"])
    # Names taken out stay in the lists until their segment is made again.
    assert counts["df"].sum() == postings.height
    hits = postings.group_by("name_no").agg(pl.len().cast(pl.Int64))
    entries = index.entries(hits["name_no"]).join(hits, on="name_no")
    return dict(entries.select("name", "len").iter_rows())


def indexed(ledger: Ledger) -> list[tuple[str, int]]:
    """Every (name, gram) by the index."""
    names = [name for row in entries_of(ledger) for name in [row[1]]]
    asked = grams(pl.Series(names, dtype=pl.String))["gram"].unique()
    postings = ledger.names().postings(asked)
    entries = ledger.names().entries(postings["name_no"])
    return sorted(postings.join(entries, on="name_no").select("name", "gram").rows())


def entries_of(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger._engine.begin() as conn:
        rows = conn.execute(select(name_entry.c.uscc, name_entry.c.name)).all()
    return sorted((str(row.uscc), str(row.name)) for row in rows)


def segments(ledger: Ledger) -> list[tuple[int, int]]:
    with ledger._engine.begin() as conn:
        rows = conn.execute(
            select(name_segment.c.first_no, name_segment.c.last_no).order_by("first_no")
        ).all()
    return [(int(row[0]), int(row[1])) for row in rows]


def test_a_register_that_closes_has_its_names_in_the_index(ledger: Ledger) -> None:
    register(ledger, DAY, ROWS)
    assert names_with(ledger, "杭州沄安公司") == {"杭州沄安有限公司": 5, "杭州沄旧有限公司": 3}
    assert names_with(ledger, "栎邦") == {"宁波栎邦贸易有限公司": 1}
    assert names_with(ledger, "査无此人") == {}


def test_a_renamed_enterprise_is_found_by_its_old_name_too(ledger: Ledger) -> None:
    register(ledger, DAY, ROWS)
    register(ledger, NEXT, [enterprise(SECOND, "宁波珝达贸易有限公司")])
    assert entries_of(ledger) == [
        (FIRST, "杭州沄安有限公司"),
        (FIRST, "杭州沄旧有限公司"),
        (SECOND, "宁波栎邦贸易有限公司"),
        (SECOND, "宁波珝达贸易有限公司"),
    ]
    assert "宁波栎邦贸易有限公司" in names_with(ledger, "栎邦贸易")
    assert "宁波珝达贸易有限公司" in names_with(ledger, "珝达贸易")


def test_indexing_again_changes_nothing(ledger: Ledger) -> None:
    register(ledger, DAY, ROWS)
    before = indexed(ledger), segments(ledger)
    ledger.index_names()
    register(ledger, NEXT, ROWS)
    assert (indexed(ledger), segments(ledger)) == before


def test_a_run_killed_between_two_steps_is_taken_up_again(ledger: Ledger) -> None:
    register(ledger, DAY, ROWS)
    enter_names(ledger, {THIRD: "温州骐泰食品有限公司"})
    with pytest.raises(RuntimeError, match="killed"):
        die_while_indexing(ledger)
    assert segments(ledger) == [(1, 3)]
    ledger.index_names()
    assert indexed(ledger) == expected(ledger)
    assert segments(ledger) == [(1, 3), (4, 4)]


def die_while_indexing(ledger: Ledger) -> None:
    with ledger._writer.begin() as conn:
        assert name_index.grow(conn)
        raise RuntimeError("killed")


def expected(ledger: Ledger) -> list[tuple[str, int]]:
    names = pl.Series("name", [name for _, name in entries_of(ledger)], dtype=pl.String)
    found = grams(names).join(names.to_frame().with_row_index("n"), on="n")
    return sorted(found.select("name", "gram").rows())


def enter_names(ledger: Ledger, names: dict[str, str]) -> None:
    """What a delivery of the register would do to these enterprises and their names."""
    known = list(names)
    rows = pl.DataFrame(
        {"party_uscc": known, "party_name": list(names.values()), "uscc": known, "place": 0},
        schema_overrides={"place": pl.Int64},
    ).match_to_schema(
        pl.Schema(
            {**CATALOGUES[Kind.REGISTRATION].schema, "uscc": pl.String(), "place": pl.Int64()}
        ),
        missing_columns="insert",
    )
    with ledger._writer.begin() as conn:
        enterprises.enter(conn, DAY, rows)


def grow(ledger: Ledger, most: int) -> None:
    last: str | None = ""
    while last is not None:
        with ledger._writer.begin() as conn:
            last = name_entries.walk(conn, last)
    grown = True
    while grown:
        with ledger._writer.begin() as conn:
            grown = name_index.grow(conn, most)


parts = st.text("沄栎珝安邦宝杭州贸易公司", min_size=1, max_size=8)


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(parts, min_size=1, max_size=6), min_size=1, max_size=6), st.integers(2, 9))
def test_an_index_grown_in_steps_is_the_one_made_at_once(
    deliveries: Sequence[Sequence[str]], most: int
) -> None:
    with open_ledger("sqlite://") as ledger:
        codes = [f"91330100YY{number:08d}" for number in range(6)]
        for delivery in deliveries:
            enter_names(ledger, dict(zip(codes, delivery, strict=False)))
            grow(ledger, most)
        assert indexed(ledger) == expected(ledger)
        spans = segments(ledger)
        assert spans[0][0] == 1
        assert all(one[1] + 1 == other[0] for one, other in pairwise(spans))
        assert all(last - first < most for first, last in spans)
        known = len(entries_of(ledger))
        grow(ledger, 1000)
        assert len(entries_of(ledger)) == known


@given(st.lists(st.lists(st.integers(1, 2**32 - 1), min_size=1, unique=True), max_size=6))
def test_packed_numbers_come_back(lists: list[list[int]]) -> None:
    rows = [(gram, number) for gram, numbers in enumerate(lists) for number in sorted(numbers)]
    frame = pl.DataFrame(rows, schema={"gram": pl.Int64, "number": pl.Int64}, orient="row")
    packed = pack(frame["gram"].to_numpy(), frame["number"].to_numpy())
    assert packed["df"].to_list() == [len(numbers) for numbers in lists]
    assert unpack(packed["df"].to_list(), packed["postings"].to_list()).tolist() == [
        number for _, number in rows
    ]
