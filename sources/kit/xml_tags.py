"""The second count: start tags in the raw text, found without a parser.

Tags inside comments, CDATA sections and processing instructions are text. The bytes are decoded
first, because in GB18030 half a character may look like the `]` that ends a CDATA section.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sources.kit.errors import NotTheFormat, Place

_BLOCK = 1 << 20
_LONGEST_TAG = 256  # prefix and name; what is longer is no tag of ours
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_FOREIGN = r"<!--|<!\[CDATA\[|<\?"
_PREFIX = re.compile(r"<[^\s<>/:!?]+:")
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
    token = re.compile(rf"{_FOREIGN}|<(?:[^\s<>/:!?]+:)?{re.escape(name)}(?=[\s/>])")
    bare = re.compile(rf"{re.escape(name)}(?=[\s/>])")
    found, rest, closer = 0, "", ""
    for block in blocks:
        text, at = rest + block, 0
        if not closer and not any(opener in text for opener in _CLOSERS):
            last = text.rfind("<")
            rest = text[last:] if last >= 0 and ">" not in text[last:] else ""
            rest = "" if len(rest) > _LONGEST_TAG else rest
            whole = bare.finditer(text, 0, len(text) - len(rest))
            found += sum(_opened(text, match.start()) for match in whole)
            continue
        while True:
            if closer:
                end = text.find(closer, at)
                if end < 0:
                    rest = text[max(at, len(text) - 2) :]
                    break
                at, closer = end + len(closer), ""
            match = token.search(text, at)
            if match is None:
                rest = _begun(text, at)
                break
            at, closer = match.end(), _CLOSERS.get(match[0], "")
            found += not closer
    return found


def _opened(text: str, at: int) -> bool:
    """Whether the name at `at` is that of a start tag, with or without a prefix."""
    if text[at - 1 : at] == "<":
        return True
    return (
        text[at - 1 : at] == ":"
        and _PREFIX.fullmatch(text[text.rfind("<", 0, at) : at]) is not None
    )


def _begun(text: str, at: int) -> str:
    """The end of `text` that may be the beginning of a tag."""
    last = text.rfind("<", max(at, len(text) - _LONGEST_TAG))
    return text[last:] if last >= 0 else ""


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
