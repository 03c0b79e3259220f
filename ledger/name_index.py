"""The index of names: segments of posting lists over the entries, each made by one sort.

What is not yet indexed is what has a number behind the last segment. A segment is made in one
transaction, so a run that was killed goes on where it stopped. Small segments grow together as
they come, each at least twice as large as the next, so that few of them stand at any time.
"""

import numpy as np
import polars as pl
from sqlalchemy import Connection, delete, func, insert, select

from ledger import counters
from ledger.load import as_bytes, load_stage, read
from ledger.postings import pack
from ledger.tables_identity import name_entry, name_gram, name_segment
from records.name_grams import GRAM_BITS, gram_lines

SEGMENT_NAMES = 500_000
"""At most this many names are indexed together: memory is bounded by the segment."""
_NAMES = pl.Schema({"name_no": pl.Int64(), "name": pl.String()})
_OFFSET_BITS = 62 - GRAM_BITS  # beside a gram in one word


def waits(conn: Connection) -> bool:
    """Whether any name may be without its place in the index."""
    indexed = conn.execute(select(func.max(name_segment.c.last_no))).scalar_one() or 0
    known = counters.last(conn, "name_entry")
    return indexed < known or not counters.last(conn, "names_walked")


def grow(conn: Connection, most: int = SEGMENT_NAMES) -> bool:
    """Index the next names that are not; False when there were none."""
    number = counters.take(conn, "name_segment", 1)
    segments = conn.execute(select(*name_segment.c).order_by(name_segment.c.first_no)).all()
    first = int(segments[-1].last_no) + 1 if segments else 1
    last = min(counters.last(conn, "name_entry"), first + most - 1)
    if last < first:
        return False
    absorbed = []
    for segment in reversed(segments):
        span = last - first + 1
        own = int(segment.last_no) - int(segment.first_no) + 1
        if own >= 2 * span or own + span > most:
            break
        absorbed.append(int(segment.segment_no))
        first = int(segment.first_no)
    for table in (name_gram, name_segment):
        conn.execute(delete(table).where(table.c.segment_no.in_(absorbed)))
    _make(conn, number, first, last)
    return True


def _make(conn: Connection, number: int, first: int, last: int) -> None:
    """The segment `number` over the entries from `first` to `last`."""
    entry = name_entry.c
    rows = select(entry.name_no, as_bytes(entry.name)).where(entry.name_no.between(first, last))
    entries = read(conn, rows.order_by(entry.name_no), _NAMES)
    lists = _lists(entries, first)
    load_stage(conn, name_gram, lists.with_columns(segment_no=pl.lit(number, pl.Int64)))
    row = {"segment_no": number, "first_no": first, "last_no": last}
    conn.execute(insert(name_segment), row)


def _lists(entries: pl.DataFrame, first: int) -> pl.DataFrame:
    """LISTS of `entries`, whose numbers rise from `first`."""
    line, gram = gram_lines(entries["name"])
    offset = entries["name_no"].to_numpy() - first
    # One sort of one word sorts by gram and number; a gram that stands twice in a name goes once.
    words = np.sort((gram << _OFFSET_BITS) | offset[line])
    words = words[np.diff(words, prepend=-1) > 0]
    return pack(words >> _OFFSET_BITS, (words & ((1 << _OFFSET_BITS) - 1)) + first)
