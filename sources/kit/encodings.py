"""Text from bytes under a declared encoding: what does not fit the declaration is refused.

GB18030 can make characters of almost any bytes, so UTF-8 under its name would become mojibake
without an error; Chinese text in UTF-8 is recognised by its own strict form.
"""

import re

from sources.kit.errors import NotTheFormat, Place

_UTF_8 = ("utf-8", "utf8")
_GB = ("gb18030", "gbk", "gb2312")
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def decoded(data: bytes, place: Place, encoding: str = "") -> str:
    """`data` as text; `encoding` as a department or a source file names it, UTF-8 without one."""
    named = (encoding or "utf-8").lower().replace("_", "-")
    if named in _UTF_8:
        return _utf_8(data, place)
    if named in _GB:
        return _gb18030(data, place, named)
    raise NotTheFormat(
        place,
        f"the answer says it is {named}, which we do not read (UTF-8 and GB18030 we do); if it "
        f"is one of these, say so with `encoding` in sources/{place.source}.py",
    )


def as_utf_8(data: bytes, place: Place, encoding: str = "") -> bytes:
    """`data` in UTF-8, where no byte of a character looks like a quote or a bracket."""
    if (encoding or "utf-8").lower().replace("_", "-") in _UTF_8:
        return data
    return decoded(data, place, encoding).encode()


def _utf_8(data: bytes, place: Place) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTheFormat(
            place, f"byte {error.start} is not UTF-8{_hint(data, error, place)}"
        ) from error


def _hint(data: bytes, error: UnicodeDecodeError, place: Place) -> str:
    if error.reason == "unexpected end of data":
        return ": the text is cut inside a character"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return (
        "; it can be GB18030: ask the department, and say so with `encoding` in "
        f"sources/{place.source}.py"
    )


def _gb18030(data: bytes, place: Place, named: str) -> str:
    try:
        utf_8 = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        utf_8 = ""
    if _CHINESE.search(utf_8):
        raise NotTheFormat(
            place,
            f"it is declared {named} but is UTF-8: ask the department, or set `encoding` in "
            f"sources/{place.source}.py",
        )
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise NotTheFormat(
            place, f"byte {error.start} is not {named}, which it is declared to be"
        ) from error
