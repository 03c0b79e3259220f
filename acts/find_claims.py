"""Decisions that two departments report: told to both, after every day's collecting.

Only enterprises that something changed about since the last look are asked after. Which of the two
is withdrawn is for people to say; both stay as they are.
"""

from datetime import date

from acts.house import House


def find_claims(house: House, day: date) -> int:
    """Raise DUP-002 on both records of every decision newly claimed twice; how many findings."""
    after, upto = house.ledger.claims_window()
    if after == upto:
        return 0
    codes = house.ledger.touched_enterprises(after, upto)
    # What was found is held, so that no reader stands open while the ledger is written.
    found = list(house.ledger.claimed_twice(codes))
    told = sum(house.ledger.tell_claims(day, part) for part in found)
    house.ledger.claims_seen(upto)
    return told
