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
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

# A record is rendered, hashed and written as XML side by side: half a chunk is plenty.
RECORDS_AT_ONCE = 50_000
# A warning says some kilobytes of its enterprise: its records count for more.
_WEIGHT = {Channel.WARNING: 3}


NOTHING = pl.Series("subject", [], pl.String())


def wanted_chunks(
    ledger: Ledger, row: ReleaseRow, showing: Showing, waiting: pl.Series = NOTHING
) -> Iterator[pl.DataFrame]:
    """WANTED for everything `row` must look at: the log's window and the dates falling due.

    `waiting`: subjects that the release before left as they were.
    """
    channel = Channel(row.channel)
    if channel is Channel.CREDIT_CHINA:
        subjects = pl.concat([ledger.due(row.channel, row.day)["subject"], waiting])
        yield from _by_record(ledger, row, subjects, showing)
        return
    yield from wanted_about(ledger, channel, concerned(ledger, row, waiting), showing)
    if channel is Channel.GSXT:
        # Nobody's records stand under no code: those that were shown have to be asked for.
        lost = ledger.detached(row.change_after, row.change_upto, gsxt.FACTS)
        is_lost = pl.col("uscc").is_null() & pl.col("kind").is_in([str(k) for k in gsxt.FACTS])
        before = ledger.records(waiting).filter(is_lost)
        lost = pl.concat([lost, before]).unique("record_id", maintain_order=True)
        if lost.height:
            yield gsxt.wanted(lost, lost["uscc"], showing)


def with_repairs(ledger: Ledger, records: pl.DataFrame) -> pl.DataFrame:
    """RECORDS, and the repairs of the enterprises that they are about."""
    codes = records["uscc"].drop_nulls().unique()
    return pl.concat([records, ledger.records_about(codes, (Kind.REPAIR,))])


def wanted_about(
    ledger: Ledger, channel: Channel, codes: pl.Series, showing: Showing
) -> Iterator[pl.DataFrame]:
    """WANTED for all that a channel shows by enterprise, of the enterprises among `codes`."""
    rendering = gsxt if channel is Channel.GSXT else warning
    asked = codes if channel is Channel.GSXT else _listed(ledger, codes)
    kinds = gsxt.ASKED if channel is Channel.GSXT else warning.KINDS
    with ahead(about(ledger, asked, kinds)) as parts:
        for records, part in parts:
            yield rendering.wanted(records, part, showing)


def concerned(ledger: Ledger, row: ReleaseRow, waiting: pl.Series = NOTHING) -> pl.Series:
    """Codes of the enterprises that the window of the log, a due date or a wait concerns."""
    touched = ledger.touched_enterprises(row.change_after, row.change_upto)
    due = ledger.due(row.channel, row.day)
    whole = waiting.str.strip_prefix(ENTERPRISE_SUBJECT).str.strip_prefix(WARNING_SUBJECT)
    codes = [whole.filter(whole != waiting), ledger.records(waiting)["uscc"],
             ledger.publications(row.channel, waiting)["uscc"]]  # fmt: skip
    return pl.concat([touched, due["uscc"], *codes]).drop_nulls().unique()


def _by_record(
    ledger: Ledger, row: ReleaseRow, asked: pl.Series, showing: Showing
) -> Iterator[pl.DataFrame]:
    """Records `asked` for or that a repair concerns; what the log names leaves those out."""
    window = (row.change_after, row.change_upto)
    parts = [ledger.records(asked), *_repairable(ledger, window)]
    first = pl.concat(parts).unique("record_id", keep="first", maintain_order=True)
    subjects = first["record_id"]
    for part in first.iter_slices(RECORDS_AT_ONCE):
        yield credit_china.wanted(with_repairs(ledger, part), showing)
    with ahead(ledger.touched(*window, credit_china.KINDS, RECORDS_AT_ONCE)) as pages:
        for records in pages:
            rest = records.filter(~pl.col("record_id").is_in(subjects.implode()))
            yield credit_china.wanted(with_repairs(ledger, rest), showing)


def _repairable(ledger: Ledger, window: tuple[int, int]) -> Iterator[pl.DataFrame]:
    """RECORDS of the penalties of enterprises that a repair reached or left in the window."""
    reached = (part["uscc"] for part in ledger.touched(*window, (Kind.REPAIR,)))
    left = ledger.departed(*window).filter(pl.col("kind") == Kind.REPAIR)["uscc"]
    codes = pl.concat([left, *reached]).drop_nulls().unique()
    if codes.len():
        yield from (records for records, _ in about(ledger, codes, (Kind.PENALTY,)))


def _listed(ledger: Ledger, codes: pl.Series) -> pl.Series:
    """Those of `codes` that were ever listed or warned of: nobody else can have a warning."""
    listings = ledger.record_counts(codes, (Kind.LISTING,)).filter(pl.col("count") > 0)["uscc"]
    warned = ledger.publications(Channel.WARNING, WARNING_SUBJECT + codes)["uscc"]
    return pl.concat([listings, warned]).unique()


def about(
    ledger: Ledger, codes: pl.Series, kinds: Sequence[Kind], weight: int = 1
) -> Generator[tuple[pl.DataFrame, pl.Series], None, None]:
    """RECORDS of those kinds about `codes`, and the codes, in slices that hold few enough records.

    An enterprise brings all its records along, one with thousands as well as one with none.
    """
    counts = ledger.record_counts(codes, kinds)
    number = (pl.col("count") + 1).cum_sum() * weight // RECORDS_AT_ONCE
    for part in counts.with_columns(number.alias("n")).partition_by("n", maintain_order=True):
        yield ledger.records_about(part["uscc"], kinds), part["uscc"]
