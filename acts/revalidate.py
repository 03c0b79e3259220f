"""Look at rows again that the ledger holds: under other rules, or with other corrections.

The rows come once more in a batch of their own, which has its sum like any other. A row that is
killed on the way is looked at again under the same number.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import polars as pl

from acts.house import House
from acts.judge import Rows, enter, judged
from acts.preview_rules import Change, differences
from ledger.decided import Decided
from ledger.operations import ALLOWED, OperationRow
from records.snapshot import ReadCount
from records.tables import CHUNK_ROWS
from records.tally import Tally


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has rows looked at again, on which business day, when."""

    actor: str
    day: date
    moment: datetime


def revalidate(house: House, places: pl.Series, day: date, why: Decided) -> list[Tally]:
    """Look at the rows at `places` again; the sums of the batches in which they came, by source."""
    if places.is_empty():
        return []
    made = house.ledger.propose_revalidation(why, places)
    return carry_out(house, made, day, why.moment)


def revalidate_rules(
    house: House, sources: Collection[str], first_day: date, rules: Collection[str], by: Asked
) -> list[Tally]:
    """Look again at exactly the rows of `sources`, since `first_day`, of which rules speak anew.

    `rules` narrows to what those say (all when none are named).
    """
    change = Change(as_of=by.day)
    wanted = pl.col("rule").is_in(sorted(rules)) if rules else pl.lit(value=True)
    places = [
        part.filter(wanted)["place"] for part in differences(house, sources, first_day, change)
    ]
    if not places or (touched := pl.concat(places).unique()).is_empty():
        return []
    named = ", ".join(sorted(rules)) or "all rules"
    why = Decided(by.actor, by.moment, "rules", f"{named} since {first_day}")
    return revalidate(house, touched, by.day, why)


def carry_out(house: House, operation: OperationRow, day: date, moment: datetime) -> list[Tally]:
    """Enter the rows of an allowed operation once more, source by source, and end it."""
    rows = house.ledger.planned(operation.operation_no)
    parts = [
        house.ledger.still_asked(operation, part)
        for part in rows.partition_by("source_id", maintain_order=True)
    ]
    tallies = [_source(house, operation, part, day, moment) for part in parts if part.height]
    house.ledger.finish(operation.operation_no, moment)
    return tallies


def take_up(house: House, day: date, moment: datetime) -> int:
    """Carry out what was allowed and cut off before it ended; how many operations that were."""
    cut_off = house.ledger.operations(ALLOWED)
    for operation in cut_off:
        carry_out(house, operation, day, moment)
    return len(cut_off)


def _source(
    house: House, operation: OperationRow, rows: pl.DataFrame, day: date, moment: datetime
) -> Tally:
    batch = house.ledger.begin_again(operation, rows, day, moment)
    if batch.complete and batch.tally is not None:
        return batch.tally
    corrections = house.ledger.corrections(batch.source_id)
    for part in rows.iter_slices(CHUNK_ROWS):
        chunk = house.ledger.as_received(part)
        replaces = part.select("_row", replaces="place", replaced_id="record_id")
        rows_again = Rows(chunk, replaces=replaces, row_ids=house.ledger.row_ids(part))
        judge = partial(judged, house, batch, rows_again, corrections)
        enter(house, batch, judge(), judge)
    count = ReadCount(rows.height, 0, 0)
    return house.ledger.close_batch(batch, count)
