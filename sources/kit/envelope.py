"""The envelope of a JSON answer: was the question answered, which rows came, how many there are.

Every value stays the text that was sent. Bytes are decoded as the source declares, else as the
answer does, else as UTF-8, and a wrong declaration is refused rather than read as mojibake.
Not here: its JSON (`json_document.py`), asking (`paging.py`), the rows' columns (`json_rows.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sources.kit.errors import NotTheFormat, Place
from sources.kit.json_document import document
from sources.kit.json_text import Brackets, Twice, single_line

_MOST_DIGITS = 12  # of an announced total
_MEDIA_CHARSET = re.compile(r";charset=(?P<charset>[\w-]+)$")


class Refusal(StrEnum):
    """What a department's business code says when it does not answer; with its remedy."""

    APPKEY = "appkey"
    SIGNATURE = "signature"
    CLOCK = "clock"
    TOKEN = "token"  # noqa: S105  # a word, no secret
    QUOTA = "quota"
    BUSY = "busy"
    NOTHING = "nothing"  # there is nothing for the day
    UNKNOWN = "unknown"


class Refused(Exception):
    """The department answered, but not with data. Never leaves the kit: `paging.py` names it."""

    def __init__(self, place: Place, refusal: Refusal, code: str, words: str) -> None:
        super().__init__(f"{place}: code {code}, {words}")
        self.place = place
        self.refusal = refusal
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Page:
    """One page's rows and the announced number of all of them."""

    rows: list[object]
    total: int
    objects: int  # of `rows`, counted in the bytes without the parser


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where things stand in an answer; a path into objects is written with dots (`data.list`).

    `row` is the member of each row that holds its values, if they lie one level deeper. With
    `code`, an answer whose code is not among `good` is a refusal; `refusals` says which.
    """

    rows: str = "rows"
    total: str = "total"
    row: str = ""
    encoding: str = ""
    code: str = ""
    message: str = "msg"
    good: tuple[str, ...] = ("0", "00", "200")
    refusals: Mapping[str, Refusal] = field(default_factory=dict)

    def page(self, data: bytes, place: Place, media_type: str = "") -> Page:
        """The page in `data`; `NotTheFormat` where it is none, `Refused` where the code says no."""
        answer, seen = self._opened(data, place, media_type)
        _refuse_twice(answer, (self.rows, self.total), place)
        rows = member(answer, self.rows)
        if not isinstance(rows, list):
            raise NotTheFormat(
                place, f"no list {self.rows!r} in the page, which begins {_begin(data)}"
            )
        announced = str(member(answer, self.total))
        if not announced.isdecimal() or len(announced) > _MOST_DIGITS:
            raise NotTheFormat(place, f"{self.total!r} is no number: {announced[:40]!r}")
        return Page(rows, int(announced), seen.objects)

    def answer(self, data: bytes, place: Place, media_type: str = "") -> dict[str, object]:
        """The members of an answer whose code is good, however deep the rows lie."""
        return self._opened(data, place, media_type)[0]

    def _opened(
        self, data: bytes, place: Place, media_type: str
    ) -> tuple[dict[str, object], Brackets]:
        encoding = self.encoding or charset_of(media_type)
        answer, seen = document(data, place, encoding, self.rows)
        if not isinstance(answer, dict):
            wanted = f"no list {self.rows!r} in the page, which begins"
            raise NotTheFormat(place, f"{wanted} {_begin(data)}")
        code = member(answer, self.code) if self.code else self.good[0]
        if str(code) not in self.good:
            refusal = self.refusals.get(str(code), Refusal.UNKNOWN)
            words = single_line(str(member(answer, self.message) or "without a word"))
            raise Refused(place, refusal, single_line(str(code)), words)
        return answer, seen


PLAIN = Envelope()


def member(answer: Mapping[str, object], path: str) -> object:
    """What stands at a dotted `path`, None where nothing does."""
    found: object = answer
    for name in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _refuse_twice(answer: dict[str, object], paths: tuple[str, ...], place: Place) -> None:
    """Raise `NotTheFormat` where a name on the way to what is looked for stands twice."""
    for path in paths:
        above = path.split(".")[:-1]
        for level in range(len(above) + 1):
            found = member(answer, ".".join(above[:level])) if level else answer
            if isinstance(found, Twice):
                raise NotTheFormat(place, f"the envelope says {found.doubled!r} twice")


def charset_of(media_type: str) -> str:
    """The character set that a snapshot's media type holds (`with_charset`), or nothing."""
    named = _MEDIA_CHARSET.search(media_type)
    return named["charset"] if named else ""


def with_charset(media_type: str, charset: str) -> str:
    """`media_type` with the character set that an answer declared, unless it is the usual one."""
    plain = charset.replace("_", "-") in ("", "utf-8", "utf8")
    return media_type if plain else f"{media_type};charset={charset}"


def _begin(data: bytes) -> str:
    return single_line(data[:120].decode("utf-8", "backslashreplace"))
