"""Make one release of one channel from what changed since the last (design §8, ADR 22)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from acts import release_tried, release_words
from acts.ahead import ahead
from acts.errors import ReleaseBusy, ReleaseHeld
from acts.house import House
from acts.packs import packs
from acts.release_aside import aside, remember_seen
from acts.release_guard import guard_of, told_by
from acts.release_sources import gate, may_be_missing, statuses
from acts.release_work import Given, Work
from ledger.held import EVERYTHING
from ledger.releases import Published as Remembered
from ledger.releases import ReleaseRow
from publish import discovery
from publish.announce import Plan
from publish.errors import (
    ArchiveBroken,
    GateFailed,
    Overtaken,
    PolicyBroken,
    PublisherBusy,
    TreeBroken,
)
from publish.facts import Showing
from publish.fence import Fence, publishing
from publish.gates import Gate
from publish.regime import regime
from publish.release import Published, write_release
from records.field import Channel

# A gate names the lines at fault; so often are they set aside before the release is given up.
_ROUNDS = 10


def release(house: House, channel: Channel, day: date, moment: datetime) -> ReleaseRow:
    """The channel's release for `day`: what changed, what is due, or an announced nothing.

    Released again with nothing new, the day's last release is answered and nothing written. For an
    earlier day than the last release's, what is new is said as of that one's: what has ended by
    then does not come back. What is held (a broken invariant) or named by a gate waits, the rest
    and every removal goes out. When a gate fails as a whole, nothing but removals goes out; where
    more leave than may without two persons, those wait. `ReleaseHeld` says so once it is
    done; `ReleaseBusy` where another process publishes the channel.
    """
    with _publisher(house, channel) as fence:
        remember_seen(house, channel)
        last = house.ledger.last_release(channel)
        if last is not None:
            day, moment = max(day, last.day), max(moment, last.moment)
        house.ledger.check_sums(day, last.change_upto if last else 0, moment)
        row = house.ledger.prepare_release(channel, day, moment)
        try:
            work = _work(house, row, last)
            if last is not None and _nothing_new(work, last):
                house.ledger.drop_release(row)
                _introduce(house, last)
                return last
            _tried(work, fence)
        except (ReleaseHeld, PolicyBroken):
            house.ledger.drop_release(row)
            raise
        work.aside.drop()
        made = house.ledger.last_release(channel) or row
        _introduce(house, made)
        _tell(work, made)
        return made


@contextmanager
def _publisher(house: House, channel: Channel) -> Iterator[Fence]:
    """Be the channel's one publisher; a killed run's prepared release is then nobody else's."""
    try:
        with publishing(Path(house.settings.archive) / channel, "release") as fence:
            yield fence
    except (PublisherBusy, Overtaken) as other:
        words = f"{channel} is published by another: {other}"
        raise ReleaseBusy(words, f"{channel}：另一进程正在发布，本次未做任何事") from other
    except PolicyBroken as broken:
        gate = Gate("policy", passed=False, detail=str(broken))
        held = release_words.nothing_out(f"{channel}：", gate, {})
        raise ReleaseHeld(f"{channel} is held: {broken}", held) from broken


def _work(house: House, row: ReleaseRow, last: ReleaseRow | None) -> Work:
    """What there is to do; under other rules than the last release's all of the log is asked."""
    channel = Channel(row.channel)
    rules, of_packs = packs(house, channel)
    told = told_by(last) if last else {}
    showing = Showing(row.day, rules, house.ledger.objected())
    as_before = told.get("regime") == regime(showing, channel)
    holds = house.ledger.holds()
    sources = statuses(house, row, holds)
    guard = guard_of(house, channel, row.day, row.moment)
    given = Given(
        row=row,
        looked_at=row if as_before else replace(row, change_after=0),
        showing=showing,
        live=(last and last.live_count) or 0,
        holds=holds,
        sources=sources,
        may_be_missing=may_be_missing(channel, sources),
        guard=guard,
        approved=told["guard"] if guard.approved else {},
        waiting=pl.Series("subject", told.get("waiting", ()), pl.String()),
    )
    work = Work(house, given, aside(house, channel), house.ledger.held(), [gate(sources), of_packs])
    if not of_packs.passed:
        work.only_removals, work.holding = True, EVERYTHING
    return work


def _nothing_new(work: Work, last: ReleaseRow) -> bool:
    """The same day and rules, no change in the log, nothing due or let go: it was made already.

    What waited for a source that had not told all is let go once that has: no log says so.
    """
    given, row, told = work.given, work.given.row, told_by(last)
    same = last.day == row.day and row.change_after == row.change_upto and given.looked_at is row
    all_told = told.get("missing") and told.get("waiting") and not given.may_be_missing
    if not same or given.guard.approved or all_told:
        return False
    return work.house.ledger.due(row.channel, row.day).is_empty()


def _tried(work: Work, fence: Fence) -> None:
    """Publish, unless unreadable rules held just this before and nothing had to leave by it."""
    inputs = release_tried.inputs_of(work)
    if held_before := release_tried.said_before(work, inputs):
        raise held_before
    try:
        _publish(work, fence)
    except ReleaseHeld as held:
        if [one.gate for one in work.gates if not one.passed and one.gate != "sources"] == [
            "policy"
        ]:
            release_tried.remember(work, inputs, held)
        raise


def _publish(work: Work, fence: Fence) -> None:
    """Write and remember the release; of one that a gate fails as a whole, the removals.

    Where those fail too, they leave without anything made in full beside them.
    """
    while not work.only_removals or any(chunk.height for chunk in work.lines()):
        try:
            return _in_rounds(work, fence)
        except GateFailed as failed:
            if not work.give_up(failed):
                break
    row, failed_gate = work.given.row, next(one for one in reversed(work.gates) if not one.passed)
    words = f"{row.channel} {row.seq} is held: {failed_gate.gate}: {failed_gate.detail}"
    name = _name(row)
    raise ReleaseHeld(words, release_words.nothing_out(name, failed_gate, work.named))


def _in_rounds(work: Work, fence: Fence) -> None:
    """Write and remember the release, setting aside what a gate names."""
    for _ in range(_ROUNDS):
        try:
            return _attempt(work, _plan(work, fence))
        except GateFailed as failed:
            if not work.set_aside(failed):
                raise
    words = f"still failing after {_ROUNDS} rounds, {len(work.held)} lines held"
    raise GateFailed("lines", words, tuple(sorted(work.held)))


def _attempt(work: Work, plan: Plan) -> None:
    """Write the release, then let the ledger remember it: until it can be seen others may write.

    What is to be remembered is sealed before anyone can see it, so a kill in between loses nothing.
    """
    made: list[Remembered] = []

    def seal(published: Published) -> None:
        made.append(_remembered(work, published))
        work.aside.seal(made[0])

    def seen(_: Published) -> None:
        work.house.ledger.finish_release(work.given.row, made[0], work.aside.publications())

    with ahead(work.lines()) as lines:
        try:
            write_release(plan, lines, work.members, seal, seen)
        except (ArchiveBroken, TreeBroken) as broken:
            raise GateFailed("files", _public(plan, str(broken))) from broken


def _public(plan: Plan, words: str) -> str:
    """What a gate says is published: not where our folders are."""
    for folder in (plan.private, plan.feeds):
        words = words.replace(f"{folder}/", "")
    return words


def _remembered(work: Work, published: Published) -> Remembered:
    """What the ledger keeps of a release that can be seen."""
    summary = json.dumps(_summary(work, published), sort_keys=True, ensure_ascii=False)
    # What else changed was not said: the next release looks at it as this one did.
    upto = work.given.row.change_after if work.only_removals else None
    return Remembered(published.sha256, published.root, published.count, summary, upto)


def _summary(work: Work, published: Published) -> dict[str, object]:
    """What the release is remembered by, for its successor and for people."""
    given = work.given
    # The log's mark stays where it was: under the rules of before, all before it was said.
    is_known = given.looked_at is given.row or not work.only_removals
    return {
        "put": published.puts, "del": published.removed, "held": sorted(work.held),
        "named": {gate: sorted(subjects) for gate, subjects in work.named.items()},
        "holds": [[one.invariant, one.subject, one.words] for one in given.holds],
        "back": work.back, "regime": regime(given.showing, work.issue.channel) if is_known else "",
        "waiting": sorted(work.waiting), "guard": work.told, "counted": work.gone().height,
        "missing": given.may_be_missing, "approved": given.approved,
        "failed": [one.gate for one in work.gates if not one.passed and one.gate != "sources"],
    }  # fmt: skip


def _introduce(house: House, made: ReleaseRow) -> None:
    """Write the discovery document; `ReleaseHeld` when it alone has to stay as it was."""
    try:
        for _ in discovery.write(house.settings.feeds, house.settings.home, Channel(made.channel)):
            pass
    except PolicyBroken as broken:
        raise ReleaseHeld(
            f"{made.channel} {made.seq} is out; the discovery document stays as it was: {broken}",
            f"{_name(made)}已发出；渠道说明文件（wangjian-feed.json）未更新，"
            f"请改正 {discovery.OWN} 后再发布（详情：{broken}）",
        ) from broken


def _tell(work: Work, made: ReleaseRow) -> None:
    """`ReleaseHeld` when only removals went out, or some of those wait for two persons."""
    told, name = told_by(made), f"{made.channel} {made.seq}"
    if told["failed"]:
        failed = next(one for one in reversed(work.gates) if one.gate == told["failed"][-1])
        raise ReleaseHeld(
            f"{name} holds removals only: {failed.gate}: {failed.detail}",
            release_words.removals_only(_name(made), failed, work.named),
        )
    if told["guard"]:
        raise ReleaseHeld(
            f"{name} keeps back {told['guard']['number']} removals of {told['guard']['before']} "
            f"lines until two persons have said `wangjian release approve {made.channel}`",
            release_words.waits_for_persons(_name(made), work.issue.channel, told["guard"]),
        )


def _name(row: ReleaseRow) -> str:
    return f"{row.channel}：第 {row.seq} 期"


def _plan(work: Work, fence: Fence) -> Plan:
    settings, given = work.house.settings, work.given
    row = given.row
    return Plan(
        settings.feeds, settings.archive, Channel(row.channel), row.seq, row.day, row.moment,
        given.sources, given.guard, fence, tuple(work.gates), keys=settings.keys, bare=work.bare,
    )  # fmt: skip
