"""A page made for people: its bytes decoded without guessing, and of its text what it shows.

Scripts, styles, comments and whatever is hidden (`display:none`, `hidden`, a class that the page's
own style hides, decoy spans) contribute nothing. Runs of ASCII blanks show as one; `<br>` and
blocks break the line; no-break and ideographic spaces are text and stay.
Not here: what a page means (`web_listing.py`, `web_grid.py`, `web_pairs.py`).
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import cast
from urllib.parse import urldefrag, urljoin

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import BadDeclaration, NotTheFormat, Place
from sources.kit.session import public
from sources.kit.store import first_bytes

_MAX_PAGE = 16 << 20
_HEAD = 1 << 13
_BOM = b"\xef\xbb\xbf"
_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
}  # fmt: skip
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
# What a browser takes for no markup; within it, a tag is text.
_NO_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ROW = re.compile(r"<tr(?=[\s/>])", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^}]*\})*[^}]*\}")
_HIDDEN_CLASS = re.compile(
    r"(?:^|[},;/])\s*\w*\.([\w-]+)\s*\{[^}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "select", "textarea", "iframe", "object"}
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"[ \r\n]*[\r\n][ \r\n]*")
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page taken apart; `address` is where it was asked for."""

    place: Place
    address: str
    text: str  # its source, decoded
    root: etree._Element
    decoys: frozenset[str]  # classes whose elements are not shown

    @property
    def title(self) -> str:
        """What it calls itself, for messages."""
        for element in elements(self.root, "//title | //h1 | //body"):
            words = " ".join("".join(map(str, element.itertext())).split())
            if words:
                return words[:60]
        return ""

    def all(self, path: str, within: etree._Element | None = None) -> list[etree._Element]:
        """The elements at `path` that are shown."""
        found = elements(self.root if within is None else within, path)
        return [element for element in found if not self.conceals(element)]

    def box(self, path: str, what: str) -> etree._Element:
        """The one element at `path`; `NotTheFormat` when the page is no such page."""
        found = self.all(path)
        if len(found) == 1:
            return found[0]
        seen = f"the page is titled {self.title!r}"
        if found:
            raise NotTheFormat(self.place, f"{len(found)} elements are {what} ({path}); {seen}")
        raise NotTheFormat(
            self.place,
            f"no {what} here ({path}); {seen}: a page for maintenance, login or errors says "
            f"nothing about the data; look at it, or correct sources/{self.place.source}.py",
        )

    def conceals(self, element: etree._Element) -> bool:
        """Whether `element` or anything around it is hidden."""
        return self.hides(element) or any(map(self.hides, element.iterancestors()))

    def shown(self, element: etree._Element) -> str:
        """The text of `element` as a person sees it."""
        if not len(element) and element.tag != "br":
            return _BLANKS.sub(" ", element.text or "").strip(" ")
        pieces: list[str] = []
        self._gather(element, pieces)
        lines = _BREAKS.sub(lambda run: "\n" * max(1, run[0].count("\n")), "".join(pieces))
        return re.sub(" {2,}", " ", lines).strip(" \n")

    def link(self, href: str) -> str:
        """Where `href` leads: absolute, without fragment, session id, user name or password."""
        bases = [one.get("href", "") for one in elements(self.root, "//base[@href]")][:1]
        try:
            start = urljoin(self.address, bases[0].strip()) if bases else self.address
            target = urljoin(start, re.sub(r"[\t\r\n]", "", href).strip())
            return public(_SESSION.sub("", urldefrag(target).url))
        except ValueError as error:
            raise NotTheFormat(self.place, f"{href[:200]!r} is no address: {error}") from error

    def rows_lost(self) -> int:
        """How many table rows stand in the source but not in the tree."""
        there = len(elements(self.root, "//tr"))
        if len(_ROW.findall(_NO_MARKUP.sub("", self.text))) == there:
            return 0
        counter = _RowCounter()  # a tag may be text within an attribute: slowly, then
        counter.feed(self.text)
        counter.close()
        return counter.rows - there

    def hides(self, element: etree._Element) -> bool:
        """Whether `element` is hidden by itself, whatever stands around it."""
        if element.tag in _SILENT:
            return True
        if not element.keys():  # most cells have no attribute at all
            return False
        if "hidden" in element.attrib:
            return True
        if _HIDDEN_STYLE.search(element.get("style", "")):
            return True
        return not self.decoys.isdisjoint(element.get("class", "").split())

    def hides_within(self, element: etree._Element) -> bool:
        """Whether an attribute hides any element in `element`."""
        if attributes(element, "hidden"):
            return True
        if any(map(_HIDDEN_STYLE.search, attributes(element, "style"))):
            return True
        named = attributes(element, "class") if self.decoys else ()
        return not self.decoys.isdisjoint(" ".join(named).split())

    def _gather(self, element: etree._Element, pieces: list[str]) -> None:
        if element.tag == "br":
            pieces.append("\n")
            return
        block = element.tag in _BLOCKS
        pieces.append("\r" if block else "")
        pieces.append(_BLANKS.sub(" ", element.text or ""))
        for child in element:
            if not self.hides(child):
                self._gather(child, pieces)
            pieces.append(_BLANKS.sub(" ", child.tail or ""))
        pieces.append("\r" if block else "")


class _RowCounter(HTMLParser):
    """Counts rows of tables with another parser than the one that builds the tree."""

    rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.rows += tag == "tr"


def open_page(
    snapshot: Snapshot, place: Place, charset: str = "", decoys: frozenset[str] = frozenset()
) -> WebPage:
    """The stored page; `NotTheFormat` when it is none, breaks off or contradicts its charset.

    `charset` is meant where the page itself names none.
    """
    data = first_bytes(snapshot.path, _MAX_PAGE + 1)
    if len(data) > _MAX_PAGE:
        raise NotTheFormat(place, f"a page of more than {_MAX_PAGE:,} bytes")
    text = decoded(data, place, charset)
    if not re.search(r"<(?:html|body)\b", text, re.IGNORECASE):
        raise NotTheFormat(place, f"no web page; it begins: {text.strip()[:80]!r}")
    if not re.search(r"</html\s*>", text, re.IGNORECASE):
        raise NotTheFormat(place, "the page breaks off: it has no </html>; fetch it again")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.LxmlError as error:
        raise NotTheFormat(place, f"no readable page: {error}") from error
    styles = "\n".join("".join(map(str, one.itertext())) for one in elements(root, "//style"))
    own = frozenset(_HIDDEN_CLASS.findall(_MEDIA.sub("", styles)))
    return WebPage(place, snapshot.address, text, root, decoys | own)


def decoded(data: bytes, place: Place, spare: str = "") -> str:
    """The text of a page: by its byte order mark or its meta, else `spare`, else UTF-8.

    Whatever contradicts itself raises `NotTheFormat`: mojibake looks like data.
    """
    if not data.strip():
        raise NotTheFormat(place, "the page is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotTheFormat(place, "byte 0: UTF-16, expected UTF-8 or GB18030")
    if (binary := data.find(b"\0")) >= 0:
        raise NotTheFormat(place, f"byte {binary} is NUL: not a web page")
    named = [name.decode() for name in _META.findall(_COMMENT.sub(b"", data[:_HEAD]))]
    if strange := [name for name in named if name.lower() not in _CHARSETS]:
        raise NotTheFormat(place, f"charset {strange[0]!r} declared, expected UTF-8 or GB18030")
    meant = {_CHARSETS[name.lower()] for name in named}
    meant |= {"utf-8"} if data.startswith(_BOM) else set()
    if len(meant) > 1:
        raise NotTheFormat(place, f"the charsets declared contradict each other: {named}")
    charset = meant.pop() if meant else spare or "utf-8"
    try:
        text = data.removeprefix(_BOM).decode(charset)
    except UnicodeDecodeError as error:
        trouble = f"byte {error.start} is not {charset}, which the page should be written in"
        raise NotTheFormat(place, trouble) from error
    if charset != "utf-8" and not data.isascii() and _is_utf8(data):
        raise NotTheFormat(place, f"the page calls itself {charset} but is written in UTF-8")
    return text


def shown_all(texts: list[str]) -> list[str]:
    """What `WebPage.shown` says of elements without elements in them that hold these texts."""
    between = "\0"  # libxml2 ends a text there: no element holds one
    text = _BLANKS.sub(" ", between.join(texts)).strip(" ")
    text = text.replace(f" {between}", between).replace(f"{between} ", between)
    return text.split(between) if texts else []


def elements(within: etree._Element, path: str) -> list[etree._Element]:
    """The elements at an XPath, in the order of the page."""
    found = within.xpath(path)
    return cast("list[etree._Element]", found)  # noqa: SLF001  lxml gives its type no other name


def attributes(within: etree._Element, name: str) -> set[str]:
    """What the attributes `name` of the elements in `within` say, each text once."""
    found = within.xpath(f"descendant::*/@{name}", smart_strings=False)
    return set(cast("list[str]", found))


def proven(**paths: str) -> None:
    """Raise `BadDeclaration` unless every path given is an XPath."""
    for name, path in paths.items():
        try:
            etree.XPath(path or ".")
        except etree.XPathSyntaxError as error:
            raise BadDeclaration(f"{name}={path!r} is no XPath: {error}") from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
