"""Send a row back to its department: it will never be published (已退回)."""

import polars as pl

from acts.house import House
from ledger.decided import Decided


def reject(house: House, record_id: str, why: Decided) -> int:
    """Reject what is open of a record; the number of the operation.

    Rows of penalties need a second person. What stands published as an earlier version stays.
    `ledger.errors.NotDecided` when nothing is open, or the decision lacks something.
    """
    return house.ledger.reject(pl.Series([record_id], dtype=pl.String), why)
