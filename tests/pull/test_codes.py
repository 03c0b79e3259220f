import random

from hypothesis import given
from hypothesis import strategies as st

from records.uscc import ALPHABET, mod31_ok
from wangjian_pull.codes import CHUNK, LENGTH, Status, are_valid, ask

GOOD = b"91350100M000100Y43"


@given(st.lists(st.text(ALPHABET + "IOSVZ-?", min_size=17, max_size=19), min_size=1))
def test_check_characters_agree_with_the_publishers_own(codes: list[str]) -> None:
    expected = [not (len(code) == LENGTH and mod31_ok(code)) for code in codes]
    assert list(map(bool, are_valid([code.encode() for code in codes]))) == expected


def test_every_wrong_character_of_a_good_code_is_found() -> None:
    wrong = [
        GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
        for place in range(LENGTH)
        for byte in range(256)
        if byte != GOOD[place]
    ]
    assert set(are_valid(wrong)) == {1}
    assert are_valid([GOOD]) == b"\x00"


def test_answers_come_in_order_over_chunks() -> None:
    codes = random.Random(1).choices([GOOD, GOOD[:-1] + b"4", b"", b"L"], k=CHUNK + 5)
    expected = {GOOD: Status.NOT_LISTED, b"L": Status.LISTED}
    answers = list(ask(codes, {b"L"}))
    assert [code for code, _ in answers] == codes
    assert all(status is expected.get(code, Status.INVALID) for code, status in answers)
