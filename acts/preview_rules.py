"""What the rules, as they are now or with some of them changed, would say of rows that are held.

A shadow run: the rows of the last days are checked again as their source gave them, with their
corrections, and compared with what stands. Nothing is written; `revalidate` enters what differs.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.house import House
from acts.replay import replay
from records.kind import Kind
from records.states import OF_ARRIVAL, RowState, Severity
from records.tables import CHUNK_ROWS
from validation.check import check

FOUND, GONE, STOPPED, FREED = "found", "gone", "stopped", "freed"
# One row per place, rule and what would become of it.
DIFFERENCES = pl.Schema(
    {"place": pl.Int64(), "source_id": pl.String(), "rule": pl.String(), "change": pl.String()}
)
_BY_OTHERS = ("IDN-", "DUP-", "OPR-", "OVL-")  # said by identity, the ledger and the replay


@dataclass(frozen=True, slots=True)
class Change:
    """Rules that would stop rows, and rules that would not, whatever they do now.

    Waivers count as of a day: without one, as of the day each row came.
    """

    stop: frozenset[str] = frozenset()
    let: frozenset[str] = frozenset()
    as_of: date | None = None


def differences(
    house: House, sources: Collection[str], first_day: date, change: Change
) -> Iterator[pl.DataFrame]:
    """DIFFERENCES of the rows of `sources` that stand since business day `first_day`."""
    for source_id in sources:
        corrections = house.ledger.corrections(source_id)
        for rows in house.ledger.standing_since(source_id, first_day, CHUNK_ROWS):
            for part in rows.partition_by("day", maintain_order=True):
                yield _compared(house, part, corrections, change)


def _compared(
    house: House, rows: pl.DataFrame, corrections: pl.DataFrame, change: Change
) -> pl.DataFrame:
    """DIFFERENCES of rows of one source and day."""
    kind, source_id = Kind(rows["kind"][0]), str(rows["source_id"][0])
    day = date.fromisoformat(rows["day"][0])
    numbered = rows.drop("_row", strict=False).with_row_index("_row")
    numbered = numbered.with_columns(pl.col("_row").cast(pl.Int64))
    chunk = house.ledger.as_received(numbered)
    known = house.ledger.row_ids(numbered)
    put_in = replay(kind, source_id, chunk, corrections, known).chunk
    waived = house.ledger.waived(source_id, change.as_of or day)
    checked = check(kind, put_in, day, waived)
    places = numbered.select("_row", "place", "state")
    now = checked.findings.join(places, on="_row").filter(~pl.col("rule").is_in(OF_ARRIVAL))
    stood = house.ledger.open_findings(numbered["place"]).filter(_ours())
    parts = [
        *_told(now, stood),
        *_stopped(now, places, frozenset(waived), change),
    ]
    return pl.concat(parts).with_columns(pl.lit(source_id).alias("source_id")).select(
        DIFFERENCES.names()
    )  # fmt: skip


def _ours() -> pl.Expr:
    others = [~pl.col("rule").str.starts_with(code) for code in _BY_OTHERS]
    return pl.all_horizontal(*others, ~pl.col("rule").is_in(OF_ARRIVAL))


def _told(now: pl.DataFrame, stood: pl.DataFrame) -> list[pl.DataFrame]:
    """What is found that does not stand, and what stands that is not found any more."""
    keys = ["place", "rule", "field"]
    found = now.join(stood, on=keys, how="anti")
    # A row that is held in its normal form no longer shows what normalisation had to mend.
    gone = stood.filter(pl.col("severity") != Severity.NOTE.value).join(now, on=keys, how="anti")
    return [_as(found, FOUND), _as(gone, GONE)]


def _stopped(
    now: pl.DataFrame, places: pl.DataFrame, waived: frozenset[str], change: Change
) -> list[pl.DataFrame]:
    """Rows that would be stopped and are not, by which rule; and rows that would be set free."""
    stops = (pl.col("severity") == Severity.BLOCK.value) & ~pl.col("rule").is_in(sorted(waived))
    stops = (stops | pl.col("rule").is_in(sorted(change.stop))) & ~pl.col("rule").is_in(
        sorted(change.let)
    )
    stopping = now.filter(stops)
    is_held = pl.col("state") == RowState.QUARANTINED.value
    newly = stopping.filter(~is_held)
    free = places.filter(is_held).join(stopping, on="place", how="anti")
    freed = now.join(free.select("place"), on="place", how="semi")
    # A row that nothing is found in any more is freed by no rule in particular.
    clean = free.join(now, on="place", how="anti").select("place", rule=pl.lit(""))
    return [_as(newly, STOPPED), _as(freed.select("place", "rule"), FREED), _as(clean, FREED)]


def _as(rows: pl.DataFrame, change: str) -> pl.DataFrame:
    return rows.select("place", "rule", pl.lit(change).alias("change")).unique(maintain_order=True)


def summary(parts: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """`rule` and, of each change, how many rows; sorted by what would be stopped."""
    nothing = pl.DataFrame(schema={"rule": pl.String(), "change": pl.String(), "rows": pl.Int64()})
    counted = [nothing, *(_counted(part) for part in parts)]
    total = pl.concat(counted).group_by("rule", "change").agg(pl.col("rows").sum())
    table = total.pivot("change", index="rule", values="rows", aggregate_function="sum")
    names = (STOPPED, FREED, FOUND, GONE)
    absent = [pl.lit(0, dtype=pl.Int64).alias(name) for name in names if name not in table.columns]
    whole = table.with_columns(absent).select("rule", *names).fill_null(0)
    return whole.sort(STOPPED, FOUND, "rule", descending=[True, True, False])


def _counted(part: pl.DataFrame) -> pl.DataFrame:
    return part.group_by("rule", "change").agg(pl.len().cast(pl.Int64).alias("rows"))
