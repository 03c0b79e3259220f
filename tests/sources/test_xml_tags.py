import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.errors import NotTheFormat, Place
from sources.kit.xml_safety import refuse_unsafe
from sources.kit.xml_tags import decoded, start_tags

PLACE = Place("some_source", "file")
PIECES = {
    "<r>": 1, "<r/>": 1, "<x:r a='1'>": 1, "</r>": 0, "<rr>": 0, "<r:s>": 0, "甲": 0, "]]>": 0,
    "<!-- <r> -->": 0, "<![CDATA[<r><!--]]>": 0, "<?p <r> ?>": 0, "<s a='r'>": 0, "&lt;r&gt;": 0,
}  # fmt: skip


@given(st.lists(st.sampled_from(sorted(PIECES))), st.integers(1, 40))
def test_the_count_is_the_same_however_the_text_is_cut_into_blocks(
    pieces: list[str], size: int
) -> None:
    text = "".join(pieces)
    blocks = [text[at : at + size] for at in range(0, len(text), size)]
    assert start_tags(blocks, "r") == sum(PIECES[piece] for piece in pieces)


# Shorter texts may be both by chance; no delivery is that short.
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=30))
def test_chinese_in_utf8_is_told_from_gb18030(text: str) -> None:
    assert "".join(decoded(io.BytesIO(text.encode("gb18030")), "gb18030", PLACE)) == text
    with pytest.raises(NotTheFormat, match="the bytes are UTF-8"):
        list(decoded(io.BytesIO(text.encode()), "gb18030", PLACE))


@pytest.mark.parametrize("declared", ["GB18030", "gbk", "GB2312"])
def test_the_kin_of_gb18030_are_read_as_it(declared: str) -> None:
    head = f"<?xml version='1.0' encoding='{declared}'?><a/>".encode()
    assert refuse_unsafe(io.BytesIO(head), PLACE) == "gb18030"
    assert refuse_unsafe(io.BytesIO(b"\xef\xbb\xbf" + head), PLACE) == "utf-8"


@pytest.mark.parametrize("blanks", [0, 70_000, 900_000])
def test_a_document_type_is_refused_however_far_down_it_stands(blanks: int) -> None:
    data = b"<?xml version='1.0'?><!-- " + b" " * blanks + b"--><!DOCTYPE a><a/>"
    with pytest.raises(NotTheFormat, match="<!DOCTYPE: refused"):
        refuse_unsafe(io.BytesIO(data), PLACE)


@pytest.mark.parametrize(
    "data, words",
    [
        (b"<!--" + b" " * (1 << 20) + b"--><!DOCTYPE a><a/>", "more than 1,048,576 bytes before"),
        (b"<?xml version='1.0'?>", "breaks off before the first element"),
        (b"<!-- never closed <a/>", "breaks off before the first element"),
    ],
)
def test_a_file_that_comes_to_no_element_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(NotTheFormat, match=words):
        refuse_unsafe(io.BytesIO(data), PLACE)


def test_a_document_type_inside_a_value_is_text() -> None:
    assert refuse_unsafe(io.BytesIO(b"<a><![CDATA[<!DOCTYPE b>]]></a>"), PLACE) == "utf-8"
