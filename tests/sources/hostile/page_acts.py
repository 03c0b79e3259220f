"""Servers of pages to be hostile with. Not here: the cases (`cases_pages.py`)."""

import json
from collections.abc import Callable

from sources.kit.download import PagedJson
from sources.kit.envelope import PLAIN, Envelope
from sources.kit.json_rows import JsonRows
from sources.kit.session import SessionSettings
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.raw_server import Say, raw_server
from tests.sources.house import HASTY, Answer, Asked, listing_source

Act = Callable[[Stage], Took]


def page(total: object, *rows: object, **beside: object) -> bytes:
    """A page; a row that is text is the name of a party."""
    full = [{"企业名称": row, "失信领域": "a"} if isinstance(row, str) else row for row in rows]
    return json.dumps({**beside, "total": total, "rows": full}, ensure_ascii=False).encode()


def pages(
    *answers: Answer | bytes,
    envelope: Envelope = PLAIN,
    most: int = 1000,
    settings: SessionSettings = HASTY,
) -> Act:
    """Page 1, 2, ... answered so; asked for with two rows a page."""
    fetch = PagedJson("{base}/rows?page={page}&size={size}", 2, envelope, most=most)

    def act(stage: Stage) -> Took:
        for number, answer in enumerate(answers, 1):
            stage.department.says(f"/rows?page={number}&size=2", answer)
        source = listing_source(JsonRows(envelope), fetch=fetch)
        return stage.asks(source, settings=settings)

    return act


def one(text: str, **changes: object) -> Act:
    """The only page, word for word."""
    return pages(Answer(text.encode(), **changes))  # type: ignore[arg-type]


def endless(of_page: Callable[[int], bytes], most: int = 1000) -> Act:
    """A server that always has another page."""

    def act(stage: Stage) -> Took:
        def answer(asked: Asked) -> Answer:
            return Answer(of_page(int(asked.path.partition("page=")[2].partition("&")[0])))

        stage.department.anything = answer
        return pages(most=most)(stage)

    return act


def raw(say: Say, settings: SessionSettings = HASTY) -> Act:
    """A server that speaks no proper HTTP."""

    def act(stage: Stage) -> Took:
        fetch = PagedJson("{base}/rows?page={page}&size={size}", 2)
        with raw_server(say) as base:
            return stage.asks(listing_source(JsonRows(), fetch=fetch), base, settings=settings)

    return act


def moved(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


def offsets(stage: Stage) -> Took:
    """Asked by offset, the server gives one row whatever is asked for."""

    def answer(asked: Asked) -> Answer:
        start = int(asked.path.partition("start=")[2].partition("&")[0])
        return Answer(page(3, "甲乙丙"[start]))

    stage.department.anything = answer
    fetch = PagedJson("{base}/rows?start={start}&length={size}", 2)
    return stage.asks(listing_source(JsonRows(), fetch=fetch))


def busy_once(stage: Stage) -> Took:
    stage.department.says("/rows?page=1&size=2", Answer(status=503), page(1, "甲"))
    return pages()(stage)


def same_host(stage: Stage) -> Took:
    stage.department.says("/new", page(1, "甲"))
    return pages(moved("/new"))(stage)
