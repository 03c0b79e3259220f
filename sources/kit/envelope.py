"""The envelope of a JSON answer: was the question answered, which rows came, how many there are.

Every value stays the text that was sent. Bytes are decoded as the source declares, else as the
answer does, else as UTF-8, and a wrong declaration is refused rather than read as mojibake.
Not here: asking (`paging.py`) and the rows' columns (`json_rows.py`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sources.kit.encodings import as_utf_8, decoded
from sources.kit.errors import NotTheFormat, Place
from sources.kit.json_text import DEEPEST, Twice, glance, names_in, single_line
from sources.kit.reading import refuse_foreign

MAX_PAGE = 256 << 20
_DEEP = f"JSON nested too deeply (more than {DEEPEST} levels)"
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
        answer = self.answer(data, place, media_type)
        _refuse_twice(answer, (self.rows, self.total), place)
        rows = member(answer, self.rows)
        if not isinstance(rows, list):
            raise NotTheFormat(
                place, f"no list {self.rows!r} in the page, which begins {_begin(data)}"
            )
        announced = str(member(answer, self.total))
        if not announced.isdecimal() or len(announced) > _MOST_DIGITS:
            raise NotTheFormat(place, f"{self.total!r} is no number: {announced[:40]!r}")
        return Page(rows, int(announced))

    def countable(self, data: bytes, place: Place, media_type: str = "") -> bytes:
        """The page in UTF-8, for whoever counts in its bytes."""
        return as_utf_8(data, place, self.encoding or charset_of(media_type))

    def answer(self, data: bytes, place: Place, media_type: str = "") -> dict[str, object]:
        """The members of an answer whose code is good, however deep the rows lie."""
        answer = parsed(data, place, self.encoding or charset_of(media_type))
        if not isinstance(answer, dict):
            wanted = f"no list {self.rows!r} in the page, which begins"
            raise NotTheFormat(place, f"{wanted} {_begin(data)}")
        code = member(answer, self.code) if self.code else self.good[0]
        if str(code) not in self.good:
            refusal = self.refusals.get(str(code), Refusal.UNKNOWN)
            words = single_line(str(member(answer, self.message) or "without a word"))
            raise Refused(place, refusal, single_line(str(code)), words)
        return answer


PLAIN = Envelope()


def parsed(data: bytes, place: Place, encoding: str = "") -> object:
    """What the JSON in `data` says, numbers as their digits; `NotTheFormat` where it is none."""
    if len(data) > MAX_PAGE:
        raise NotTheFormat(place, f"a page of more than {MAX_PAGE:,} bytes")
    refuse_foreign(data[:1024], place)
    text = decoded(data, place, encoding)
    try:
        said = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise NotTheFormat(
            place, f"not JSON at line {error.lineno} character {error.colno}, {error.msg}"
        ) from error
    except RecursionError:
        raise NotTheFormat(place, _DEEP) from None
    deepest, names = glance(text.encode(errors="replace"))
    if deepest > DEEPEST:
        raise NotTheFormat(place, _DEEP)
    if names_in(said) == names:
        return said
    # A name stands twice somewhere: once more, slowly, keeping both.
    return json.loads(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object
    )


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


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice(pairs)


def _begin(data: bytes) -> str:
    return single_line(data[:120].decode("utf-8", "backslashreplace"))
