"""当前状态: the same digit means opposite things, and the unknown is never normal."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.states import RecordStatus, Vocabulary
from validation.normalise.status import read_status

V2018 = (Vocabulary.V2018_A, Vocabulary.V2018_B, Vocabulary.V2018_C)


def test_one_is_withdrawn_in_v2015_and_valid_in_v2018() -> None:
    assert read_status("1", Vocabulary.V2015) is RecordStatus.WITHDRAWN
    assert {read_status("1", each) for each in V2018} == {RecordStatus.VALID}


@pytest.mark.parametrize("vocabulary", [*Vocabulary, None])
def test_blank_is_normal_and_words_mean_what_they_say(vocabulary: Vocabulary | None) -> None:
    assert read_status(None, vocabulary) is RecordStatus.VALID
    assert read_status("　", vocabulary) is RecordStatus.VALID
    assert read_status("正常", vocabulary) is RecordStatus.VALID
    assert read_status("撤销", vocabulary) is RecordStatus.WITHDRAWN
    assert read_status("异议", vocabulary) is RecordStatus.DISPUTED


@example(text="１", vocabulary=Vocabulary.V2018_A)
@example(text="¹", vocabulary=Vocabulary.V2018_A)
@given(text=st.text(min_size=1, max_size=8), vocabulary=st.sampled_from(Vocabulary))
def test_an_odd_value_never_comes_back_to_life(text: str, vocabulary: Vocabulary) -> None:
    if read_status(text, vocabulary) is RecordStatus.VALID:
        assert read_status(text.strip(), vocabulary) is RecordStatus.VALID
        folded = unicodedata.normalize("NFKC", text).strip()  # １ is 1, as in every code
        assert folded.removesuffix(".0") in {"0", "1", "正常", "有效", ""}


@pytest.mark.parametrize("digit", ["0", "1", "2", "3"])
def test_a_local_digit_is_refused(digit: str) -> None:
    assert read_status(digit, Vocabulary.LOCAL) is RecordStatus.DISPUTED
