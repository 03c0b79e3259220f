"""What an open objection does to a record of its kind, and how it is told.

What a channel shows or a warning cites is kept out of it. A repair takes records out of feeds: it
has its effect until the organ that decided it withdraws it, so that an objection brings nothing
back that may not be shown. There, and where no channel shows anything, an objection is told beside
the record and changes no feed.
"""

from ledger.objections import Objection
from publish import credit_china, gsxt, warning
from records.clock import SHANGHAI
from records.kind import Kind

KEPT_OUT = frozenset((*credit_china.KINDS, *gsxt.KINDS, *warning.KINDS)) - {Kind.REPAIR}
"""The kinds of record that an open objection keeps out of every feed."""


def effect(kind: Kind) -> str:
    """What an open objection to a record of `kind` does, in a steward's words."""
    if kind is Kind.REPAIR:
        return "仅作标注：修复决定撤销前照常有效，所修复的信息仍不公示"
    return "办结前暂不公示" if kind in KEPT_OUT else "仅作标注：此类记录本不公示"


def sentence(one: Objection, kind: Kind) -> str:
    """Who objected to what, since when, and how it stands."""
    entered = f"{one.since.astimezone(SHANGHAI):%Y-%m-%d} {one.by} 登记{_note(one.note)}"
    if one.settled_at is None:
        return f"{entered}；未办结，{effect(kind)}"
    settled = f"{one.settled_at.astimezone(SHANGHAI):%Y-%m-%d} {one.settled_by} 办结"
    return f"{entered}；{settled}{_note(one.settled_note or '')}"


def _note(text: str) -> str:
    return f"：{text}" if text else ""
