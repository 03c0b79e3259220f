"""Canonical JSON: the same bytes as RFC 8785, nulls left out."""

from datetime import date
from decimal import Decimal

import polars as pl
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from records.canonical import canonical_json
from records.digest import sha256_expr, sha256_hex

text = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.lists(
        st.tuples(
            st.none() | text,
            st.none() | text,
            st.integers(-(2**52), 2**52),
            st.lists(text, max_size=3),
        )
    )
)
def test_rows_are_the_bytes_that_rfc_8785_writes(
    rows: list[tuple[str | None, str | None, int, list[str]]],
) -> None:
    schema = pl.Schema(
        {"b": pl.String(), "a": pl.String(), "n": pl.Int64(), "items": pl.List(pl.String)}
    )
    table = pl.DataFrame(rows, schema=schema, orient="row")
    wanted = [
        rfc8785.dumps({k: v for k, v in zip(schema, row, strict=True) if v is not None}).decode()
        for row in rows
    ]
    assert canonical_json(table, ["a", "b", "items", "n"]).to_list() == wanted


def test_money_is_a_plain_decimal_string_and_dates_are_iso() -> None:
    table = pl.DataFrame(
        {"fine": [Decimal("0.200000"), Decimal(100), None], "on": [date(2018, 9, 3), None, None]},
        schema={"fine": pl.Decimal(18, 6), "on": pl.Date},
    )
    assert canonical_json(table, ["on", "fine"]).to_list() == [
        '{"fine":"0.2","on":"2018-09-03"}',
        '{"fine":"100"}',
        "{}",
    ]


def test_a_value_that_looks_like_a_null_member_is_kept() -> None:
    table = pl.DataFrame({"a": ['x,"b":null', '{"b":null,"c":1}'], "b": [None, None]},
                         schema={"a": pl.String, "b": pl.String})  # fmt: skip
    assert canonical_json(table, ["a", "b"]).to_list() == [
        r'{"a":"x,\"b\":null"}',
        r'{"a":"{\"b\":null,\"c\":1}"}',
    ]


def test_nested_nulls_are_left_out_too() -> None:
    entry = pl.Struct({"a": pl.String, "b": pl.String})
    table = pl.DataFrame({"list": [[{"a": None, "b": "x"}, {"a": "y", "b": None}]]},
                         schema={"list": pl.List(entry)})  # fmt: skip
    assert canonical_json(table, ["list"]).to_list() == ['{"list":[{"b":"x"},{"a":"y"}]}']


@given(st.lists(st.none() | text))
def test_the_column_hash_is_sha256_of_the_utf8_bytes(values: list[str | None]) -> None:
    column = pl.DataFrame({"t": values}, schema={"t": pl.String}).select(sha256_expr(pl.col("t")))
    wanted = [None if value is None else sha256_hex(value.encode()) for value in values]
    assert column.to_series().to_list() == wanted


def test_a_column_missing_in_every_row_has_no_key_and_may_be_the_only_one() -> None:
    table = pl.DataFrame(
        {"a": [None, None], "b": ["甲", None]}, schema=dict.fromkeys("ab", pl.String)
    )
    assert canonical_json(table, ["a", "b"]).to_list() == ['{"b":"甲"}', "{}"]
    assert canonical_json(table, ["a"]).to_list() == ["{}", "{}"]
    assert canonical_json(table.clear(), ["a", "b"]).to_list() == []
