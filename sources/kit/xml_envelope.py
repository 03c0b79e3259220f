"""An answer in XML: what it is wrapped in, what it says beside its rows, and why it may refuse.

The rows stand in the answer itself, or in a document that is the text of one of its elements
(`<return>&lt;?xml …`, or a CDATA section). Not here: the rows as a table (`xml_rows.py`).
"""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from lxml import etree

from sources.kit.errors import NotTheFormat, PagesDisagree, Place
from sources.kit.xml_elements import elements, local, text_of
from sources.kit.xml_safety import refuse_unsafe
from sources.kit.xml_tags import decoded, start_tags

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
MAX_ANSWER = 64 << 20
_FAULTS = (f"{{{SOAP_11}}}Fault", f"{{{SOAP_12}}}Fault")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_NOT_ADMITTED = re.compile(
    r"authenticat|authori[sz]|credential|password|passwd|access.{0,9}denied|permission"
    r"|(?:invalid|expired|missing|wrong).{0,9}token|token.{0,9}(?:invalid|expired|missing|wrong)"
    r"|invalidsecurity|failedcheck|认证|鉴权|授权|密码|口令|令牌|用户名|无权|权限|签名|密钥",
    re.IGNORECASE,
)
_OUR_FAULT = re.compile(r"(?:^|[:.])(?:Client|Sender|MustUnderstand|VersionMismatch)\b")
_MOST_WORDS = 4_000  # more than is shown: a secret may have to be blotted out first


@dataclass(frozen=True, slots=True)
class XmlAnswer:
    """Where things stand in an answer, by the names of elements without their prefixes.

    `row` is a row; `total` how many there are over all pages; `code` the service's own result,
    of which `well` are good, `nothing` mean that there are no rows and `refused` that we are not
    let in; `message` its words; `payload` the element whose text is the answer proper.
    """

    row: str
    total: str = ""
    code: str = ""
    well: tuple[str, ...] = ("0",)
    nothing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    message: str = ""
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is none: the service's words; whether asking again may help."""

    words: str
    admitted: bool = True
    passing: bool = False


@dataclass(slots=True)
class Said:
    """What one answer says beside its rows; complete once these have been gone through."""

    place: Place
    total: int | None = None
    code: str | None = None
    message: str = ""
    refusal: Refusal | None = None
    inner: str | None = None  # the document inside the payload's text


@dataclass(frozen=True, slots=True)
class Document:
    """The XML in which the rows of an answer stand."""

    data: bytes
    encoding: str
    place: Place


def opened(data: bytes, how: XmlAnswer, said: Said) -> Document:
    """What one answer holds; `said` has what its wrapping says. `NotTheFormat` when it is none."""
    if len(data) > MAX_ANSWER:
        raise NotTheFormat(said.place, f"an answer of more than {MAX_ANSWER:,} bytes; ask for less")
    encoding = refuse_unsafe(io.BytesIO(data), said.place)
    if how.payload:
        _unwrap(data, encoding, how, said)
    if said.inner is None:
        return Document(data, encoding, said.place)
    place = Place(said.place.source, f"{said.place.file} <{how.payload}>")
    inner = said.inner.encode()
    return Document(inner, refuse_unsafe(io.BytesIO(inner), place), place)


def rows(document: Document, how: XmlAnswer, said: Said) -> Iterator[list[etree._Element]]:
    """The rows of one answer in lists as `elements` gives them; `said` is filled on the way.

    `NotTheFormat` when it lacks what it must say.
    """
    if said.refusal is None:
        stream = io.BytesIO(document.data)
        beside = _beside(how)
        for some in elements(stream, how.row, document.encoding, document.place, beside):
            if local(some[0]) == how.row:
                yield some
            else:
                _note(some[0], how, said)
    _conclude(how, said)


def hear(root: etree._Element, how: XmlAnswer, said: Said) -> bool:
    """Fill `said` from a whole document; or not, when it takes going through it in order."""
    row = f"{{*}}{how.row}"
    found = root.iter(*_beside(how))
    outside = [one for one in found if next(one.iterancestors(row), None) is None]
    if said.refusal is not None or any(map(len, outside)):
        return False
    for element in outside:
        _note(element, how, said)
    _conclude(how, said)
    return True


def rows_in_raw(data: bytes, how: XmlAnswer, said: Said) -> int:
    """How many rows begin in the raw text, the second count; after `rows` has come to its end."""
    encoding = refuse_unsafe(io.BytesIO(data), said.place)
    text = "".join(decoded(io.BytesIO(data), encoding, said.place))
    return start_tags([text if said.inner is None else _held(text, how.payload)], how.row)


def _beside(how: XmlAnswer) -> tuple[str, ...]:
    names = filter(None, (how.total, how.code, how.message))
    return (*_FAULTS, *(f"{{*}}{name}" for name in names))


def _unwrap(data: bytes, encoding: str, how: XmlAnswer, said: Said) -> None:
    """Find the payload; its text is the document, unless the rows stand in it as elements."""
    found = False
    outer = elements(io.BytesIO(data), how.payload, encoding, said.place, _beside(how))
    for element in chain.from_iterable(outer):
        if local(element) != how.payload:
            _note(element, how, said)
            continue
        if found:
            raise NotTheFormat(said.place, f"more than one element {how.payload!r}")
        found = True
        text = text_of(element).strip("\ufeff \t\r\n")
        if next(element.iterchildren(etree.Element), None) is None and text:
            said.inner = _DECLARATION.sub("", text).strip()
    if not found and said.refusal is None and (said.code is None or said.code in how.well):
        raise NotTheFormat(said.place, f"no element {how.payload!r} in the answer")
    if said.inner is not None and not said.inner.startswith("<"):
        # Many services say what went wrong as bare words where the document should be.
        words = _short(said.inner)
        said.refusal = Refusal(words, admitted=not _NOT_ADMITTED.search(words))
        said.inner = None


def _note(element: etree._Element, how: XmlAnswer, said: Said) -> None:
    if element.tag in _FAULTS:
        said.refusal = said.refusal or _fault(element)
        return
    name, text = local(element), text_of(element).strip()
    if name == how.code:
        said.code = text
    elif name == how.message:
        said.message = _short(text)
    elif not text.isdecimal() or len(text) > 12:
        raise NotTheFormat(said.place, f"{name!r} is no number: {_short(text)!r}")
    elif said.total not in (None, int(text)):
        raise PagesDisagree(f"{said.place}: {name!r} is {said.total} and {text} at once")
    else:
        said.total = int(text)


def _conclude(how: XmlAnswer, said: Said) -> None:
    """What the whole comes to: a refusal, or an answer with all that it must have."""
    if said.refusal is not None:
        return
    if how.code and said.code is None:
        raise NotTheFormat(said.place, f"no element {how.code!r} in the answer")
    if said.code in how.nothing:
        said.total = said.total or (0 if how.total else None)
    elif said.code is not None and said.code not in how.well:
        words = f"{how.code} {_short(said.code)} {said.message}".strip()
        said.refusal = Refusal(words, admitted=said.code not in how.refused)
    elif how.total and said.total is None:
        raise NotTheFormat(said.place, f"no element {how.total!r} in the answer")


def _fault(fault: etree._Element) -> Refusal:
    """A SOAP fault of either version in its own words."""
    codes = [text_of(one).strip() for one in fault.iterfind("{*}faultcode")]
    codes += [text_of(one).strip() for one in fault.iterfind("{*}Code//{*}Value")]
    code = " ".join(filter(None, codes))
    said = [*fault.iterfind("{*}faultstring"), *fault.iterfind("{*}Reason/{*}Text")]
    words = _short(f"{code}: {' '.join(map(text_of, said))}")
    admitted = not _NOT_ADMITTED.search(words)
    # Many servers call a wrong password their own fault: asking again might lock the account.
    return Refusal(f"fault {words}", admitted, passing=admitted and not _OUR_FAULT.search(code))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"


def _held(text: str, name: str) -> str:
    """The text of the elements called `name`, its references resolved, without a parser."""
    tag = rf"(?:[^\s<>/:!?]+:)?{re.escape(name)}"
    token = re.compile(
        rf"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<shut></{tag}\s*>)"
        rf"|(?P<open><{tag}(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)|(?P<text>[^<]+)|<",
        re.DOTALL,
    )
    held: list[str] = []
    inside = False
    for match in token.finditer(text):
        if match["open"] or match["shut"]:
            inside = bool(match["open"]) and not match["open"].endswith("/>")
        elif inside:
            held.append(match["cdata"] or html.unescape(match["text"] or ""))
    return "".join(held)
