"""Organisation codes, registration numbers and resident IDs."""

import doctest
import importlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import org_code, registration_number, resident_id


@pytest.mark.parametrize("name", ["uscc", "org_code", "registration_number", "resident_id",
                                  "names", "doc_number"])  # fmt: skip
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"records.{name}")).failed == 0


def test_real_organisation_codes_pass_and_a_wrong_one_kept_in_production_fails() -> None:
    assert all(map(org_code.is_valid, ["802100433", "MA1B3N1N2", "L07196379", "D2143569X"]))
    assert not org_code.is_valid("058252771")
    assert org_code.org_check_character("05825277") == "X"
    assert org_code.org_check_character("0582527a") is None


@given(
    st.lists(
        st.one_of(
            st.none(), st.text(org_code.ORG_ALPHABET, min_size=8, max_size=10), st.text(max_size=9)
        )
    )
)
def test_the_organisation_code_column_agrees_with_the_scalar(codes: list[str | None]) -> None:
    made = [
        code[:8] + str(org_code.org_check_character(code[:8])) if code and len(code) == 10
        and org_code.org_check_character(code[:8]) else code
        for code in codes
    ]  # fmt: skip
    column = org_code.valid_column(pl.Series(made, dtype=pl.String))
    assert column.to_list() == [code is not None and org_code.is_valid(code) for code in made]


@given(
    st.lists(
        st.one_of(st.none(), st.text("0123456789", min_size=14, max_size=15), st.text(max_size=15))
    )
)
def test_the_registration_number_column_agrees_with_the_scalar(numbers: list[str | None]) -> None:
    made = [n + registration_number.check_digit(n) if n and len(n) == 14 and n.isascii()
            and n.isdigit() else n for n in numbers]  # fmt: skip
    column = registration_number.valid_column(pl.Series(made, dtype=pl.String))
    wanted = [n is not None and registration_number.is_valid(n) for n in made]
    assert column.to_list() == wanted


def test_real_registration_numbers_pass_and_a_changed_digit_fails() -> None:
    assert registration_number.is_valid("330103000217276")
    assert not registration_number.is_valid("330103000217277")
    table = pl.DataFrame({"n": ["330103000217276", "３３0103000217276", None]})
    assert table.select(registration_number.valid_expr("n")).to_series().to_list() == [
        True, False, False,
    ]  # fmt: skip


def test_resident_ids_are_recognised_in_running_text_and_nothing_else_is() -> None:
    texts = ["身份证号11010519491231002X。", "440524188001010014", "文号110105194912310021",
             "12100000400000624D", None, "见A11010519491231002X"]  # fmt: skip
    found = pl.DataFrame({"t": texts}).select(resident_id.contains_expr("t")).to_series()
    assert found.to_list() == [True, True, False, False, False, False]
    assert resident_id.contains("(11010519491231002x)")


def test_an_old_resident_id_is_upgraded_with_century_and_check() -> None:
    assert resident_id.upgrade("110105491231002") == "11010519491231002X"
    with pytest.raises(ValueError, match="15 digits"):
        resident_id.upgrade("11010549123100")


def test_a_resident_id_needs_a_real_birth_date() -> None:
    assert not resident_id.is_valid("110105194902300021")
    assert not resident_id.is_valid("1101051949")
