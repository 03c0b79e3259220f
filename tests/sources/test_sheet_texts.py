import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.kit.errors import NotTheFormat, Place
from sources.kit.sheet_texts import Strings

PLACE = Place("some_source", "file1")
PIECES = st.sampled_from(
    [
        b"<si>",
        b"</si>",
        b"</si>",
        b"</x:si>",
        b"<t>a</t>",
        b"/si>",
        b":si>",
        b"si>",
        b"</ si>",
        b"<",
    ]
)


@given(st.lists(PIECES, max_size=12), st.integers(1, 40))
@example([b"si>", b"<t>a</t>", b"</si>"], 40)
def test_a_text_is_as_long_as_what_stands_before_its_end(
    pieces: Sequence[bytes], size: int
) -> None:
    text = b"".join(pieces)
    blocks = (text[at : at + size] for at in range(0, len(text), size))
    expected = [len(one) for one in re.split(rb"</(?:\w+:)?si>", text)[:-1]]
    assert Strings.of([blocks], PLACE).lengths.tolist() == expected


def test_a_text_without_an_end_is_refused() -> None:
    with pytest.raises(NotTheFormat, match="a text or tag of more than"):
        Strings.of([iter([b"x" * (5 << 20)] * 2)], PLACE)
