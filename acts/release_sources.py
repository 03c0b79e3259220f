"""How far every active source has come when a release is made (design §8)."""

import polars as pl

from acts.freshness import State, freshness
from acts.house import House
from ledger.holds import Hold
from ledger.releases import ReleaseRow
from publish import gsxt
from publish.announce import SourceStatus
from publish.gates import Gate
from records.field import Channel
from records.invariants import BATCH_SUBJECT, LEDGER_SUBJECT, SOURCE_SUBJECT
from records.kind import Kind
from records.states import BatchSort, Why
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT
from sources import source

# Not due, or never heard of: nobody is missing.
_WHOLE = ("complete", "absent")
# Of a day without a delivery: what broke off before has not been made good by a new day.
_BEHIND = {State.LATE: "late", State.FAILED: "failed"}
# What speaks of an enterprise as a whole, by channel: where it is not all there, neither is this.
_KINDS = {
    Channel.CREDIT_CHINA: (),
    Channel.GSXT: (Kind.REGISTRATION, *gsxt.FACTS),
    Channel.WARNING: (Kind.REGISTRATION, Kind.LISTING),
}


def statuses(house: House, row: ReleaseRow, holds: list[Hold]) -> tuple[SourceStatus, ...]:
    """Every declared source with its last word of the day; held, late or absent says so."""
    latest = {
        batch.source_id: batch
        for batch in house.ledger.batches(row.day)
        if batch.sort is BatchSort.DELIVERY
    }
    on_hold = {one.subject for one in holds}
    answers = []
    for each in freshness(house, row.day):
        source_id, batch = each.source.id, latest.get(each.source.id)
        names = {LEDGER_SUBJECT, SOURCE_SUBJECT + source_id}
        if batch is None:
            status = _BEHIND.get(each.state, "absent")
            cutoff = each.last_good.isoformat() if each.last_good else ""
            answers.append(
                SourceStatus(source_id, "held" if names & on_hold else status, "", cutoff)
            )
        else:
            names.add(BATCH_SUBJECT + batch.batch_id)
            status = "held" if names & on_hold else batch.status
            answers.append(SourceStatus(source_id, status, batch.batch_id, batch.day.isoformat()))
    return tuple(answers)


def gate(found: tuple[SourceStatus, ...]) -> Gate:
    """Whether all sources are complete, and which are not."""
    others = [f"{one.source} {one.status}" for one in found if one.status not in _WHOLE]
    detail = f"{len(found)} sources"
    return Gate("sources", not others, "; ".join((detail, *others)))


def may_be_missing(channel: Channel, found: tuple[SourceStatus, ...]) -> bool:
    """Whether a source from which the channel infers that nothing is there has not told all."""
    kinds = _KINDS[channel]
    behind = [one.source for one in found if one.status not in _WHOLE]
    return any(source(source_id).kind in kinds for source_id in behind)


def inferred_from_absence(wanted: pl.DataFrame) -> pl.Series:
    """Subjects of WANTED that leave for no reason but that nothing of them is there."""
    whole = pl.any_horizontal(
        pl.col("subject").str.starts_with(before)
        for before in (ENTERPRISE_SUBJECT, WARNING_SUBJECT)
    )
    bare = pl.col("rule").is_null() | (pl.col("rule") == gsxt.ABSENT)
    return wanted.filter(whole, pl.col("why") == Why.OUT_OF_SCOPE, bare)["subject"]
