"""The commands of stewards: reject, dismiss, assign, pause, waive. Each says what is now so."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from acts.errors import NotWaivable
from acts.house import House, open_house
from ledger.decided import Decided
from ledger.errors import NotDecided
from wangjian.console import complain, say


def reject(record: str, reason: str, actor: str, approver: str | None, note: str) -> int:
    """Send back what is open of a record; 1 when that cannot be entered, with the reason."""
    from acts.reject import reject as act

    why = _why(reason, actor, note, approver)
    return _told(lambda house: f"record {record} is sent back: operation {act(house, record, why)}")


def dismiss(cluster: int, reason: str, actor: str, note: str) -> int:
    """Let a cluster's findings stand."""
    why = _why(reason, actor, note)
    return _told(lambda house: f"what was found stands: operation "
                 f"{house.ledger.dismiss(cluster, why)}")  # fmt: skip


def assign(cluster: int, name: str, actor: str) -> int:
    """Give a cluster to somebody, or with an empty name to nobody."""
    why = _why("assigned", actor, "")
    return _told(lambda house: f"cluster {cluster} is {name or 'nobody'}'s: operation "
                 f"{house.ledger.assign(cluster, name, why)}")  # fmt: skip


def pause(  # noqa: PLR0913, PLR0917 - what the command takes
    source: str, begin: date, until: date, reason: str, actor: str, note: str
) -> int:
    """Move what is open of a source later by the working days of a span."""
    why = _why(reason, actor, note)
    return _told(lambda house: f"{source} is due later: operation "
                 f"{house.ledger.pause(source, begin, until, why)}")  # fmt: skip


def waive(  # noqa: PLR0913, PLR0917 - what the command takes
    source: str, rule: str, until: date, reason: str, actor: str, approver: str | None, note: str
) -> int:
    """Waive a rule for a source."""
    from acts.waive import waive as act

    why = _why(reason, actor, note, approver)
    return _told(lambda house: f"{rule} stops no row of {source} until {until}: waiver "
                 f"{act(house, source, rule, until, why)}")  # fmt: skip


def _why(reason: str, actor: str, note: str, approver: str | None = None) -> Decided:
    return Decided(actor, datetime.now(UTC), reason, note, approver)


def _told(act: Callable[[House], str]) -> int:
    try:
        with open_house() as house:
            say(act(house))
    except (NotDecided, NotWaivable) as error:
        complain(str(error))
        return 1
    return 0
