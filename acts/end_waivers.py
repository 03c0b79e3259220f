"""Look again at rows that flow by a waiver which is over: they wait for a person from now on."""

from datetime import date, datetime

from acts.house import House
from acts.revalidate import revalidate
from ledger.decided import Decided

ACTOR = "waivers"


def end_waivers(house: House, day: date, moment: datetime) -> int:
    """How many rows were looked at again; what is published of them stays as it is."""
    places = house.ledger.lapsed(day)
    revalidate(house, places, day, Decided(ACTOR, moment, "waiver-ended"))
    return places.len()
