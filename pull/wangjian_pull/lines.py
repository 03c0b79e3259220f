"""The lines of an object: verified as stored bytes, decompressed under a cap, read one by one.

A line's hash is that of the bytes received; nothing is ever serialised again.
"""

import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from itertools import repeat
from operator import itemgetter
from secrets import token_hex
from typing import Any, NamedTuple

import zstandard

from wangjian_pull.errors import Rejected, TooBig
from wangjian_pull.release import Lines, verify

# Where the channels' bodies hold the enterprise's code and the last day they may be shown.
CODE_KEYS = ("uscc", "UNISCID", "CF_XDR_SHXYM", "XK_XDR_SHXYM")
UNTIL_KEY = "publish_until"


COLUMNS = 9  # of a line, those that a list keeps: the first of `Line`
BLOCK = 128 * 1024
"""Bytes of the lines that are read at once."""
_MARK = token_hex(16)
_OPEN = b'[{"' + _MARK.encode() + b'":'
_NEXT = b"}," + _OPEN[1:]
_MEMBERS = [*map(itemgetter, ("id", "op", "rev", "seq", "body"))]
_new = tuple.__new__
_decode = json.JSONDecoder().raw_decode


class Line(NamedTuple):
    """One line of a feed, its columns in the order in which a list keeps them."""

    kh: bytes  # SHA-256 of the id
    id: str
    bucket: int
    hash: bytes  # SHA-256 of the bytes received
    rev: int
    seq: int
    code: str | None
    until: str | None  # last day it may be shown, inclusive; None is open-ended
    raw: bytes
    put: bool
    why: str | None  # of a removal


_MAKE = partial(_new, Line)


def read(packed: bytes, described: Lines, newest: int) -> Iterator[Line]:
    """The lines of an object's bytes, in order; `Rejected` before the first if they are wrong.

    `Rejected` too for a line that is newer than release `newest`, with which it came.
    """
    return cut(unpacked(packed, described), described, newest)


def unpacked(packed: bytes, described: Lines) -> bytes:
    """The object's text, verified; never more than announced, whatever the frame claims."""
    verify(packed, described.sha256, described.length, described.path)
    unpacker = zstandard.ZstdDecompressor()
    try:
        if zstandard.frame_content_size(packed) == described.raw_length:
            text = unpacker.decompress(packed)  # at once, in half the time
        else:
            text = unpacker.stream_reader(packed).read(described.raw_length + 1)
    except zstandard.ZstdError as error:
        raise Rejected(f"{described.path}: {error}") from error
    if len(text) > described.raw_length:
        raise TooBig(f"{described.path}: more than {described.raw_length} bytes")
    verify(text, described.raw_sha256, described.raw_length, described.path)
    if text and not text.endswith(b"\n"):
        raise Rejected(f"{described.path}: the last line is cut off")
    return text


def cut(text: bytes, described: Lines, newest: int) -> Iterator[Line]:
    """The lines of an object's verified text; errors as `read`."""
    number = text.count(b"\n")
    if number != described.lines:
        raise Rejected(f"{described.path}: {number} lines, {described.lines} announced")
    last = ""
    for raws in _blocks(text):
        for line in _together(raws) or (parse(raw, described.path) for raw in raws):
            name, seq = line[1], line[5]
            if name <= last:
                raise Rejected(f"{described.path}: {name} is out of order or twice")
            if seq > newest:
                raise Rejected(f"{name}: seq {seq} in release {newest}")
            last = name
            yield line


def _blocks(text: bytes) -> Iterator[list[bytes]]:
    """Lines, some hundred at a time: what is taken up again soon is still near."""
    start = 0
    while start < len(text):
        end = text.rfind(b"\n", start, start + BLOCK) + 1 or text.find(b"\n", start) + 1
        yield text[start : end - 1].split(b"\n")
        start = end


def _together(raws: list[bytes]) -> list[Line] | None:
    """Lines that are all live, column by column; None where one of them wants a closer look.

    What `parse` says of each, in two thirds of the time.
    """
    values = _values(raws)
    try:
        names, ops, revs, seqs, bodies = ([*map(each, values)] for each in _MEMBERS)
        kinds = {*map(type, names)}, {*map(type, revs), *map(type, seqs)}, {*map(type, bodies)}
        if kinds != ({str}, {int}, {dict}) or {*ops} != {"put"} or not "".join(names).isascii():
            return None
        codes, untils = [*map(_code, bodies)], [body.get(UNTIL_KEY) for body in bodies]
        if not {*map(type, codes), *map(type, untils)} <= {str, type(None)}:
            return None
    except (KeyError, TypeError):
        return None
    keys = [sha256(name.encode()).digest() for name in names]
    buckets = [(kh[0] << 4) | (kh[1] >> 4) for kh in keys]
    hashes = [sha256(raw).digest() for raw in raws]
    columns = keys, names, buckets, hashes, revs, seqs, codes, untils, raws
    return [*map(_MAKE, zip(*columns, repeat(True), repeat(None)))]


def _values(raws: list[bytes]) -> list[Any]:
    """What each line says; nothing where one of them is not JSON, and that alone.

    Each stands behind a key that no publisher can know. As many members of the whole as there are
    lines, each with that one key: so none of these keys came to stand within a line, and each line
    is one value from its first byte to its last.
    """
    if not all(raw.startswith(b"{") and raw.endswith(b"}") for raw in raws):
        return []  # blanks around a value would be none of it
    try:
        found = json.loads((_OPEN + _NEXT.join(raws) + b"}]").decode())
        if len(found) == len(raws) and {*map(len, found)} == {1}:
            return [each[_MARK] for each in found]
    except (KeyError, TypeError, ValueError, RecursionError):
        pass
    return []


def parse(raw: bytes, place: str) -> Line:
    """One line; an unknown `op` rejects the release, an unknown key beside the known does not."""
    try:
        text = raw.decode()
        value, end = _decode(text)
        name, op, rev, seq = value["id"], value["op"], value["rev"], value["seq"]
        # Spelt out: this runs a million times, and each call of a function costs its tenth.
        known = type(name) is str and name.isascii() and type(rev) is int and type(seq) is int
        if not known or end != len(text) or (op != "put" and op != "del"):  # noqa: PLR1714 - likewise
            raise Rejected(f"{place}: not a line of this format: {raw[:200]!r}")
        kh = sha256(name.encode()).digest()
        bucket, digest = (kh[0] << 4) | (kh[1] >> 4), sha256(raw).digest()
        if op == "del":
            why = str(value["why"])
            return Line(kh, name, bucket, digest, rev, seq, None, None, raw, put=False, why=why)
        body = value["body"]
        code, until = _code(body), body.get(UNTIL_KEY)
        if not (until is None or type(until) is str) or not (code is None or type(code) is str):
            raise Rejected(f"{place}: a code or a last day that is no text: {raw[:200]!r}")
        return _new(Line, (kh, name, bucket, digest, rev, seq, code, until, raw, True, None))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Rejected(f"{place}: not a line of this format: {raw[:200]!r}") from error


def _code(body: dict[str, Any]) -> Any:  # noqa: ANN401 - the caller looks
    for key in CODE_KEYS:
        if key in body:
            return body[key]
    return None
