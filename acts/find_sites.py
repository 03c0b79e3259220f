"""Sites that two enterprises are said to run: told to those who said so, after every collecting.

Only operators that something changed about since the last look are noted. Which of the two runs
the site is for people to say; a warning names it under both until one of them is closed.
"""

from datetime import date

import polars as pl

from acts.house import House
from publish.facts import decode
from records.kind import Kind
from records.online_operator import OWN_HOST
from records.sites import hosts, icp_main

_ADDRESS_ONLY = r"^[0-9.]+$"  # a number of a machine, which many sites may share


def find_sites(house: House, day: date) -> int:
    """Raise OPR-001 on the records of every host newly under two enterprises; how many findings."""
    after, upto = house.ledger.sites_window()
    if after == upto:
        return 0
    # What was found is held, so that no reader stands open while the ledger is written.
    found = [_sites(part) for part in house.ledger.touched(after, upto, (Kind.ONLINE_OPERATOR,))]
    told = sum(house.ledger.note_sites(day, part) for part in found)
    house.ledger.sites_noted(upto)
    return told


def _sites(records: pl.DataFrame) -> pl.DataFrame:
    """SITES of online operators (RECORDS)."""
    operators = decode(records, Kind.ONLINE_OPERATOR)
    own = (
        pl.col("uscc").is_not_null()
        & pl.col("operator_type").is_in(OWN_HOST)
        & ~pl.col("host").str.contains(_ADDRESS_ONLY)
    )
    return operators.with_columns(hosts(operators["url"])).select(
        "record_id", "uscc", "source_id", pl.when(own).then("host").alias("host"), "closed_on",
        icp_main("icp_number").alias("filing"),
    )  # fmt: skip
