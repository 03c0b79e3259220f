"""`wangjian objection`: what is said against a record keeps it out until it is settled."""

from collections.abc import Callable
from datetime import UTC, datetime

from acts.house import House, open_house
from acts.named_record import record_named
from ledger.errors import NotDecided
from records.clock import SHANGHAI
from wangjian.console import complain, print_table, say


def begin(record: str, actor: str, note: str) -> int:
    """Open one; 1 when that cannot be."""
    said = f"记录 {record} 的异议已登记：自下一次发布起暂不公示，直至办结"

    def act(house: House) -> None:
        house.ledger.open_objection(_meant(house, record), (actor, note), _now())

    return _told(act, said)


def end(record: str, actor: str, note: str) -> int:
    """Close one; 1 when none is open."""
    said = f"记录 {record} 的异议已办结：下一次发布按记录现状公示"

    def act(house: House) -> None:
        house.ledger.close_objection(_meant(house, record), (actor, note), _now())

    return _told(act, said)


def show() -> int:
    """Every open objection, the longest first; 0 always: to be open is no fault."""
    with open_house() as house:
        found = house.ledger.objections()
    rows = [
        (one.record_id, f"{one.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", one.by, one.note)
        for one in found
    ]
    print_table("未办结的异议", ("记录", "登记时刻", "登记人", "事由"), rows)
    return 0


def _meant(house: House, record: str) -> str:
    """Enterprises object to what they see: a public id will do."""
    return record_named(house, record) or record


def _now() -> datetime:
    return datetime.now(UTC)


def _told(act: Callable[[House], None], said: str) -> int:
    try:
        with open_house() as house:
            act(house)
    except NotDecided as error:
        complain(str(error))
        return 1
    say(said)
    return 0
