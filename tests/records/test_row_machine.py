"""The row-state machine as data: nothing leaves the end, every state is drawn."""

from records import row_machine
from records.row_machine import ENTRIES, EVENTS, RowEvent
from records.states import OPEN_STATES, RowState
from wangjian.docs import ROOT
from wangjian.row_states import row_states_page


def test_every_state_can_be_entered_or_reached() -> None:
    entered = {entry.state for entry in ENTRIES}
    reached = {state for event in EVENTS for state in event.after}
    assert entered | reached == set(RowState)


def test_open_work_can_be_left_and_nothing_else_moves() -> None:
    assert {state for event in EVENTS for state in event.before} == set(OPEN_STATES)
    assert not row_machine.terminal() & set(OPEN_STATES)


def test_every_event_is_told_once() -> None:
    assert [event.name for event in EVENTS] == list(RowEvent)
    assert row_machine.moves("enter").is_empty()


def test_the_page_draws_the_machine() -> None:
    page = (ROOT / "docs/explanation/row-states.md").read_text(encoding="utf-8")
    assert page == row_states_page()
    for event in EVENTS:
        for before, after in row_machine.moves(event.name).rows():
            assert f"    {before} --> {after}: {event.name.value}\n" in page
