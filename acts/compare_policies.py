"""What other policy packs would change, as a dry run over the whole ledger; writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.explain_policy import SHOWN
from acts.house import House
from publish.facts import decode
from publish.policy import Policy
from publish.policy.comparing import COMPARED, compared
from publish.repairs import repaired
from records.field import Channel
from records.kind import Kind
from records.tables import CHUNK_ROWS

GROUPS = ("channel", "kind", "change", "reason")
_KINDS = (Kind.LICENCE, Kind.PENALTY)
"""Listings go by the lists' own files, whatever the packs say."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`counts`: GROUPS and `count`; `rows`: COMPARED, at most as many as asked for."""

    day: date
    records: int  # looked at, whatever came of it
    counts: pl.DataFrame
    rows: pl.DataFrame


def compare_policies(
    house: House, policies: tuple[Policy, Policy], day: date, most: int
) -> Difference:
    """Every attached licence and penalty that nobody repaired judged twice, as of `day`."""
    counts, rows, seen = [], [COMPARED.to_frame()], 0
    for records in house.ledger.touched(0, house.ledger.change_mark(), _KINDS, CHUNK_ROWS):
        attached = records.filter(pl.col("uscc").is_not_null())
        seen += attached.height
        repairs = house.ledger.records_about(attached["uscc"].unique(), (Kind.REPAIR,))
        for part in _compared(policies, pl.concat([attached, repairs]), day):
            counts.append(part.group_by(GROUPS).len("count"))
            rows.append(part.head(most - sum(map(len, rows))))
    found = pl.concat([COMPARED.to_frame().group_by(GROUPS).len("count"), *counts])
    summed = found.group_by(GROUPS).agg(pl.col("count").sum()).sort(*GROUPS)
    return Difference(day, seen, summed, pl.concat(rows))


def _compared(
    policies: tuple[Policy, Policy], records: pl.DataFrame, day: date
) -> Iterator[pl.DataFrame]:
    repairs = decode(records, Kind.REPAIR)
    for kind in _KINDS:
        table = decode(records, kind)
        gone = repaired(table, kind, repairs, day)
        stands = table.filter(~pl.col("record_id").is_in(gone.implode()))
        for channel in Channel:
            if kind in SHOWN[channel] and stands.height:
                yield compared(policies, stands, kind, channel, day)
