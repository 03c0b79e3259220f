"""A release under way: what is looked at, what waits, and the lines that come of it."""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from acts.house import House
from acts.keys import public_id_key
from acts.moved import WHOLE, moves, standing_after
from acts.release_aside import Aside
from acts.release_guard import kept_back, report
from acts.release_sources import inferred_from_absence
from acts.wanted import concerned, wanted_about, wanted_chunks
from ledger.held import EVERYTHING, Held
from ledger.holds import Hold
from ledger.releases import ReleaseRow
from publish.announce import SourceStatus
from publish.delta import Delta, Issue, delta
from publish.errors import GateFailed
from publish.facts import Showing
from publish.gates import Gate, Guard
from publish.holding import Parted, part
from publish.moves import NO_MOVES, Moves
from records.field import Channel
from records.tables import PUBLICATIONS


@dataclass(frozen=True)
class Given:
    """What is known before the first line: the row, the rules, what waits and for what."""

    row: ReleaseRow
    looked_at: ReleaseRow  # the log's window; all of it under other rules than the last release's
    showing: Showing
    live: int  # lines before this release
    holds: list[Hold]
    sources: tuple[SourceStatus, ...]
    may_be_missing: bool  # a source that has not told all: absence proves nothing
    guard: Guard
    approved: dict[str, Any]  # the report of which two persons let all go, as it was remembered
    waiting: pl.Series  # subjects that the release before left as they were


@dataclass
class Work:
    """A release under way. Publications wait on disk until the release can be seen."""

    house: House
    given: Given
    aside: Aside
    holding: Held
    gates: list[Gate]
    only_removals: bool = False
    bare: bool = False  # and nothing beside them that a release can do without
    held: set[str] = field(default_factory=set)  # public ids that a gate named
    named: dict[str, set[str]] = field(default_factory=dict)  # their subjects, by that gate
    stays: set[str] = field(default_factory=set)  # subjects that wait for two persons
    waiting: set[str] = field(default_factory=set)  # for the next release to look at again
    told: dict[str, Any] = field(default_factory=dict)  # of the report of what stays
    back: int = 0  # additions and changes that wait for a hold to be lifted

    def lines(self) -> Generator[pl.DataFrame, None, None]:
        """Chunks of LINES; their PUBLICATIONS are put aside as they pass."""
        self.aside.begin()
        looked_at, showing, waiting = self.given.looked_at, self.given.showing, self.given.waiting
        # Where only removals go, what waited before waits on: no log names it again.
        self.back, self.waiting = 0, self.stays.union(waiting if self.only_removals else ())
        chunks = wanted_chunks(self.house.ledger, looked_at, showing, waiting)
        for number, wanted in enumerate(chunks):
            change = self._told(wanted)
            self.aside.put(number, change.publications)
            yield change.lines

    def give_up(self, failed: GateFailed) -> bool:
        """A gate failed as a whole: nothing but what has to leave goes out, at last by itself.

        False when that was tried already.
        """
        if failed.gate not in {one.gate for one in self.gates if not one.passed}:
            self.gates.append(Gate(failed.gate, passed=False, detail=failed.detail))
        if self.bare:
            return False
        self.bare, self.only_removals, self.holding = self.only_removals, True, EVERYTHING
        self.held.clear()
        self.named.clear()
        self._name(failed)
        return True

    def set_aside(self, failed: GateFailed) -> bool:
        """Let wait what a gate names; False when it names nothing that does not wait already."""
        if failed.gate == "removals":
            return self._keep_back()
        self._name(failed)
        news = self.held.issuperset(failed.ids)
        self.held.update(failed.ids)
        return not news

    def gone(self) -> pl.DataFrame:
        """PUBLICATIONS of what leaves, as far as the guard against mass deletion counts it."""
        leaving = (~pl.col("live")) & (pl.col("seq") == self.given.row.seq)
        parts = [part.filter(leaving) for part in self.aside.publications()]
        gone = pl.concat([pl.DataFrame(schema=PUBLICATIONS), *parts])
        subject = pl.col("subject").str.replace("~.*$", "")
        return self.given.guard.counted(gone, self.given.row.day).with_columns(subject)

    def members(self, buckets: pl.Series) -> pl.DataFrame:
        """What was live in `buckets` before this release."""
        return self.house.ledger.bucket_members(self.given.row.channel, buckets)

    @cached_property
    def issue(self) -> Issue:
        """Which release the lines are for, and the key of its ids."""
        row, key = self.given.row, public_id_key(self.house.settings.keys)
        return Issue(Channel(row.channel), row.seq, row.day, key)

    def _name(self, failed: GateFailed) -> None:
        """Whose lines those are: people know records, and of a new line no other id."""
        is_named = pl.col("public_id").is_in(failed.ids)
        for chunk in self.aside.publications() if failed.ids else ():
            subjects = chunk.filter(is_named)["subject"].str.replace("~.*$", "")
            self.named.setdefault(failed.gate, set()).update(subjects)

    def _keep_back(self) -> bool:
        channel, live = self.issue.channel, self.given.live
        held = kept_back(self.house, self.gone(), live, self.given.guard)
        if held.is_empty():
            return False
        self.told = report(self.house, channel, held, live)
        self.stays.update(held["subject"])
        return True

    def _told(self, wanted: pl.DataFrame) -> Delta:
        """What a chunk of WANTED changes, moves told as moves, less what is held."""
        ledger, channel = self.house.ledger, self.given.row.channel
        known = ledger.publications(channel, wanted["subject"])
        told = moves(ledger, wanted, known, self.departed, self._after)
        parted = self._parted(wanted, known, told)
        self.back += parted.back
        return self._change(parted.passing, known, told)

    def _change(self, wanted: pl.DataFrame, known: pl.DataFrame, told: Moves) -> Delta:
        """What changes, less what a gate named: that waits like anything held."""
        change = delta(wanted, known, self.issue, told)
        is_named = pl.col("public_id").is_in(sorted(self.held))
        named = change.publications.filter(is_named)["subject"].str.replace("~.*$", "")
        if named.is_empty():
            return change
        self.waiting.update(named)
        return delta(part(wanted, known, named, told).passing, known, self.issue, told)

    def _parted(self, wanted: pl.DataFrame, known: pl.DataFrame, told: Moves) -> Parted:
        """What no hold keeps back, and how much one does."""
        if self.stays:
            wanted = wanted.filter(~pl.col("subject").is_in(sorted(self.stays)))
        held = self.house.ledger.held_among(self.holding, wanted["subject"])
        if self.given.may_be_missing:
            absent = inferred_from_absence(wanted)
            live = known.filter("live")["subject"].implode()
            self.waiting.update(absent.filter(absent.is_in(live)))
            held = pl.concat([held, absent]).unique()
        return part(wanted, known, held, told)

    def _after(self, codes: pl.Series) -> pl.DataFrame:
        """PUBLICATIONS of those enterprises as such, as they will stand after this release.

        Told anew whichever chunk they come in: the one that names them may come first.
        """
        ledger, channel = self.house.ledger, self.issue.channel
        subjects = WHOLE[channel] + codes
        stands = ledger.publications(channel, subjects)
        asked = codes.filter(codes.is_in(self.concerned))
        for every in wanted_about(ledger, channel, asked, self.given.showing):
            wanted = every.filter(pl.col("subject").is_in(subjects.implode()))
            passing = self._parted(wanted, stands, NO_MOVES).passing
            stands = standing_after(stands, self._change(passing, stands, NO_MOVES).publications)
        return stands

    @cached_property
    def concerned(self) -> pl.Series:
        """Codes of the enterprises that this release looks at, in one list."""
        ledger, given = self.house.ledger, self.given
        return concerned(ledger, given.looked_at, given.waiting).implode()

    @cached_property
    def departed(self) -> pl.DataFrame:
        """DEPARTED of what left an enterprise in the window of the log."""
        row = self.given.row
        return self.house.ledger.departed(row.change_after, row.change_upto)
