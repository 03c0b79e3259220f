"""JSON as text: its brackets counted from the bytes alone, its values written as they came."""

import json
import re
from itertools import chain

import numpy as np
import numpy.typing as npt

DEEPEST = 64
_LONE = re.compile("[\ud800-\udfff]")
_PATH_MARKS = bytes(range(1, 9))  # cannot stand in JSON as such
_NO_MARKS = bytes(set(range(256)) - set(b'{}[]:"' + _PATH_MARKS))
_NESTED = (dict, list)
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_SUSPECT = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
_BLANKS = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class Twice(dict[str, object]):
    """An object in which a name stands twice; `pairs` are all that was sent."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs

    @property
    def doubled(self) -> str:
        """The first name that stands twice."""
        names = [name for name, _ in self.pairs]
        return next(name for name in names if names.count(name) > 1)


def glance(data: bytes) -> tuple[int, int]:
    """How deep lists and objects lie in one another in JSON `data` (UTF-8), and how many names."""
    marks, depths = _brackets(_plain(data))
    names = int(np.count_nonzero(marks == ord(":")))
    return int(depths.max(initial=0)), names


def names_in(value: object) -> int:
    """How many names the objects of a parsed value have: fewer than `glance` saw if one is lost."""
    if isinstance(value, dict):
        inner = sum(names_in(each) for each in value.values() if type(each) in _NESTED)
        return len(value) + inner
    if not isinstance(value, list):
        return 0
    if set(map(type, value)) == {dict}:  # rows, mostly flat: looked through without a loop
        held = set(map(type, chain.from_iterable(map(dict.values, value))))
        if held.isdisjoint(_NESTED):
            return sum(map(len, value))
    return sum(names_in(each) for each in value if type(each) in _NESTED)


def objects(data: bytes, path: str) -> int:
    """How many objects lie directly in the list at dotted `path`, from the bytes (UTF-8) alone."""
    names = path.split(".")
    codes = {name: code for code, name in enumerate(dict.fromkeys(names), start=1)}
    marked = _plain(data)
    for name, code in codes.items():
        quoted = re.escape(json.dumps(name, ensure_ascii=False).encode())
        # A quote behind a backslash belongs to a value. Looking back last keeps the search fast.
        name_here = quoted + rb"(?<!\\" + quoted + rb")\s*:\s*(?=[\[{])"
        marked = re.sub(name_here, bytes([code]), marked)
    marks, depths = _brackets(marked)
    start, end = 0, len(marks)
    for level, name in enumerate(names, start=1):
        here = (marks[start:end] == codes[name]) & (depths[start:end] == level)
        if not here.any():
            return 0
        start += int(here.argmax()) + 1
        left = depths[start:end] <= level
        end = start + int(left.argmax()) if left.any() else end
    within = (marks[start:end] == ord("{")) & (depths[start:end] == len(names) + 2)
    return int(np.count_nonzero(within))


def written(value: object) -> str:
    """`value` as JSON with everything that was sent, in a form that any store can hold."""
    text = json.dumps(_pairs(value), ensure_ascii=False)
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def suspect(data: bytes) -> bool:
    """Whether any value may be `unwritable`: two kinds of escape are all that can make it so."""
    return _SUSPECT.search(data) is not None


def unwritable(value: object) -> str:
    """Why no store can hold the text of `value`, or nothing."""
    text = json.dumps(_pairs(value), ensure_ascii=False)
    if _LONE.search(text):
        return "含半个字符（孤立代理项）"
    return "含NUL字符" if _NUL.search(text) else ""


def single_line(text: str, most: int = 200) -> str:
    """A stranger's words for a message: one line, no control characters, not too long."""
    plain = _CONTROLS.sub("", _BLANKS.sub(" ", _LONE.sub("?", text)))
    return plain if len(plain) <= most else f"{plain[:most]}…"


def _pairs(value: object) -> object:
    """Objects with doubled names as a list of pairs: a dict would lose one of them."""
    if isinstance(value, Twice):
        return [[name, _pairs(each)] for name, each in value.pairs]
    if isinstance(value, dict):
        return {name: _pairs(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_pairs(each) for each in value]
    return value


def _plain(data: bytes) -> bytes:
    """`data` without escaped quotes: then every quote opens or closes a text."""
    if b"\\" not in data:
        return data
    return data.replace(b"\\\\", b"").replace(b'\\"', b"")


def _brackets(plain: bytes) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The brackets and marks outside texts of `plain` JSON, and the depth after each."""
    marks = np.frombuffer(plain.translate(None, _NO_MARKS), dtype=np.uint8)
    within = np.bitwise_xor.accumulate((marks == ord('"')).view(np.uint8))
    marks = marks[(within == 0) & (marks != ord('"'))]
    opens = (marks == ord("{")) | (marks == ord("["))
    closes = (marks == ord("}")) | (marks == ord("]"))
    return marks, np.cumsum(opens.astype(np.int64) - closes.astype(np.int64))
