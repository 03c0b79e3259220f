"""A scripted WebService for hostile cases, and the source that asks it."""

import re
import traceback
from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape

from sources.kit.errors import SourceError
from sources.kit.fetching import Access
from sources.kit.source import Source
from sources.kit.web_service import WebService
from sources.kit.xml_envelope import SOAP_11, SOAP_12, XmlAnswer
from sources.kit.xml_rows import XmlRows
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, Answer, Asked, listing_source

KEY = "k-secret&<'\">"
XML = {"Content-Type": "text/xml; charset=utf-8"}
HOW = XmlAnswer(
    row="record", total="total", code="resultCode", nothing=("1",), refused=("401",),
    message="resultMsg", payload="return",
)  # fmt: skip
QUESTION = (
    "<q:query xmlns:q='urn:q'><key>{KEY}</key><day>{day:%Y-%m-%d}</day>"
    "<page>{page}</page><size>{size}</size></q:query>"
)
ASKED = WebService(
    "{base}/ws", HOW, QUESTION, action="urn:q:query", credentials=("KEY",), size=2, most_pages=5
)
ONCE = replace(HASTY, attempts=1)
# Where questions are counted, a machine that is busy must not add one by a timeout.
PATIENT = replace(HASTY, read_seconds=20, total_seconds=60)
PLACE = "some_source: http://127.0.0.1"

Says = Callable[[Asked, int], Answer]  # the question, and the how manieth


def source(fetch: WebService = ASKED) -> Source:
    return listing_source(
        XmlRows(fetch.answer),
        fetch=fetch,
        columns={"QYMC": "party_name", "TYSHXYDM": "party_uscc", "LY": "list_fields"},
    )


def firms(*names: str) -> str:
    return "".join(f"<record><QYMC>{n}</QYMC><LY>刷单</LY></record>" for n in names)


def data(rows: str, total: object, code: str = "0", words: str = "成功") -> str:
    return (
        f"<data><resultCode>{code}</resultCode><resultMsg>{words}</resultMsg>"
        f"<total>{total}</total><result>{rows}</result></data>"
    )


def envelope(body: str, namespace: str = SOAP_11, encoding: str = "utf-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><s:Envelope xmlns:s="{namespace}">'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def escaped(inner: str) -> str:
    return envelope(
        f"<n:queryResponse xmlns:n='urn:n'><return>{escape(inner)}</return></n:queryResponse>"
    )


def gives(text: str, status: int = 200, encoding: str = "utf-8") -> Answer:
    return Answer(text.encode(encoding), status, dict(XML))


def fault(code: str, words: str, status: int = 500) -> Answer:
    body = f"<faultcode>s:{code}</faultcode><faultstring>{escape(words)}</faultstring>"
    return gives(envelope(f"<s:Fault>{body}</s:Fault>"), status)


def fault_12(code: str, subcode: str, words: str, status: int = 500) -> Answer:
    codes = f"<s:Value>s:{code}</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode>"
    body = f"<s:Code>{codes}</s:Code><s:Reason><s:Text>{words}</s:Text></s:Reason>"
    return gives(envelope(f"<s:Fault>{body}</s:Fault>", SOAP_12), status)


def page_of(asked: Asked) -> int:
    found = re.search(rb"<page>(\d+)</page>", asked.body)
    return int(found[1]) if found else 1


def always(answer: Answer | str) -> Says:
    return lambda _asked, _nth: _given(answer)


def in_turn(*answers: Answer | str) -> Says:
    """The answers to one question after the other, the last for ever."""
    return lambda _asked, nth: _given(answers[min(nth, len(answers)) - 1])


def pages(*answers: Answer | str) -> Says:
    """Each page its own answer, an empty one behind the last."""
    none = escaped(data("", 0, code="1"))
    return lambda asked, _nth: _given([*answers, *[none] * 9][page_of(asked) - 1])


def asks(
    says: Says, fetch: WebService = ASKED, *, times: int | None = None, key: str = KEY,
    hasty: bool = False,
) -> Callable[[Stage], Took]:  # fmt: skip
    """Ask a service that `says`; no error may tell the key, nor the service be asked too often."""

    def act(stage: Stage) -> Took:
        department = stage.department
        department.anything = lambda asked: says(asked, len(department.requests))
        told = {"KEY": key} if key else {}
        settings = ONCE if hasty else HASTY if times is None else PATIENT
        try:
            return stage.asks(source(fetch), settings=settings, **told)
        except SourceError as error:
            _keeps(key, error)
            raise
        finally:
            assert times is None or len(department.requests) == times

    return act


def answers(inner: str) -> Callable[[Stage], Took]:
    """A service that answers every question with the document `inner`, escaped."""
    return asks(always(escaped(inner)))


def rows(some: str, total: object) -> Callable[[Stage], Took]:
    """A service that answers with `some` rows."""
    return answers(data(some, total))


def read(name: str, act: Callable[[Stage], Took], *names: str, aside: int = 0) -> Case:
    return Case(Access.WEB_SERVICE, name, act, names=names, aside=aside)


def refused(name: str, act: Callable[[Stage], Took], error: type[SourceError], *says: str) -> Case:
    return Case(Access.WEB_SERVICE, name, act, error=error, says=says)


def _given(answer: Answer | str) -> Answer:
    return gives(answer) if isinstance(answer, str) else answer


def _keeps(key: str, error: SourceError) -> None:
    told = "".join(traceback.format_exception(error))
    assert not key or key not in told, "the error tells the key"
