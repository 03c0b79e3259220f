"""JSON as text: its brackets counted from the bytes alone, its values written as they came."""

import json
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DEEPEST = 64
_LONE = re.compile("[\ud800-\udfff]")
_PATH_MARKS = bytes(range(1, 9))  # cannot stand in JSON as such
_NO_MARKS = bytes(set(range(256)) - set(b'{}[]:"' + _PATH_MARKS))
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


@dataclass(frozen=True, slots=True, eq=False)
class Brackets:
    """The shape of JSON as its bytes show it, without a parser; made by `brackets`."""

    marks: npt.NDArray[np.uint8]  # brackets, colons and names of the path, outside texts
    depths: npt.NDArray[np.int64]  # the depth after each mark
    path: tuple[int, ...]  # the mark of each name on the way

    @property
    def deepest(self) -> int:
        """How deep lists and objects lie in one another."""
        return int(self.depths.max(initial=0))

    @property
    def names(self) -> int:
        """How many names all objects have."""
        plain = np.count_nonzero(self.marks == ord(":"))  # a name of the path took its colon along
        return int(plain + np.count_nonzero(self.marks <= _PATH_MARKS[-1]))

    @property
    def objects(self) -> int:
        """How many objects lie directly in the list at the path."""
        marks, depths = self.marks, self.depths
        for level, name in enumerate(self.path, start=1):
            here = (marks == name) & (depths == level)
            if not here.any():
                return 0
            start = int(here.argmax()) + 1
            marks, depths = marks[start:], depths[start:]
            left = depths <= level
            end = int(left.argmax()) if left.any() else len(marks)
            marks, depths = marks[:end], depths[:end]
        return int(np.count_nonzero((marks == ord("{")) & (depths == len(self.path) + 2)))


def brackets(data: bytes, path: str) -> Brackets:
    """The shape of JSON `data` (UTF-8); `path` is the dotted way to a list."""
    names = path.split(".")
    codes = dict(zip(dict.fromkeys(names), _PATH_MARKS, strict=False))
    plain = _plain(data)
    for name, code in codes.items():
        quoted = re.escape(json.dumps(name, ensure_ascii=False).encode())
        # A quote behind a backslash belongs to a value. Looking back last keeps the search fast.
        name_here = quoted + rb"(?<!\\" + quoted + rb")\s*:\s*(?=[\[{])"
        plain = re.sub(name_here, bytes([code]), plain)
    marks = np.frombuffer(plain.translate(None, _NO_MARKS), dtype=np.uint8)
    quotes = marks == ord('"')
    within = np.bitwise_xor.accumulate(quotes.view(np.uint8))
    marks = marks[(within == 0) & ~quotes]
    opens = (marks == ord("{")) | (marks == ord("["))
    closes = (marks == ord("}")) | (marks == ord("]"))
    depths = np.cumsum(opens.astype(np.int64) - closes.astype(np.int64))
    return Brackets(marks, depths, tuple(codes[name] for name in names))


def written(value: object) -> str:
    """`value` as JSON with everything that was sent, in a form that any store can hold."""
    text = json.dumps(_pairs(value), ensure_ascii=False)
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def suspect(data: bytes) -> bool:
    """Whether any value may be `unwritable`: two kinds of escape are all that can make it so."""
    return b"\\" in data and _SUSPECT.search(data) is not None


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
