"""Waive a rule for one source until a day: what it finds there stops no row (豁免)."""

from datetime import date

from acts.errors import NotWaivable
from acts.house import House
from ledger.decided import Decided
from records.states import Severity
from sources import all_sources
from validation.check import TEST_ROW
from validation.rules import RULES


def waive(house: House, source_id: str, rule: str, until: date, why: Decided) -> int:
    """The waiver's number; rows are looked at again under it with the source's next delivery.

    Asked for by `why.actor` and allowed by `why.approver`. `NotWaivable` for a source that is not
    declared and for what stops no row; `ledger.errors.NotDecided` when it cannot be entered.
    """
    if source_id not in {source.id for source in all_sources()}:
        raise NotWaivable(f"no source is called {source_id!r}; `wangjian sources` lists them")
    known = RULES.get(rule)
    if known is None or known.severity is not Severity.BLOCK or rule == TEST_ROW:
        raise NotWaivable(f"{rule} stops no row that could be let pass: nothing to waive")
    return house.ledger.waive(source_id, rule, until, why)
