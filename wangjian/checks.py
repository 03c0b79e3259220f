"""`wangjian invariants`: the ten invariants over the whole ledger, now."""

from datetime import UTC, date, datetime

from wangjian.console import say
from wangjian.show import tell_holds, today


def invariants(day: date | None) -> int:
    """Check all, renew the holds and tell them; 1 when anything is held."""
    from acts.end_waivers import end_waivers
    from acts.house import open_house
    from acts.invariants import check_invariants

    moment = datetime.now(UTC)
    with open_house() as house:
        as_of = day or today(house.settings.home)
        if stopped := end_waivers(house, as_of, moment):
            say(f"{stopped} rows flowed by waivers that are over: looked at again")
        found = check_invariants(house, as_of, moment)
        holds = house.ledger.holds()
    if not holds:
        say("the ten invariants hold")
        return 0
    say(f"{found.height} violations; held:")
    tell_holds(holds)
    return 1
