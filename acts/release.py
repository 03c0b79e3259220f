"""Make one release of one channel from what changed since the last (design §8)."""

import json
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from acts.ahead import ahead
from acts.errors import ReleaseHeld
from acts.house import House
from acts.keys import public_id_key
from acts.moved import WHOLE, moves, standing_after
from acts.wanted import concerned, wanted_about, wanted_chunks
from ledger.held import Held
from ledger.holds import Hold
from ledger.releases import Published as Remembered
from ledger.releases import ReleaseRow
from publish import policy
from publish.announce import Plan, SourceStatus
from publish.delta import Delta, Issue, delta
from publish.errors import GateFailed, Overtaken, PublisherBusy
from publish.facts import Showing
from publish.fence import Fence, publishing
from publish.holding import Parted, part
from publish.moves import NO_MOVES, Moves
from publish.release import write_release
from records.field import Channel
from records.invariants import BATCH_SUBJECT, LEDGER_SUBJECT, SOURCE_SUBJECT
from records.states import BatchSort
from sources import all_sources

# A gate names the lines at fault; so often are they set aside before the release is given up.
_ROUNDS = 10


def release(
    house: House, channel: Channel, day: date, moment: datetime, approval: str | None = None
) -> ReleaseRow:
    """The channel's release for `day`: what changed, what is due, or an announced nothing.

    Released again with nothing new, the day's last release is answered and nothing written. What
    is held (a broken invariant) or named by a gate waits, the rest and every removal goes out;
    `ReleaseHeld` when a gate fails as a whole, or another process publishes the channel.
    """
    with _publisher(house, channel) as fence:
        last = house.ledger.last_release(channel)
        house.ledger.check_sums(day, last.change_upto if last else 0, moment)
        row = house.ledger.prepare_release(channel, day, moment)
        work = _work(house, row, last)
        if last is not None and work.looked_at is row and _nothing_new(house, last, row):
            house.ledger.drop_release(row)
            return last
        try:
            _publish(work, _plan(work, approval, fence))
        except GateFailed as failed:
            house.ledger.drop_release(row)
            raise ReleaseHeld(f"{channel} {row.seq} is held: {failed}") from failed
        shutil.rmtree(work.aside, ignore_errors=True)
        return house.ledger.last_release(channel) or row


@contextmanager
def _publisher(house: House, channel: Channel) -> Iterator[Fence]:
    """Be the channel's one publisher; a killed run's prepared release is then nobody else's."""
    try:
        with publishing(Path(house.settings.archive) / channel, "release") as fence:
            yield fence
    except (PublisherBusy, Overtaken) as other:
        raise ReleaseHeld(f"{channel} is held: {other}") from other


def _work(house: House, row: ReleaseRow, last: ReleaseRow | None) -> "_Work":
    """What there is to do; under other rules than the last release's all of the log is asked."""
    channel, showing = Channel(row.channel), Showing(row.day, policy.load())
    regime = showing.policy.regime(channel, row.day)
    as_before = last is not None and json.loads(last.summary or "{}").get("regime") == regime
    looked_at = row if as_before else replace(row, change_after=0)
    aside = Path(house.settings.archive) / channel / "publications.spill"
    return _Work(house, row, looked_at, showing, aside, house.ledger.held(), house.ledger.holds())


def _nothing_new(house: House, last: ReleaseRow, row: ReleaseRow) -> bool:
    """The same day, no change in the log, nothing due: the release was made already."""
    same = last.day == row.day and row.change_after == row.change_upto
    return same and house.ledger.due(row.channel, row.day).is_empty()


@dataclass
class _Work:
    """A release under way. Publications wait on disk until the release can be seen."""

    house: House
    row: ReleaseRow
    looked_at: ReleaseRow
    showing: Showing
    aside: Path
    holding: Held
    holds: list[Hold]
    held: set[str] = field(default_factory=set)  # public ids that a gate named
    back: int = 0  # additions and changes that wait for a hold to be lifted

    def lines(self) -> Generator[pl.DataFrame, None, None]:
        """Chunks of LINES; their PUBLICATIONS are put aside as they pass."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(parents=True)
        self.back = 0
        for number, wanted in enumerate(
            wanted_chunks(self.house.ledger, self.looked_at, self.showing)
        ):
            change = self._told(wanted)
            change.publications.write_ipc_stream(self.aside / f"{number:06d}.arrow")
            yield change.lines

    def _told(self, wanted: pl.DataFrame) -> Delta:
        """What a chunk of WANTED changes, moves told as moves, less what is held."""
        known = self.house.ledger.publications(self.row.channel, wanted["subject"])
        told = moves(self.house.ledger, wanted, known, self.departed, self._after)
        parted = self._parted(wanted, known, told)
        self.back += parted.back
        return self._change(parted.passing, known, told)

    def _change(self, wanted: pl.DataFrame, known: pl.DataFrame, told: Moves) -> Delta:
        """What changes, less what a gate named: that waits like anything held."""
        change = delta(wanted, known, self.issue, told)
        is_named = pl.col("public_id").is_in(sorted(self.held))
        named = change.publications.filter(is_named)["subject"]
        if named.is_empty():
            return change
        return delta(part(wanted, known, named, told).passing, known, self.issue, told)

    def _parted(self, wanted: pl.DataFrame, known: pl.DataFrame, told: Moves) -> Parted:
        """What no hold keeps back, and how much one does."""
        if not self.holding:
            return Parted(wanted, 0)
        held = self.house.ledger.held_among(self.holding, wanted["subject"])
        return part(wanted, known, held, told)

    def _after(self, codes: pl.Series) -> pl.DataFrame:
        """PUBLICATIONS of those enterprises as such, as they will stand after this release.

        Told anew whichever chunk they come in: the one that names them may come first.
        """
        ledger, channel = self.house.ledger, self.issue.channel
        subjects = WHOLE[channel] + codes
        stands = ledger.publications(channel, subjects)
        asked = codes.filter(codes.is_in(self.concerned))
        for every in wanted_about(ledger, channel, asked, self.showing):
            wanted = every.filter(pl.col("subject").is_in(subjects.implode()))
            passing = self._parted(wanted, stands, NO_MOVES).passing
            stands = standing_after(stands, self._change(passing, stands, NO_MOVES).publications)
        return stands

    @cached_property
    def concerned(self) -> pl.Series:
        """Codes of the enterprises that this release looks at, in one list."""
        return concerned(self.house.ledger, self.looked_at).implode()

    @cached_property
    def departed(self) -> pl.DataFrame:
        """DEPARTED of what left an enterprise in the window of the log."""
        return self.house.ledger.departed(self.row.change_after, self.row.change_upto)

    @cached_property
    def issue(self) -> Issue:
        """Which release the lines are for, and the key of its ids."""
        key = public_id_key(self.house.settings.keys)
        return Issue(Channel(self.row.channel), self.row.seq, self.row.day, key)

    def publications(self) -> Iterator[pl.DataFrame]:
        """What was put aside, chunk by chunk."""
        for path in sorted(self.aside.glob("*.arrow")):
            yield pl.read_ipc_stream(path)

    def members(self, buckets: pl.Series) -> pl.DataFrame:
        """What was live in `buckets` before this release."""
        return self.house.ledger.bucket_members(self.row.channel, buckets)


def _publish(work: _Work, plan: Plan) -> None:
    """Write and remember the release, setting aside the lines that a gate names."""
    for _ in range(_ROUNDS):
        try:
            return _attempt(work, plan)
        except GateFailed as failed:
            if not failed.ids or work.held.issuperset(failed.ids):
                raise
            work.held.update(failed.ids)
    raise GateFailed("lines", f"still failing after {_ROUNDS} rounds, {len(work.held)} lines held")


def _attempt(work: _Work, plan: Plan) -> None:
    """The ledger takes the publications down while the release is written, and keeps them after."""
    with work.house.ledger.finishing_release(work.row) as ledger, ahead(work.lines()) as lines:
        published = write_release(
            plan, lines, work.members, lambda: ledger.take(work.publications())
        )
        summary = {
            "put": published.puts, "del": published.removed, "held": sorted(work.held),
            "holds": [[one.invariant, one.subject, one.words] for one in work.holds],
            "back": work.back,
            "regime": work.showing.policy.regime(work.issue.channel, work.row.day),
        }  # fmt: skip
        ledger.finish(
            Remembered(
                published.sha256,
                published.root,
                published.count,
                json.dumps(summary, sort_keys=True, ensure_ascii=False),
            )
        )


def _plan(work: _Work, approval: str | None, fence: Fence) -> Plan:
    settings, row = work.house.settings, work.row
    return Plan(
        settings.feeds, settings.archive, Channel(row.channel), row.seq, row.day, row.moment,
        _sources(work), approval, fence, keys=settings.keys,
    )  # fmt: skip


def _sources(work: _Work) -> tuple[SourceStatus, ...]:
    """Every declared source with its last word of the day; held, or not delivered, says so."""
    latest = {
        batch.source_id: batch
        for batch in work.house.ledger.batches(work.row.day)
        if batch.sort is BatchSort.DELIVERY
    }
    on_hold = {one.subject for one in work.holds}
    answers = []
    for source in all_sources():
        batch = latest.get(source.id)
        if batch is None:
            answers.append(SourceStatus(source.id, "absent", "", ""))
        else:
            cutoff = batch.day.isoformat()
            names = {LEDGER_SUBJECT, SOURCE_SUBJECT + source.id, BATCH_SUBJECT + batch.batch_id}
            status = "held" if names & on_hold else batch.status
            answers.append(SourceStatus(source.id, status, batch.batch_id, cutoff))
    return tuple(answers)
