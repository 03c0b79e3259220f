"""The second count: start tags in the raw text, found without a parser.

Tags inside comments, CDATA sections and processing instructions are text. The bytes are decoded
first, because in GB18030 half a character may look like the `]` that ends a CDATA section.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from sources.kit.errors import NotTheFormat, Place

_BLOCK = 1 << 20
_LONGEST_TAG = 256  # prefix and name; what is longer is no tag of ours
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_FOREIGN = re.compile(r"<(?:!--|!\[CDATA\[|\?)")
_PREFIX = re.compile(r"<[^\s<>/:!?]+")
# Two bytes of GB18030 may pass for a short character of UTF-8 by chance, never whole words for
# characters of three bytes and more.
_LONG_IN_UTF8 = re.compile("[\u0800-\U0010ffff]")


def decoded(stream: BinaryIO, encoding: str, place: Place) -> Iterator[str]:
    """The text of `stream`, block by block; what cannot be decoded is the parser's to refuse.

    `NotTheFormat` when the encoding is GB18030 and the bytes are UTF-8: a parser would read that
    as other characters without an error.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    watch = _Utf8Watch() if encoding == "gb18030" else None
    for block in iter(lambda: stream.read(_BLOCK), b""):
        if watch is not None:
            watch.see(block)
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)
    if watch is not None and watch.is_utf8():
        raise NotTheFormat(
            place, "declared as GB18030 or its kin, but the bytes are UTF-8; ask the department"
        )


def start_tags(blocks: Iterable[str], name: str) -> int:
    """How many elements called `name`, with whatever prefix, begin in a text given in blocks."""
    bare = re.compile(rf"<{re.escape(name)}(?=[\s/>])")
    prefix = re.compile(rf":{re.escape(name)}(?=[\s/>])")
    found, rest, closer = 0, "", ""
    for block in chain(blocks, "<"):  # so that nothing is left over
        text, at = rest + block, 0
        while True:
            if closer:
                end = text.find(closer, at)
                if end < 0:
                    rest = text[max(at, len(text) - 2) :]
                    break
                at, closer = end + len(closer), ""
            foreign = _FOREIGN.search(text, at)
            end = _whole(text, at) if foreign is None else foreign.start()
            found += len(bare.findall(text, at, end))
            if text.find(f":{name}", at, end) >= 0:
                found += sum(_prefixed(text, one.start()) for one in prefix.finditer(text, at, end))
            if foreign is None:
                rest = text[end:]
                break
            at, closer = foreign.end(), _CLOSERS[foreign[0]]
    return found


def _whole(text: str, at: int) -> int:
    """Where the last tag begins that may go on in the next block, else the end of `text`."""
    last = text.rfind("<", max(at, len(text) - _LONGEST_TAG))
    return len(text) if last < 0 else last


def _prefixed(text: str, at: int) -> bool:
    """Whether what stands before the colon at `at` begins an element: `<` and a prefix."""
    begin = text.rfind("<", max(0, at - _LONGEST_TAG), at)
    return begin >= 0 and _PREFIX.fullmatch(text, begin, at) is not None


class _Utf8Watch:
    """Whether all bytes seen are UTF-8, some of them long characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._valid = True
        self._long = False

    def see(self, block: bytes, *, final: bool = False) -> None:
        if not self._valid:
            return
        try:
            text = self._decoder.decode(block, final=final)
        except UnicodeDecodeError:
            self._valid = False
            return
        self._long = self._long or _LONG_IN_UTF8.search(text) is not None

    def is_utf8(self) -> bool:
        self.see(b"", final=True)
        return self._valid and self._long
