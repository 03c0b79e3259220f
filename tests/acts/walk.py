"""A seeded walk over the row-state machine: deliveries and everything that persons decide.

Every step is drawn from the seed alone, so a walk that broke something can be walked again.
"""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import select

from acts.correct import By, Reason, approve, correct, undo
from acts.end_waivers import end_waivers
from acts.invariants import check_invariants
from acts.release import release
from acts.resolve_pending import resolve_pending
from acts.revalidate import revalidate
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.operations import DONE, IDENTITY, PROPOSED
from ledger.overview import ClusterFilter
from ledger.tables import row_state
from records.field import Channel
from records.states import OPEN_VALUES, CorrectionReason, Severity
from tests.acts.stewards import DAY, MOMENT, PENALTIES, REGISTRY, World, penalty, registered, uscc
from tests.acts.test_correct import edits

if TYPE_CHECKING:
    from collections.abc import Callable

Said = dict[str, str | None]
KNOWN, UNKNOWN = 40, 20  # enterprises that the registry has, and that it will have
FAULTS: tuple[Said, ...] = (
    {"decided_on": "2018-08-32"},  # stops the row
    {"decided_on": None},
    {"violation_type": "虚假�"},  # stops it unless waived
    {"fine_wan_yuan": "2"},  # a person looks, the row flows on
    {"party_name": "不是这个名称的公司"},  # waits for its identity
    {"record_status": "撤销"},
    {"party_category": "自然人", "party_uscc": None},
)
GARBLED = "TEXT-001"


@dataclass
class Walk:
    """What the departments say now, and how far the walk has come."""

    world: World
    seed: int
    rows: int = 100  # of a delivery
    decisions: int = 120
    events: int = 0
    day: date = DAY
    dice: random.Random = field(init=False)
    said: dict[int, Said] = field(default_factory=dict)
    registered: int = KNOWN

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    @property
    def moment(self) -> datetime:
        return MOMENT + timedelta(days=(self.day - DAY).days)

    def step(self) -> str:
        """One thing happens; its name, for whoever looks at a walk that failed."""
        acts: list[tuple[int, Callable[[], int]]] = [
            (8, self.deliver), (2, self.correct), (2, self.reject), (1, self.undo),
            (1, self.waive), (1, self.pause), (1, self.dismiss), (1, self.assign),
            (2, self.resolve), (1, self.revalidate), (3, self.release), (1, self.approve),
        ]  # fmt: skip
        (act,) = self.dice.choices([act for _, act in acts], [weight for weight, _ in acts])
        self.events += act()
        return act.__name__

    def wrong(self) -> list[tuple[str, ...]]:
        """VIOLATIONS now; what flows by a waiver that is over waits first."""
        end_waivers(self.world.house, self.day, self.moment)
        return check_invariants(self.world.house, self.day, self.moment).rows()

    def deliver(self) -> int:
        """The next day's file: new rows, changed, broken, mended, doubled and missing ones."""
        self.day += timedelta(days=1)
        for number in self.dice.sample(range(self.decisions), self.decisions // 6):
            self.said[number] = self._row(number)
        numbers = [n for n in self.said if self.dice.random() < 0.9]
        self.dice.shuffle(numbers)
        rows = [self.said[number] for number in numbers[: self.rows]]
        rows += [self._row(n) for n in self.dice.sample(numbers, min(2, len(numbers)))]
        return self.world.deliver(rows, self.day).rows

    def _row(self, number: int) -> Said:
        party = number % (KNOWN + UNKNOWN)
        faults = self.dice.sample(FAULTS, self.dice.choice([0, 0, 0, 1, 1, 2]))
        said = penalty(party, record_status="有效", party_uscc=uscc(party))
        said["decision_number"] = f"杭市监罚〔2018〕{number + 1}号"
        said["violation_facts"] = self.dice.choice(["在自设网站发布违法广告", "发布虚假广告"])
        for fault in faults:
            said |= fault
        return said

    def resolve(self) -> int:
        """The registry comes to know some more, and what waited for them is attached."""
        if self.registered < KNOWN + UNKNOWN:
            more = range(self.registered, min(self.registered + 5, KNOWN + UNKNOWN))
            self.registered += len(more)
            self.day += timedelta(days=1)
            self.world.deliver([registered(number) for number in more], self.day, REGISTRY)
        return resolve_pending(self.world.house, self.moment)

    def _open(self, most: int) -> pl.Series:
        """Some records with open rows."""
        with self.world.house.ledger._engine.begin() as conn:
            rows = select(row_state.c.record_id).where(row_state.c.state.in_(OPEN_VALUES))
            found = sorted(set(conn.execute(rows).scalars()))
        chosen = self.dice.sample(found, min(most, len(found)))
        return pl.Series(chosen, dtype=pl.String)

    def reject(self) -> int:
        ids = self._open(self.dice.randint(1, 3))
        if ids.len():
            self.world.house.ledger.reject(ids, self._two("by-mistake"))
        return ids.len()

    def correct(self) -> int:
        """Dates, or facts, of some rows; by one person, or asked of a second one."""
        ids = self._open(self.dice.randint(1, 5))
        what = self.dice.choice(
            [("decided_on", "2018-08-21"), ("violation_type", "虚假宣传"), ("fine_wan_yuan", None)]
        )
        if not ids.len():
            return 0
        approver = self.dice.choice([None, "王某"])
        by = By("李某", self.day, self.moment, approver)
        wanted = edits(*((each, *what) for each in ids))
        correct(self.world.house, wanted, Reason(CorrectionReason.DOCUMENT), by)
        return ids.len()

    def approve(self) -> int:
        asked = self.world.house.ledger.operations(PROPOSED)
        waiting = [one for one in asked if one.verb not in IDENTITY]
        if waiting:
            number = self.dice.choice(waiting).operation_no
            approve(self.world.house, number, "王某", self.day, self.moment)
        return len(waiting[:1])

    def undo(self) -> int:
        done = [o for o in self.world.house.ledger.operations(DONE) if o.verb == "correct"]
        if not done:
            return 0
        by = By("李某", self.day, self.moment, "王某")
        one = self.dice.choice(done)
        with suppress(NotDecided):  # later ones stand on it
            undo(self.world.house, one.operation_no, "弄错了", by)
        return one.rows

    def revalidate(self) -> int:
        held = self.world.house.ledger.standing(self._open(10))
        why = Decided("李某", self.moment, "again")
        revalidate(self.world.house, held["place"], self.day, why)
        return held.height

    def waive(self) -> int:
        until = self.day + timedelta(days=self.dice.randint(0, 6))
        with suppress(NotDecided):  # it is waived already
            self.world.house.ledger.waive(PENALTIES.id, GARBLED, until, self._two("old-system"))
        return 1

    def pause(self) -> int:
        until = self.day + timedelta(days=self.dice.randint(0, 9))
        with suppress(NotDecided):  # no working day among them, or nothing came yet
            self.world.house.ledger.pause(PENALTIES.id, self.day, until, self._two("court"))
        return 1

    def dismiss(self) -> int:
        wanted = ClusterFilter(severity=Severity.REVIEW)
        groups = self.world.house.ledger.finding_clusters(wanted)
        if groups:
            with suppress(NotDecided):  # its rows wait for their identity
                number = self.dice.choice(groups).cluster_no
                self.world.house.ledger.dismiss(number, self._two("verified"))
        return 1

    def assign(self) -> int:
        if groups := self.world.house.ledger.finding_clusters():
            number = self.dice.choice(groups).cluster_no
            self.world.house.ledger.assign(number, "王五", self._two("assigned"))
        return 1

    def release(self) -> int:
        channel = self.dice.choice(list(Channel))
        release(self.world.house, channel, self.day, self.moment)
        return 1

    def _two(self, reason: str) -> Decided:
        return Decided("张三", self.moment, reason, approver="李四")
