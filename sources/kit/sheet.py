"""One sheet of a workbook, whatever its format: the header found by its texts, every row accounted.

Rows that repeat the header and the explanatory footer (表格说明) hold no record and count as
blank, as empty rows do. The grid of text is one look at the sheet, the numbers of the rows that
hold a value another; where the two differ, the row is set aside or the sheet refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.headers import lookup_key
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, numbered

Rows = npt.NDArray[np.int64]
_HEADER_WITHIN = 10
_FOOTER = "表格说明"
_UNREADABLE = "有值而读不出（公式错误等）"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet under way; `place` names it."""

    delivery: Delivery
    snapshot: Snapshot
    place: Place
    name: str

    def parts(self, cells: pl.DataFrame, filled: Rows) -> Iterator[Part]:
        """The rows below the header, without blank ones, repeated headers and the footer.

        `cells` is the grid from the very first row on, columns c0, c1, ...; `filled` the 1-based
        numbers of the rows that hold a value, counted without it.
        """
        if len(filled) and (last := int(filled[-1])) > cells.height:
            raise self._disagree(last)
        header = self._header_row(cells)
        body = cells.slice(header + 1)
        headers = tuple(text or "" for text in cells.row(header))
        void = _void(body, len(headers))
        blank = without_record(body, headers)
        numbers = pl.int_range(header + 2, header + 2 + body.height, dtype=pl.Int64, eager=True)
        counted = pl.Series(np.isin(numbers.to_numpy(), filled))
        if (unseen := numbers.filter(~void & ~counted)).len():
            raise self._disagree(unseen[0])
        unreadable = void & counted
        for number in numbers.filter(unreadable).to_list():
            self.delivery.set_aside(self.snapshot, f"{self.name}!第{number}行", "", _UNREADABLE)
        # The second look says how many rows hold a value; rows without any are in the grid alone.
        below = int((filled > header + 1).sum())
        self.delivery.count.lines += below + int((void & ~unreadable).sum())
        self.delivery.count.blank += int((blank & ~unreadable).sum())
        located = body.with_columns(
            pl.format("{}!第{}行", pl.lit(self.name), numbers).alias(PLACE_COLUMN)
        )
        kept = located.filter(~blank) if blank.any() else located
        yield Part(self.place, self.snapshot, headers, kept)

    def _disagree(self, row: int) -> NotTheFormat:
        trouble = "one look sees a value here, the other none; ask the department to save it anew"
        return NotTheFormat(self.place.at(f"{self.name}!第{row}行"), trouble)

    def _header_row(self, cells: pl.DataFrame) -> int:
        """The 0-based row, among the first ten, with the most header texts that we know."""
        known = self.delivery.known
        scores = [
            sum(lookup_key(text) in known for text in row if text)
            for row in cells.head(_HEADER_WITHIN).rows()
        ]
        best = max(scores)
        if best < 2:
            first = next((row for row in cells.rows() if any(row)), ())
            seen = "、".join(text for text in first if text)[:200]
            raise NotTheFormat(
                self.place, f"no header row among the first {_HEADER_WITHIN}; it begins: {seen}"
            )
        return scores.index(best)


def _void(body: pl.DataFrame, width: int) -> pl.Series:
    """Which rows of the grid hold nothing at all; a blank is something."""
    columns = pl.col(numbered(width))
    return body.select(pl.all_horizontal(columns.is_null() | (columns == ""))).to_series()


def without_record(body: pl.DataFrame, headers: tuple[str, ...]) -> pl.Series:
    """Which rows hold no record: blank, the header again, or part of the footer.

    Most rows need no look at every cell: three that are not null, one of which says something
    that is not its header, are none of these.
    """
    counts = {column: body[column].null_count() for column in numbered(len(headers))}
    fullest = sorted(counts, key=counts.__getitem__)[:3]
    says = pl.col(fullest[0]).str.strip_chars()
    header = headers[int(fullest[0][1:])]
    record = (says != "") & (pl.col(fullest[0]) != header) & (len(fullest) == 3)
    record &= pl.all_horizontal(pl.col(fullest).is_not_null())
    doubtful = ~body.select(record.fill_null(value=False)).to_series()
    if not doubtful.any():
        return doubtful
    without = doubtful.to_numpy().copy()
    without[without] = without_record_closely(body.filter(doubtful), headers).to_numpy()
    return pl.Series(without)


def without_record_closely(body: pl.DataFrame, headers: tuple[str, ...]) -> pl.Series:
    """The same of every row by all its cells; rows left out hold more than two."""
    columns = numbered(len(headers))
    trimmed = pl.col(columns).str.strip_chars()
    empty = pl.all_horizontal(pl.col(columns).is_null() | (trimmed == ""))
    again = pl.all_horizontal(
        pl.col(column).is_null() | (pl.col(column) == text)
        for column, text in zip(columns, headers, strict=True)
    )
    cells_used = pl.sum_horizontal(pl.col(columns).is_not_null())
    says_so = pl.any_horizontal(pl.col(columns).str.contains(_FOOTER, literal=True))
    note = (cells_used <= 2) & says_so.fill_null(value=False)
    footer = note | (note.cum_max() & (cells_used <= 1))
    return body.select((empty | again | footer).fill_null(value=False)).to_series()
