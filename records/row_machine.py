"""Which rows may move where, and by whose act: the row-state machine as data (design §4).

A row is entered in one of the states of `ENTRIES` and counted there. After that it moves only by
an event named here; `ledger.events` refuses every other move, and the page
`docs/explanation/row-states.md` is drawn from these tables.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import polars as pl

from records.states import OPEN_STATES, RowState


class RowEvent(StrEnum):
    """What moves rows after they were entered; also the name of its audit entry."""

    SUPERSEDE = "supersede"
    CORRECT = "correct_rows"  # the operation that asked for it has an entry of its own, `correct`
    RESOLVE_PENDING = "resolve_pending"
    IDENTIFY = "identify_rows"  # the operation has an entry of its own, `identify` or `merge`
    REJECT = "reject"


class By(StrEnum):
    """Whose act an event is."""

    HOUSE = "house"  # follows from a delivery or the registry
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the states that it takes rows from, and where to."""

    name: RowEvent
    by: By
    before: tuple[RowState, ...]
    after: tuple[RowState, ...]
    words: str  # Chinese, for the page


@dataclass(frozen=True, slots=True)
class EntryState:
    """A state in which rows are entered, and when."""

    state: RowState
    words: str


ENTRIES = (
    EntryState(RowState.UNCHANGED, "与此前报送完全相同：只计数，不另存"),
    EntryState(RowState.ACCEPTED, "校验通过并归集到一个主体：成为记录的新版本"),
    EntryState(RowState.QUARANTINED, "有阻断问题，且没有有效豁免"),
    EntryState(RowState.IDENTITY_PENDING, "校验通过，但不能证明属于哪个主体"),
    EntryState(RowState.DUPLICATE, "同一批次内第二次报送同一决定"),
    EntryState(RowState.OUT_OF_SCOPE, "自然人或测试数据：计数，不归集，不公示"),
    EntryState(RowState.SUPERSEDED, "来自较早业务日，而较晚的报送已经入库"),
)
EVENTS = (
    Event(
        RowEvent.SUPERSEDE, By.HOUSE, OPEN_STATES, (RowState.SUPERSEDED,),
        "同一决定以新的内容再次报送，或按新的规则重新校验",
    ),
    Event(
        RowEvent.CORRECT, By.PERSON, OPEN_STATES, (RowState.CORRECTED,),
        "更正（或撤销更正）后重新校验，新的一行取代了它",
    ),
    Event(
        RowEvent.RESOLVE_PENDING, By.HOUSE, (RowState.IDENTITY_PENDING,), (RowState.ACCEPTED,),
        "登记库变动后按阶梯确认了主体",
    ),
    Event(
        RowEvent.IDENTIFY, By.PERSON, OPEN_STATES, (RowState.SUPERSEDED,),
        "经办人对主体的认定（或撤销认定）后重新归集，新的一行取代了它",
    ),
    Event(
        RowEvent.REJECT, By.PERSON, OPEN_STATES, (RowState.REJECTED,),
        "报送单位确认不应报送；行政处罚须另一人复核",
    ),
)  # fmt: skip
BY_NAME = {event.name.value: event for event in EVENTS}
MOVES = pl.Schema({"before": pl.String(), "after": pl.String()})


@cache
def moves(name: str) -> pl.DataFrame:
    """MOVES that the event of that name may make; none for a name that moves nothing."""
    event = BY_NAME.get(name)
    pairs = [] if event is None else [(a.value, b.value) for a in event.before for b in event.after]
    return pl.DataFrame(pairs, schema=MOVES, orient="row")


def terminal() -> frozenset[RowState]:
    """States of stored rows that no event leads out of."""
    entered = {entry.state for entry in ENTRIES} - {RowState.UNCHANGED}
    reached = {state for event in EVENTS for state in event.after}
    left = {state for event in EVENTS for state in event.before}
    return frozenset((entered | reached) - left)
