"""Lines as a feed tells them."""

import json

from wangjian_pull.held_codes import Listed
from wangjian_pull.lines import Line, parse


def line(number: int, rev: int, code: str | None) -> Line:
    """A put, or a removal where there is no code."""
    text = {"id": f"c-{number}", "op": "put", "rev": rev, "seq": rev, "body": {"uscc": code}}
    if code is None:
        text = {"id": f"c-{number}", "op": "del", "rev": rev, "seq": rev, "why": "revoked"}
    return parse(json.dumps(text).encode(), "here")


def text(listed: Listed) -> str:
    """The codes that lie there, one per line."""
    data = listed.path.read_bytes()
    return b"".join(data[at : at + length] for at, length in listed.stretches).decode()
