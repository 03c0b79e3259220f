"""Name and document-number keys: lossless, and the same for one value and for a column."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from records.doc_number import doc_number_key, doc_number_key_expr
from records.names import name_key, name_key_expr

ALPHABET = "杭州公司（）()【】〔〕 　\t•·・AａZ第０0128号。.;；-"
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\ufe0f\u202e"
MIXED = st.text(st.sampled_from(ALPHABET), max_size=12)
DIRTY = st.text(st.sampled_from(ALPHABET + UNSEEN + "\x1c\x85e\u0301"), max_size=12)


@given(st.lists(DIRTY))
def test_the_name_key_of_a_column_is_that_of_each_value(names: list[str]) -> None:
    column = pl.DataFrame({"n": names}, schema={"n": pl.String}).select(name_key_expr("n"))
    assert column.to_series().to_list() == [name_key(name) for name in names]


@given(st.lists(MIXED))
def test_the_document_number_key_of_a_column_is_that_of_each_value(numbers: list[str]) -> None:
    column = pl.DataFrame({"n": numbers}, schema={"n": pl.String}).select(doc_number_key_expr("n"))
    assert column.to_series().to_list() == [doc_number_key(number) for number in numbers]


@given(st.text(st.sampled_from(ALPHABET + UNSEEN + "\x1c\x85"), max_size=12))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(DIRTY, st.sampled_from(UNSEEN), st.integers(0, 12))
def test_what_nobody_can_see_never_makes_another_name(text: str, unseen: str, place: int) -> None:
    assert name_key(text[:place] + unseen + text[place:]) == name_key(text)


def test_every_bracket_and_blank_writes_the_same_decision() -> None:
    spellings = ["杭市监罚〔2018〕12号", "杭市监罚[2018]12号", "杭市监罚（2018）第012号",
                 "杭市监罚【2018】 12 号", "杭市监罚 (2018)12"]  # fmt: skip
    assert len({doc_number_key(text) for text in spellings}) == 1


def test_two_forms_of_company_stay_two_names() -> None:
    assert name_key("杭州示例有限公司") != name_key("杭州示例有限责任公司")
