"""`wangjian objection`: what is said against a record, and what that does until it is settled."""

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl

from acts.house import House, open_house
from acts.named_record import record_named
from acts.objected import KEPT_OUT, effect
from ledger.errors import NotDecided
from records.clock import SHANGHAI
from records.kind import Kind
from wangjian.console import complain, print_table, say


def begin(record: str, actor: str, note: str) -> int:
    """Open one; 1 when that cannot be."""

    def act(house: House) -> str:
        record_id = _meant(house, record)
        house.ledger.open_objection(record_id, (actor, note), _now())
        kind = _kind(house, record_id)
        does = "自下一次发布起暂不公示，直至办结" if kind in KEPT_OUT else effect(kind)
        return f"记录 {record} 的异议已登记：{does}"

    return _told(act)


def end(record: str, actor: str, note: str) -> int:
    """Close one; 1 when none is open."""

    def act(house: House) -> str:
        record_id = _meant(house, record)
        house.ledger.close_objection(record_id, (actor, note), _now())
        is_back = _kind(house, record_id) in KEPT_OUT
        return f"记录 {record} 的异议已办结" + ("：下一次发布按记录现状公示" if is_back else "")

    return _told(act)


def show() -> int:
    """Every open objection, the longest first; 0 always: to be open is no fault."""
    with open_house() as house:
        rows = [
            (one.record_id, f"{one.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", one.by, one.note,
             effect(_kind(house, one.record_id)))
            for one in house.ledger.objections()
        ]  # fmt: skip
    print_table("未办结的异议", ("记录", "登记时刻", "登记人", "事由", "效果"), rows)
    return 0


def _meant(house: House, record: str) -> str:
    """Enterprises object to what they see: a public id will do."""
    return record_named(house, record) or record


def _kind(house: House, record_id: str) -> Kind:
    return Kind(house.ledger.records(pl.Series([record_id]))["kind"][0])


def _now() -> datetime:
    return datetime.now(UTC)


def _told(act: Callable[[House], str]) -> int:
    try:
        with open_house() as house:
            said = act(house)
    except NotDecided as error:
        complain(str(error))
        return 1
    say(said)
    return 0
