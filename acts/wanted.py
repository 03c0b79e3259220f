"""What a release must look at: what changed, and what falls due; in chunks, each subject once."""

from collections.abc import Generator, Iterator, Sequence

import polars as pl

from acts.ahead import ahead
from ledger.open import Ledger
from ledger.releases import ReleaseRow
from publish import credit_china, gsxt, warning
from publish.facts import Showing
from records.field import Channel
from records.kind import Kind

# An enterprise brings all its records along: so few that a busy hundred records each fill a chunk.
ENTERPRISES_AT_ONCE = 2_000
# A record is rendered, hashed and written as XML side by side: a quarter of a chunk is plenty.
RECORDS_AT_ONCE = 50_000
GSXT_KINDS = (Kind.REGISTRATION, Kind.LICENCE, Kind.PENALTY, Kind.LISTING)


def wanted_chunks(ledger: Ledger, row: ReleaseRow, showing: Showing) -> Iterator[pl.DataFrame]:
    """WANTED for everything `row` must look at: the log's window and the dates falling due."""
    due = ledger.due(row.channel, row.day)
    match Channel(row.channel):
        case Channel.CREDIT_CHINA:
            yield from _by_record(ledger, row, due, showing)
        case Channel.GSXT:
            with ahead(_about(ledger, row, due, GSXT_KINDS)) as parts:
                for records, codes in parts:
                    yield gsxt.wanted(records, codes, showing)
        case Channel.WARNING:
            with ahead(_about(ledger, row, due, warning.KINDS)) as parts:
                for records, codes in parts:
                    yield warning.wanted(records, codes, showing)


def _by_record(
    ledger: Ledger, row: ReleaseRow, due: pl.DataFrame, showing: Showing
) -> Iterator[pl.DataFrame]:
    """Records that fall due first; what the log names after them leaves those out."""
    subjects = due["subject"]
    if subjects.len():
        yield credit_china.wanted(ledger.records(subjects), showing)
    window = (row.change_after, row.change_upto)
    with ahead(ledger.touched(*window, credit_china.KINDS, RECORDS_AT_ONCE)) as pages:
        for records in pages:
            rest = records.filter(~pl.col("record_id").is_in(subjects.implode()))
            yield credit_china.wanted(rest, showing)


def _about(
    ledger: Ledger, row: ReleaseRow, due: pl.DataFrame, kinds: Sequence[Kind]
) -> Generator[tuple[pl.DataFrame, pl.Series], None, None]:
    """RECORDS of those kinds about the enterprises concerned, and their codes, in slices."""
    for codes in _enterprises(ledger, row, due):
        yield ledger.records_about(codes, kinds), codes


def _enterprises(ledger: Ledger, row: ReleaseRow, due: pl.DataFrame) -> Sequence[pl.Series]:
    """Codes of the enterprises concerned, sorted, in slices."""
    touched = ledger.touched_enterprises(row.change_after, row.change_upto)
    codes = pl.concat([touched, due["uscc"].drop_nulls()]).unique().sort()
    return [
        codes.slice(start, ENTERPRISES_AT_ONCE)
        for start in range(0, codes.len(), ENTERPRISES_AT_ONCE)
    ]
