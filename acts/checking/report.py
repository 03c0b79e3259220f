"""What a check says of a file: its sum, its findings, and the findings alike gathered.

The sum adds up twice: `lines = blank + unreadable + rows`, `rows = Σ rows by fate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.messages import Granularity

FOUND = pl.Schema(
    {
        "_row": pl.Int64(),
        "rule": pl.String(),
        "severity": pl.String(),
        "field": pl.String(),
        "value": pl.String(),  # as it stands in the file, `HIDDEN` unless it is public
        "shape": pl.String(),
        "place": pl.String(),
        "suggestion": pl.String(),  # the code that a broken one may have meant, null if unknown
        "why": pl.String(),
    }
)
FATES = pl.Schema({"_row": pl.Int64(), "fate": pl.String()})
_PLACES = 3
_FEWEST = 5
"""So many rows at least make a column: below, its rows are told as what they are."""


class Fate(StrEnum):
    """What would become of a row."""

    PASSED = "passed"
    STOPPED = "stopped"
    PENDING = "identity_pending"
    DUPLICATE = "duplicate"
    TEST = "test_row"
    NATURAL = "natural_person"


HELD = (Fate.STOPPED, Fate.PENDING, Fate.DUPLICATE, Fate.TEST)
"""Rows that would not get into the ledger and should be mended; a natural person's is no fault."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings of one rule and field whose values have one shape; without shape, a whole column."""

    rule: str
    severity: Severity
    field: str
    shape: str | None
    holds: bool  # its rows would not get into the ledger
    rows: int
    granularity: Granularity
    value: str | None  # the first
    suggestion: str | None  # `broken → code（why）` of the first row that has one
    places: tuple[str, ...]  # the first three


@dataclass(frozen=True, slots=True)
class Report:
    """What would become of a file. `found` is FOUND, uncapped, in the file's order."""

    file: str
    kind: Kind
    source_id: str | None  # the declared source whose mapping was taken
    day: date
    vocabularies: tuple[str, ...]
    lines: int
    blank: int
    rows: int
    fates: Mapping[Fate, int]
    identity_asked: bool  # a registry was at hand
    headers: Mapping[str, str]  # field → header text in the file
    unknown: tuple[str, ...]  # header texts that nobody knows
    unreadable: tuple[tuple[str, str], ...]  # (place, reason); never the text
    found: pl.DataFrame
    clusters: tuple[Cluster, ...]

    @property
    def balanced(self) -> bool:
        """Whether both sums hold."""
        counted = self.blank + len(self.unreadable) + self.rows
        return self.lines == counted and self.rows == sum(self.fates.values())

    @property
    def clean(self) -> bool:
        """Whether every line would be read and every row of an enterprise get into the ledger."""
        held = sum(self.fates[fate] for fate in HELD)
        return self.balanced and not (held or self.unreadable or self.unknown)


def clusters(found: pl.DataFrame, rows: int) -> tuple[Cluster, ...]:
    """FOUND gathered: what holds rows up first, mere notes last, each by size.

    A fault of a field in all of the `rows` that were looked at is one cluster, whatever the shapes.
    """
    at = pl.col("_row").n_unique()
    whole = (at.over("rule", "field") == rows) & (rows >= _FEWEST)
    told = found.with_columns(
        whole=whole, shape=pl.when(~whole).then("shape"), holds=_holds()
    ).sort("_row", maintain_order=True)
    keys = ["rule", "severity", "field", "shape", "whole", "holds"]
    grouped = (
        told.group_by(keys, maintain_order=True)
        .agg(
            at.alias("rows"),
            pl.col("value").first(),
            pl.col("place").head(_PLACES),
            _told_suggestion().drop_nulls().first().alias("suggestion"),
        )
        .sort(
            pl.col("holds"),
            pl.col("severity") != Severity.NOTE.value,
            pl.col("rows"),
            descending=True,
            maintain_order=True,
        )
    )
    return tuple(_cluster(**row) for row in grouped.iter_rows(named=True))


def _told_suggestion() -> pl.Expr:
    return pl.format("{} → {}（{}）", "value", "suggestion", "why")


def _holds() -> pl.Expr:
    """Whether a finding keeps its row out of the ledger."""
    by_rule = pl.col("rule").str.contains("^(IDN|DUP)-")
    return by_rule | (pl.col("severity") == Severity.BLOCK.value)


def _cluster(  # noqa: PLR0913 - the columns of one grouped row
    *,
    rule: str,
    severity: str,
    field: str,
    shape: str | None,
    whole: bool,
    holds: bool,
    rows: int,
    value: str | None,
    place: list[str],
    suggestion: str | None,
) -> Cluster:
    size = Granularity.COLUMN if whole else Granularity.ROWS if rows > 1 else Granularity.CELL
    level = Severity(severity)
    places = tuple(place)
    return Cluster(rule, level, field, shape, holds, rows, size, value, suggestion, places)
