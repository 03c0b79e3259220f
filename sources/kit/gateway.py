"""A REST gateway: every question signed or with a token, page after page, codes inside HTTP 200.

Not here: signing (`admission.py`), what the codes mean (`refusals.py`), going from page to page
(`paging.py`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode

from records.snapshot import Snapshot
from sources.kit.admission import FORM, Admission, Admitted, Signature
from sources.kit.envelope import Envelope, with_charset
from sources.kit.errors import FetchError
from sources.kit.fetching import Access, Errand
from sources.kit.paging import MOST_PAGES, Pages, Turn, filled
from sources.kit.session import PoliteSession, Question, public

_JSON = {"Content-Type": "application/json; charset=utf-8"}


class Carry(StrEnum):
    """What carries the parameters."""

    QUERY = "query"  # a GET
    FORM = "form"  # a POST of a form
    JSON = "json"  # a POST of a JSON object


@dataclass(frozen=True, slots=True)
class Gateway:
    """The list at `path` below the base address, asked for by `asks`.

    `asks` is parameter → words, where `{day:…}`, `{page}`, `{start}` and `{size}` are filled in: a
    gateway pages by number or by offset, as they say. They are also the snapshot's address, so
    they hold nothing secret; what lets us in comes from `admission`.
    """

    access: ClassVar[Access] = Access.GATEWAY
    path: str
    asks: Mapping[str, str]
    envelope: Envelope
    admission: Admission = field(default_factory=Signature)
    carry: Carry = Carry.FORM
    size: int = 500
    most: int = MOST_PAGES

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """Every page, kept before the next is asked for."""
        with errand.session() as session:
            way = _Signed(self, errand, session, self.admission.begin(errand, session))
            yield from Pages(errand, self.envelope, session, way, self.most).all()


@dataclass(frozen=True, slots=True)
class _Signed:
    """Pages that are asked for with what lets us in."""

    gateway: Gateway
    errand: Errand
    session: PoliteSession = field(repr=False)
    admitted: Admitted = field(repr=False)

    def address(self, turn: Turn) -> str:
        """The question without what lets us in, the same for the same page of the same day."""
        return f"{public(self._url)}?{urlencode(self._asks(turn))}"

    def bring(self, turn: Turn) -> Snapshot:
        """Signed anew for every page."""
        address = self.address(turn)
        question = replace(self._question(turn), shown=address)
        try:
            arrival = self.session.download(question, self.errand.means.store)
        except FetchError as error:
            # A proxy's words may hold what was asked; the place is in them already.
            raise type(error)(self.admitted.hide(str(error))) from None
        snapshot = self.errand.snapshot(address, arrival)
        return replace(snapshot, media_type=with_charset(arrival.media_type, arrival.charset))

    def renew(self) -> bool:
        """Ask for a new token with the next question."""
        return self.admitted.renew()

    def hide(self, words: str) -> str:
        """Departments like to repeat what they refuse."""
        return self.admitted.hide(words)

    def _question(self, turn: Turn) -> Question:
        marks, headers = self.admitted.marks()
        parameters = {**self._asks(turn), **marks}
        match self.gateway.carry:
            case Carry.QUERY:
                return Question(f"{self._url}?{urlencode(parameters)}", headers=headers)
            case Carry.FORM:
                return Question(self._url, urlencode(parameters).encode(), {**FORM, **headers})
            case Carry.JSON:
                body = json.dumps(parameters, ensure_ascii=False).encode()
                return Question(self._url, body, {**_JSON, **headers})

    @property
    def _url(self) -> str:
        return self.errand.means.base.rstrip("/") + self.gateway.path

    def _asks(self, turn: Turn) -> dict[str, str | int]:
        return filled(self.gateway.asks, self.errand.day, turn, self.gateway.size)
