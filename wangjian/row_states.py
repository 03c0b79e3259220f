"""The page about row states, drawn from the machine that the ledger obeys."""

from records.four_eyes import REJECTED_BY_TWO
from records.kind import KIND_NAMES_ZH
from records.reasons import REASONS, Verb
from records.row_machine import ENTRIES, EVENTS, By, terminal
from records.states import STATE_NAMES_ZH, RowState

_HEAD = """\
<!-- Made by `wangjian docs` from `records/row_machine.py`; do not edit. -->
# Row states: who may move what, and how

Every row of every delivery is in exactly one state. It is entered in one of those below and counted
on its batch; from then on it moves only by an event, and each move leaves a row in `row_event`
under an audit entry that says who and when. A move that is not drawn here is refused.
"""
_WHO = {By.HOUSE: "the house", By.PERSON: "a person"}
_TAIL = """\
A version that a later one follows, a tombstone, a warning lifted: that is the life of what is
published, told by `publication` and by the feeds, not by a row's state. A record whose newest row
is stopped stays published as its last good version says until someone decides.

Ten invariants hold all this together; they are counted anew after every batch and every night
(`ledger/invariants/`), and what breaks one is held back until it is put right (decision 13).
"""


def row_states_page() -> str:
    """The drawing, the states, the events, and the reasons that a person gives."""
    parts = [_HEAD, _drawing(), "## States\n", _states(), "## Events\n", _events()]
    parts += ["## Reasons for sending a row back\n", _reasons(), _TAIL]
    return "\n".join(parts)


def _drawing() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {entry.state.value}" for entry in ENTRIES]
    for event in EVENTS:
        lines += [
            f"    {before.value} --> {after.value}: {event.name.value}"
            for before in event.before
            for after in event.after
        ]
    lines += [f"    {state.value} --> [*]" for state in RowState if state in terminal()]
    return "\n".join([*lines, "```", ""])


def _states() -> str:
    told = {entry.state: entry.words for entry in ENTRIES}
    lines = ["| state | 中文 | a row is entered so when | moves on |", "|---|---|---|---|"]
    for state in RowState:
        ends = state in terminal() or state is RowState.UNCHANGED
        when = told.get(state, "only by an event")
        name = STATE_NAMES_ZH[state]
        lines.append(f"| `{state.value}` | {name} | {when} | {'no' if ends else 'yes'} |")
    return "\n".join([*lines, ""])


def _events() -> str:
    lines = ["| event | by | from | to | when |", "|---|---|---|---|---|"]
    for event in EVENTS:
        before, after = (
            ", ".join(f"`{state.value}`" for state in states)
            for states in (event.before, event.after)
        )
        lines.append(
            f"| `{event.name.value}` | {_WHO[event.by]} | {before} | {after} | {event.words} |"
        )
    return "\n".join([*lines, ""])


def _reasons() -> str:
    lines = ["| code | 原因 |", "|---|---|"]
    lines += [f"| `{code}` | {words} |" for code, words in REASONS[Verb.REJECT].items()]
    kinds = "、".join(KIND_NAMES_ZH[kind] for kind in REJECTED_BY_TWO)
    return "\n".join([*lines, "", f"Rows of {kinds} are sent back by two persons only.\n"])
