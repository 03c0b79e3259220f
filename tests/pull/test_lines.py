import pytest

from wangjian_pull.errors import Rejected
from wangjian_pull.lines import parse

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
