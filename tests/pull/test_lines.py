from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian_pull.errors import Rejected
from wangjian_pull.lines import cut, parse
from wangjian_pull.release import Lines

PUT = b'{"body":{"uscc":"91"},"id":"w-a","op":"put","rev":1,"seq":1}'


def test_unknown_keys_pass_and_unknown_operations_do_not() -> None:
    line = parse(PUT.replace(b'{"uscc"', b'{"new":1,"uscc"').replace(b'"op"', b'"x":2,"op"'), "t")
    assert (line.id, line.code, line.put) == ("w-a", "91", True)
    with pytest.raises(Rejected):
        parse(PUT.replace(b"put", b"set"), "t")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        PUT[:-1],
        PUT.replace(b'"rev":1', b'"rev":"1"'),
        PUT.replace(b'"rev":1', b'"rev":true'),
        PUT.replace(b'"w-a"', b"7"),
        PUT.replace(b'{"uscc":"91"}', b'"text"'),
        b'{"id":"w-a","op":"del","rev":1,"seq":1}',
        b'\xff{"id":1}',
    ],
)
def test_what_is_no_line_is_rejected_with_its_place(raw: bytes) -> None:
    with pytest.raises(Rejected, match="shard 3"):
        parse(raw, "shard 3")


WORSE = PUT.replace(b'"w-a"', b'"w-b"')


@pytest.mark.parametrize(
    "first, second",
    [
        # Each pair would read well if the lines were put together with commas between them.
        (b'{"body":{"uscc":"91"},"id":"w-a","op":"put","rev":1', b'"seq":1},{"id":"w-b"}'),
        (b'{"id":"w-a","x":[{"a":1}', b'{"b":2}],"op":"put","rev":1,"seq":1,"body":{}}'),
        (PUT + b"," + WORSE, PUT[:-1]),
        (PUT + b'},{"x":' + WORSE, b"{"),
        (PUT, b" " + WORSE),
        (PUT, WORSE + b" "),
        (PUT, b"[]"),
        (PUT, WORSE.replace(b'"rev":1', b'"rev":true')),
        (PUT, WORSE.replace(b'"91"', b"91")),
        (PUT, WORSE.replace(b"{", b'{"a":' * 2_000, 1) + b"}" * 1_999),
    ],
)
def test_lines_that_are_read_together_are_each_a_line_by_itself(
    first: bytes, second: bytes
) -> None:
    text = first + b"\n" + second + b"\n"
    with pytest.raises(Rejected, match=r"not a line|no text"):
        list(cut(text, described(text), 1))


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1).map(sorted), st.booleans())
def test_lines_read_together_are_what_each_says_by_itself(names: list[str], all_live: bool) -> None:
    raws = [PUT.replace(b'"w-a"', f'"w-{name}"'.encode()) for name in names]
    if not all_live:
        raws[0] = b'{"id":"w-%s","op":"del","rev":2,"seq":1,"why":"expired"}' % names[0].encode()
    text = b"".join(raw + b"\n" for raw in raws)
    assert list(cut(text, described(text), 1)) == [parse(raw, "x") for raw in raws]


def described(text: bytes) -> Lines:
    digest = sha256(text).hexdigest()
    return Lines("snapshot", digest, len(text), digest, len(text), text.count(b"\n"), None)
