"""Fetching from a WebService: a question in XML, page by page; SOAP 1.1, 1.2, or plain XML.

The question is a template; credentials are filled in from the environment, escaped, and appear in
no message. A fault or a result code that says we are not let in is never asked about again; what
may pass is asked again. Not here: what an answer is (`xml_envelope.py`).
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import (
    BadDeclaration,
    NotAdmitted,
    PagesDisagree,
    Place,
    ReadError,
    SourceUnavailable,
    TooLarge,
)
from sources.kit.fetching import Access, Errand
from sources.kit.question import hidden
from sources.kit.session import Arrival, PoliteSession, Question, public
from sources.kit.store import open_stored
from sources.kit.xml_envelope import MAX_ANSWER, Refusal, XmlAnswer
from sources.kit.xml_question import Soap, filled, http_headers, placeholders, wrapped
from sources.kit.xml_rows import Page, in_brief
from sources.kit.xml_safety import parser

_FAULTS = frozenset({400, 500})  # SOAP 1.2 sends what it holds against the sender under 400
_LONGEST_PAUSE = 10.0
_MOST_WORDS = 300
_SOME_DAY = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class WebService:
    """One operation of a service.

    `address` may hold `{base}`; `question` (what stands in the body), `header` (of the SOAP
    envelope) and `headers` (of HTTP) may hold whatever `credentials` name, the address none,
    because it is kept. All may hold `{day:…}`, `{page}` and `{size}`. Without a question the
    address is asked by GET. Pages are asked for until the announced total has come, or one is
    empty where none is announced; without a `{page}` one answer is all.
    """

    access: ClassVar[Access] = Access.WEB_SERVICE
    address: str
    answer: XmlAnswer
    question: str = ""
    header: str = ""
    soap: Soap = Soap.V1_1
    action: str = ""
    credentials: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 500
    most_pages: int = 10_000
    encoding: str = "utf-8"

    def __post_init__(self) -> None:
        known = {"day", "page", "size"}
        held = placeholders(self.question, self.header, *self.headers.values())
        strange = (placeholders(self.address) - known - {"base"}) | (
            held - known - {*self.credentials}
        )
        if strange:
            raise BadDeclaration(f"{self.address}: nothing fills in {', '.join(sorted(strange))}")
        if unused := sorted({*self.credentials} - held):
            raise BadDeclaration(f"{self.address}: asks for {', '.join(unused)} and uses it not")
        try:
            if self.question:
                etree.fromstring(self._body(_SOME_DAY, 1, dict.fromkeys(held, "")), parser())
        except etree.XMLSyntaxError as error:
            raise BadDeclaration(f"{self.address}: the question is no XML: {error}") from error

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """Every page that is an answer; what is none is kept too, and asked for again."""
        secrets = self._secrets(errand)
        paged = "page" in placeholders(
            self.address, self.question, self.header, *self.headers.values()
        )
        came = 0
        seen: set[str] = set()
        with errand.session() as session:
            for number in range(1, self.most_pages + 1):
                snapshot, page = self._page(session, errand, number, secrets)
                yield snapshot
                if page.height and page.fingerprint in seen:
                    raise PagesDisagree(
                        f"{errand.source_id}: {snapshot.address}: repeats an earlier page"
                    )
                seen.add(page.fingerprint)
                came += page.height
                announced = page.total is not None and came >= page.total
                if not paged or not page.height or announced:
                    return
        raise TooLarge(
            f"{errand.source_id}: more than {self.most_pages:,} pages of {self.size:,} rows; "
            "look whether the service heeds the page that is asked for"
        )

    def _secrets(self, errand: Errand) -> dict[str, str]:
        """The credentials; `NotAdmitted` for one that cannot be sent: a library might quote it."""
        secrets = {name: errand.credential(name) for name in self.credentials}
        in_headers = placeholders(*self.headers.values())
        for name, secret in secrets.items():
            if not _fits(secret, "ascii" if name in in_headers else self.encoding):
                raise NotAdmitted(
                    f"{errand.source_id}: {_variable(errand.source_id, name)} holds a character "
                    "that cannot be sent; set it anew"
                )
        return secrets

    def _page(
        self, session: PoliteSession, errand: Errand, number: int, secrets: Mapping[str, str]
    ) -> tuple[Snapshot, Page]:
        """One page, asked for again while what is wrong may pass."""
        settings = errand.means.session
        question = self._question(errand, number, secrets)
        address = self._kept_address(question.url, errand.day, number)
        place = Place(errand.source_id, address)
        deadline = time.monotonic() + settings.total_seconds
        for attempt in range(1, settings.attempts + 1):
            arrival = session.download(question, errand.means.store)
            snapshot = errand.kept(address, arrival)
            try:
                page = self._brief(errand, arrival, place)
            except ReadError as error:
                error.args = (hidden(str(error), *secrets.values()),)
                raise
            if page.refusal is None:
                return snapshot, page
            pause = min(settings.backoff_seconds * 2 ** (attempt - 1), _LONGEST_PAUSE)
            late = attempt == settings.attempts or time.monotonic() + pause > deadline
            if late or not page.refusal.passing:
                raise _error(page.refusal, place, secrets)
            time.sleep(pause)
        raise AssertionError  # attempts is at least one

    def _brief(self, errand: Errand, arrival: Arrival, place: Place) -> Page:
        with open_stored(errand.means.store.path(arrival.digest)) as stream:
            page = in_brief(stream.read(MAX_ANSWER + 1), self.answer, place)
        if arrival.status != 200 and page.refusal is None:
            # Whatever it looks like, a server that says it failed is believed.
            return Page(0, None, "", Refusal(f"HTTP {arrival.status}", passing=True))
        return page

    def _question(self, errand: Errand, number: int, secrets: Mapping[str, str]) -> Question:
        base = errand.means.base.rstrip("/")
        words = {"day": errand.day, "page": number, "size": self.size}
        headers = {name: text.format(**words, **secrets) for name, text in self.headers.items()}
        url = self.address.format(base=base, **words)
        if not self.question:
            return Question(url, None, headers, faults=_FAULTS)
        body = self._body(errand.day, number, secrets)
        return Question(
            url,
            body,
            {**http_headers(self.soap, self.action, self.encoding), **headers},
            faults=_FAULTS,
        )

    def _body(self, day: date, number: int, secrets: Mapping[str, str]) -> bytes:
        words = {**secrets, "day": day, "page": number, "size": self.size}
        body, header = filled(self.question, words), filled(self.header, words)
        return wrapped(body, header, self.soap, self.encoding)

    def _kept_address(self, url: str, day: date, number: int) -> str:
        """The address of a page in the ledger; a posted question adds what tells it from others."""
        if not self.question:
            return public(url)
        operation = self.action.replace("#", "/").replace(":", "/").rpartition("/")[2]
        return "/".join(filter(None, (f"{public(url)}#{operation}", str(day), str(number))))


def _error(
    refusal: Refusal, place: Place, secrets: Mapping[str, str]
) -> NotAdmitted | SourceUnavailable:
    """`refusal` as an error; a service that quotes our question does not make us tell a secret."""
    words = hidden(refusal.words, *secrets.values())
    words = f"{words[:_MOST_WORDS]}…" if len(words) > _MOST_WORDS else words
    if refusal.admitted:
        return SourceUnavailable(
            f"{place}: the service answers: {words}; run it again later, or ask the publisher"
        )
    variables = ", ".join(_variable(place.source, name) for name in secrets)
    return NotAdmitted(
        f"{place}: the service does not let us in: {words}; look at {variables or 'its account'}"
    )


def _fits(secret: str, encoding: str) -> bool:
    try:
        secret.encode(encoding)
    except UnicodeEncodeError:
        return False
    return secret.isprintable()


def _variable(source_id: str, name: str) -> str:
    return f"WANGJIAN_SOURCE_{source_id.upper()}_{name}"
