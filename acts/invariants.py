"""Check the ten invariants over the whole ledger; what breaks one is held until it is put right."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import polars as pl

from acts.house import House
from acts.packs import at_hand
from acts.release_guard import told_by
from acts.wanted import about, with_repairs
from ledger.releases import ReleaseRow
from publish import credit_china, gsxt, warning
from publish.facts import Showing
from publish.regime import regime
from records.field import Channel
from records.invariants import ENTERPRISE_HELD, RECORD_SUBJECT, VIOLATIONS, Invariant
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

_GROUPED = f"^(?:{ENTERPRISE_SUBJECT}|{WARNING_SUBJECT})"


def check_invariants(house: House, day: date, moment: datetime) -> pl.DataFrame:
    """VIOLATIONS as of business day `day`; holds are opened and lifted accordingly."""
    rendered = [part for channel in Channel for part in _rendered(house, channel)]
    return house.ledger.check_all(day, moment, rendered)


def _rendered(house: House, channel: Channel) -> Iterator[pl.DataFrame]:
    """VIOLATIONS of what is live and does not come out again as it went (invariant 3).

    Left out is what the next release will look at anyway, and what was held back on purpose.
    """
    releases = [row for row in house.ledger.releases(channel) if row.status == "published"]
    if not releases:
        return
    showing = Showing(releases[0].day, at_hand(house, channel).rules, house.ledger.objected())
    if _by_other_rules(channel, releases[0], showing):
        return
    mark = house.ledger.change_mark()
    touched = house.ledger.touched_enterprises(releases[0].change_upto, mark)
    days = pl.DataFrame(
        [(row.seq, row.day) for row in releases],
        schema={"seq": pl.Int64(), "day": pl.Date()}, orient="row",
    )  # fmt: skip
    aside, waiting = _aside(releases), told_by(releases[0]).get("waiting", [])
    holding = house.ledger.held(but=Invariant.PROVENANCE)
    for part in house.ledger.live(channel):
        asked = part.filter(
            ~pl.col("uscc").is_in(touched.implode()),
            ~pl.col("public_id").is_in(sorted(aside)),
            ~pl.col("subject").is_in(waiting),
        )
        held = house.ledger.held_among(holding, asked["subject"])
        quiet = asked.filter(~pl.col("subject").is_in(held.implode()))
        still = _not_overtaken(house, quiet, releases, mark)
        yield _other(house, channel, still.join(days, on="seq", how="left"), showing)


def _by_other_rules(channel: Channel, made: ReleaseRow, showing: Showing) -> bool:
    """Whether the data that decided then have been changed since: the next release makes all anew.

    Held for it, nothing could ever come out by the rules that are in force.
    """
    said = json.loads(made.summary or "{}").get("regime")
    return bool(said != regime(showing, channel))


def _not_overtaken(
    house: House, live: pl.DataFrame, releases: list[ReleaseRow], mark: int
) -> pl.DataFrame:
    """`live` without lines held here before whose enterprise has news by now: those may go out."""
    holding = house.ledger.held()
    if not holding:
        return live
    both = house.ledger.held_among(holding, live["subject"])
    ours = live.filter(pl.col("subject").is_in(both.implode()))
    upto = {row.seq: row.change_upto for row in releases}
    overtaken = [
        part.filter(
            pl.col("uscc").is_in(
                house.ledger.touched_enterprises(upto[int(str(seq))], mark).implode()
            )
        )["subject"]
        for (seq,), part in ours.group_by("seq")
    ]
    gone = pl.concat([live["subject"].clear(), *overtaken])
    return live.filter(~pl.col("subject").is_in(gone.implode()))


def _aside(releases: list[ReleaseRow]) -> set[str]:
    """Public ids that a gate ever set aside: what stands of them is old on purpose."""
    return {
        public_id
        for row in releases
        for public_id in json.loads(row.summary or "{}").get("held", ())
    }


def _other(house: House, channel: Channel, live: pl.DataFrame, today: Showing) -> pl.DataFrame:
    """VIOLATIONS of those of `live` that come out otherwise, now and on the day they went out."""
    wrong = _differing(house, channel, live, today)
    on_their_day = [
        _differing(house, channel, part, replace(today, day=day))
        for (day,), part in wrong.group_by("day", maintain_order=True)
        if isinstance(day, date)
    ]
    both = pl.concat([live.clear(), *on_their_day])
    is_whole = pl.col("subject").str.contains(_GROUPED)
    named = pl.col("subject").str.replace(_GROUPED, ENTERPRISE_HELD)
    return both.select(
        pl.lit(Invariant.PROVENANCE.value).alias("invariant"),
        pl.when(is_whole).then(named).otherwise(RECORD_SUBJECT + pl.col("subject"))
        .alias("subject"),
        pl.format(f"{channel} 的公示 {{}} 按现行版本重新生成，与已公示的内容不符", "public_id")
        .alias("words"),
    ).match_to_schema(VIOLATIONS)  # fmt: skip


def _differing(
    house: House, channel: Channel, live: pl.DataFrame, showing: Showing
) -> pl.DataFrame:
    """Those of `live` that are not wanted on that day with that very body."""
    known = live.select("subject", "uscc", "body_hash")
    same = [
        known.join(wanted, on=["subject", "uscc", "body_hash"], how="semi")["subject"]
        for wanted in _wanted(house, channel, live, showing)
    ]
    right = pl.concat([pl.Series("subject", [], pl.String()), *same])
    return live.filter(~pl.col("subject").is_in(right.implode()))


def _wanted(
    house: House, channel: Channel, live: pl.DataFrame, showing: Showing
) -> Iterator[pl.DataFrame]:
    """WANTED for the subjects of `live`; of whole enterprises where the channel shows those."""
    if channel is Channel.CREDIT_CHINA:
        records = house.ledger.records(live["subject"])
        yield credit_china.wanted(with_repairs(house.ledger, records), showing)
        return
    kinds, make = (
        (gsxt.ASKED, gsxt.wanted) if channel is Channel.GSXT else (warning.KINDS, warning.wanted)
    )
    for records, codes in about(house.ledger, live["uscc"].unique(), kinds):
        yield make(records, codes, showing)
