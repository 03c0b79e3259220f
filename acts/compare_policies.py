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
from records.field import Channel
from records.kind import Kind
from records.tables import CHUNK_ROWS

GROUPS = ("channel", "kind", "change", "reason")
_KINDS = (Kind.LICENCE, Kind.PENALTY, Kind.LISTING)


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
    """Every attached record judged twice, as of `day`."""
    counts, rows, seen = [], [COMPARED.to_frame()], 0
    for records in house.ledger.touched(0, house.ledger.change_mark(), _KINDS, CHUNK_ROWS):
        attached = records.filter(pl.col("uscc").is_not_null())
        seen += attached.height
        for part in _compared(policies, attached, day):
            counts.append(part.group_by(GROUPS).len("count"))
            rows.append(part.head(most - sum(map(len, rows))))
    found = pl.concat([COMPARED.to_frame().group_by(GROUPS).len("count"), *counts])
    summed = found.group_by(GROUPS).agg(pl.col("count").sum()).sort(*GROUPS)
    return Difference(day, seen, summed, pl.concat(rows))


def _compared(
    policies: tuple[Policy, Policy], records: pl.DataFrame, day: date
) -> Iterator[pl.DataFrame]:
    for kind in _KINDS:
        table = decode(records, kind)
        for channel in Channel:
            # Warnings go by the lists' own files, whatever the packs say of listings.
            listed = channel is Channel.WARNING and kind is Kind.LISTING
            if kind in SHOWN[channel] and table.height and not listed:
                yield compared(policies, table, kind, channel, day)
