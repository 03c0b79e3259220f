"""Envelopes are opened without losing or inventing anything; bytes are what they are declared."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.encodings import as_utf_8, decoded
from sources.kit.envelope import Envelope, Refusal, Refused, charset_of, with_charset
from sources.kit.errors import NotTheFormat, Place
from sources.kit.json_document import document
from sources.kit.json_text import DEEPEST, brackets, single_line, unwritable, written

PLACE = Place("some_source", "page-1.json")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANYTHING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANYTHING, inner, max_size=3),
    max_leaves=8,
)
NUMBERS = st.sampled_from(
    ["0", "-0", "7", "-12", "1.10", "0.0", "1e5", "-0E0", "1E999", "NaN", "913300001234567890"]
) | st.integers(-(2**65), 2**65).map(str)
SPELT = NUMBERS | st.sampled_from(
    ["null", "true", "false", '"2018-07-0"', '"-0"', '"\\u4e2d\\"\\\\"', '"\\ud800"']
)
NAMES = st.sampled_from(['"a"', '"rows"', '"数"', '"\\u0061"', '"b\\""'])
DOCUMENTS = st.recursive(
    SPELT,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda all_: f"[{', '.join(all_)}]")
        | st.lists(st.tuples(NAMES, inner).map(" : ".join), max_size=4).map(
            lambda pairs: f"{{{','.join(pairs)}}}"
        )
    ),
)
ROWS = st.lists(st.dictionaries(ANYTHING, VALUES, max_size=4) | VALUES, max_size=6)


@given(rows=ROWS, path=st.sampled_from(["rows", "data.list", "数据.a.列表"]), beside=VALUES)
def test_objects_are_counted_from_the_bytes_as_they_are_read(
    rows: list[object], path: str, beside: object
) -> None:
    answer: object = rows
    last = path.rsplit(".", maxsplit=1)[-1]
    for number, name in enumerate(reversed(path.split("."))):
        # What stands beside it may have the same name, only not in the same object.
        other = {last: beside, f"{last}.": [{}]} if number else beside
        answer = {f"beside{number}": other, name: answer, f"after{number}": beside}
    data = json.dumps(answer, ensure_ascii=False).encode()
    assert brackets(data, path).objects == sum(isinstance(row, dict) for row in rows)


@given(names=st.lists(CHINESE, max_size=5))
def test_objects_are_counted_in_gb18030_too(names: list[str]) -> None:
    text = json.dumps({"rows": [{"企业名称": f"{name}誠"} for name in names]}, ensure_ascii=False)
    data = as_utf_8(text.encode("gb18030"), PLACE, "gb18030")
    assert brackets(data, "rows").objects == len(names)


def said(data: bytes) -> object:
    return document(data, PLACE, "", "rows")[0]


def in_pairs(pairs: list[tuple[str, object]]) -> object:
    return dict(pairs) if len(dict(pairs)) == len(pairs) else [list(pair) for pair in pairs]


@given(text=DOCUMENTS)
def test_a_document_is_what_was_sent_to_the_last_digit(text: str) -> None:
    spelt = json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=in_pairs
    )
    assert json.loads(written(said(text.encode()))) == json.loads(written(spelt))


@given(value=VALUES)
def test_what_is_written_says_what_came(value: object) -> None:
    data = json.dumps(value).encode()
    assert json.loads(written(json.loads(data))) == value


@given(text=ANYTHING.filter(lambda text: "\x00" not in text))
def test_text_without_nul_can_be_written(text: str) -> None:
    assert unwritable({"a": text}) == ""
    assert unwritable({"a": [text + "\x00"]}) == "含NUL字符"


def test_sixty_four_levels_are_enough() -> None:
    value: object = "x"
    for _ in range(64):
        value = {"a": [value]} if isinstance(value, str) else {"a": value}
    assert brackets(json.dumps(value).encode(), "rows").deepest == DEEPEST + 1
    assert isinstance(value, dict)
    said(json.dumps(value["a"]).encode())
    with pytest.raises(NotTheFormat, match="too deeply"):
        said(json.dumps(value).encode())


def test_names_that_stand_twice_keep_both_values() -> None:
    row = said(b'{"a":1,"a":[{"b":1,"b":2}]}')
    assert written(row) == '[["a", "1"], ["a", [[["b", "1"], ["b", "2"]]]]]'


def test_a_code_is_good_or_a_refusal_with_its_words() -> None:
    envelope = Envelope(code="head.code", message="head.msg", refusals={"7": Refusal.QUOTA})
    good = envelope.page(b'{"head":{"code":"00"},"rows":[],"total":0}', PLACE)
    assert good.rows == []
    with pytest.raises(Refused) as caught:
        envelope.page('{"head":{"code":7,"msg":"超\\n限"}}'.encode(), PLACE)
    assert (caught.value.refusal, caught.value.words) == (Refusal.QUOTA, "超 限")
    with pytest.raises(Refused) as caught:
        envelope.page(b'{"head":[]}', PLACE)
    assert (caught.value.refusal, caught.value.code) == (Refusal.UNKNOWN, "None")


@given(text=CHINESE)
def test_chinese_is_read_as_declared_and_not_otherwise(text: str) -> None:
    quoted = f'{{"a": "{text}"}}'
    assert decoded(quoted.encode(), PLACE) == quoted
    assert decoded(quoted.encode("gb18030"), PLACE, "GB2312") == quoted
    with pytest.raises(NotTheFormat, match="declared gbk but is UTF-8"):
        decoded(quoted.encode(), PLACE, "gbk")


def test_gb18030_under_the_name_of_utf_8_is_refused_with_the_remedy() -> None:
    with pytest.raises(NotTheFormat, match=r"can be GB18030.*`encoding` in sources/some_source"):
        decoded("企业名称".encode("gb18030"), PLACE)
    with pytest.raises(NotTheFormat, match=r"byte 0 is not UTF-8$"):
        decoded(b"\xff\xff\xff", PLACE)


def test_plain_letters_are_the_same_under_every_name() -> None:
    for encoding in ("", "utf-8", "UTF8", "GB18030", "gbk"):
        assert decoded(b'{"a": 1}', PLACE, encoding) == '{"a": 1}'


def test_a_declared_character_set_travels_with_the_media_type() -> None:
    assert with_charset("application/json", "UTF-8".lower()) == "application/json"
    assert with_charset("application/json", "") == "application/json"
    declared = with_charset("application/json", "gbk")
    assert (declared, charset_of(declared)) == ("application/json;charset=gbk", "gbk")
    assert charset_of("application/json") == ""


def test_a_strangers_words_fit_on_one_line() -> None:
    assert single_line("a\r\nb\x1b[31m\x00\ud800" + "x" * 300) == "a b[31m?" + "x" * 192 + "…"
