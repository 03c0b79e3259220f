"""What we knew on a day: asked later, it is what we answered on that day."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as with_
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from acts import identify
from acts.collect import collect
from acts.correct import By
from acts.identify import EDITS, Grounds
from acts.merge import Name, alias, merge
from acts.resolve_pending import resolve_pending
from ledger.as_of import Cut
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.operations import DONE
from records.states import Judgement, RowState
from records.tally import Tally
from sources.kit.source import Source
from tests.acts.answers import answer, answers
from tests.acts.judgements import agreed, number_of
from tests.acts.stewards import (
    DAY,
    MOMENT,
    PENALTIES,
    REGISTRY,
    World,
    name,
    on_both,
    penalty,
    registered,
    uscc,
    write,
)
from tests.acts.walk import KNOWN, UNKNOWN, Walk


@pytest.fixture
def world(world: World) -> World:
    return Lenient(world.house, world.root)


DOCUMENT = Grounds("document")


@dataclass
class Lenient(World):
    """The same house, in which a person has allowed whatever columns come."""

    def deliver(
        self, rows: Sequence[Mapping[str, str | None]], day: date = DAY, where: Source = PENALTIES
    ) -> Tally:  # fmt: skip
        """One day's file, collected."""
        write(self.root / where.id, where, rows, day)
        moment = MOMENT + timedelta(days=(day - DAY).days)
        return collect(self.house, where, day, moment, new_columns=True)


@dataclass
class Remembered(Walk):
    """A walk on which everything is asked at the end of every day, and the answers are kept."""

    answers: dict[date, dict[str, Any]] = field(default_factory=dict)
    renamed: int = 0

    def step(self) -> str:
        drawn = self.dice.random()
        if drawn < 0.2:
            return self.change()
        return self.judge() if drawn < 0.5 else super().step()

    def deliver(self) -> int:
        self.remember()
        return super().deliver()

    def resolve(self) -> int:
        self.remember()
        return super().resolve()

    def judge(self) -> str:
        """Persons say whose some records are, or that two codes are one, or take that back."""
        acts = (self.decide, self.merge, self.alias, self.enter_new, self.take_back)
        act = self.dice.choice(acts)
        with suppress(NotDecided):  # there is nothing of that sort, or later ones stand on it
            act()
        return act.__name__

    def decide(self) -> None:
        ids = self.dice.sample(self.records(), 4)
        judgement = self.dice.choice([Judgement.SAME, Judgement.NOT_SAME])
        codes = [uscc(self.dice.randrange(KNOWN)) for _ in ids]
        rows = [(each, judgement.value, code, None) for each, code in zip(ids, codes, strict=True)]
        edits = pl.DataFrame(rows, EDITS, orient="row")
        # Two records: a second person, who is asked where some are public, says each one's.
        made = identify.decide(self.world.house, edits, DOCUMENT, self.by)
        if made.waits and made.operation is not None:
            own = self.world.house.ledger.identity_choice(made.operation.operation_no)
            identify.approve(self.world.house, made.operation.operation_no, own, self.second)

    def merge(self) -> None:
        old, new = (uscc(number) for number in self.dice.sample(range(0, KNOWN, 7), 2))
        made = merge(self.world.house, old, new, Grounds("one-firm"), self.by)
        self.agree(made, Judgement.SAME, new)

    def alias(self) -> None:
        bore = Name(f"杭州沄旧{self.dice.randrange(99)}有限公司", DAY)
        made = alias(self.world.house, uscc(7), bore, Grounds("former-name"), self.by)
        self.agree(made, Judgement.SAME, uscc(7), bore.text)

    def enter_new(self) -> None:
        number = self.dice.randrange(KNOWN, KNOWN + UNKNOWN)
        new = Change(uscc(number), name=name(number) + "新")
        ids = self.dice.sample(self.records(), 1)
        made = identify.enter_new(self.world.house, ids, new, DOCUMENT, self.by)
        self.agree(made, Judgement.NEW, new.uscc)

    def take_back(self) -> None:
        verbs = ("identify", "merge", "alias")
        done = [one for one in self.world.house.ledger.operations(DONE) if one.verb in verbs]
        if done:
            number = self.dice.choice(done).operation_no
            made = identify.undo(self.world.house, number, Grounds("mistaken"), self.by)
            self.agree(made, None, None)

    def agree(
        self, made: identify.Identified, judgement: str | None, code: str | None, bore: str = ""
    ) -> None:
        """The second person says the same."""
        if made.waits:
            agreed(self.world, made, judgement, code, bore)

    @property
    def by(self) -> By:
        return By("李某", self.day, self.moment)

    @property
    def second(self) -> By:
        return with_(self.by, actor="王某")

    def remember(self) -> None:
        """The day ends: what comes next is of the day after it."""
        self.answers[self.day] = answers(self.world, self.asked())

    def change(self) -> str:
        """The register delivers some enterprises otherwise: names, codes, branches, ends."""
        self.remember()
        self.day += timedelta(days=1)
        rows = []
        for number in sorted(self.dice.sample(range(KNOWN), 6)):
            self.renamed += 1
            said = registered(number) | self.dice.choice(
                [
                    {"party_name": name(number) + self.dice.choice("甲乙丙")},
                    {"former_names": f"{name(number)}|2018-01-0{self.dice.randint(1, 9)}"},
                    {"registration_status": "注销", "ended_on": "2018-08-01"},
                    {"party_registration_number": f"3301061000{self.renamed:03}"},
                    {"parent_uscc": uscc(1), "succession": f"合并|{uscc(2)}|2018-05-01"},
                    {"succession": f"代码更正|{uscc(3)}|2018-05-0{self.dice.randint(1, 9)}"},
                ]
            )
            rows.append(said)
        self.world.deliver(rows, self.day, REGISTRY)
        resolve_pending(self.world.house, self.moment)
        return "change"

    def asked(self) -> list[str]:
        return [*(uscc(number) for number in range(0, KNOWN + UNKNOWN, 7)), *self.records()]

    def records(self) -> list[str]:
        """Every record that was ever met; a steady handful of them."""
        with self.world.house.ledger._engine.begin() as conn:
            rows = conn.exec_driver_sql(
                "SELECT record_id FROM record_version UNION SELECT record_id FROM row_state"
            )
            found = sorted(str(row[0]) for row in rows)
        return found[::9]


def remembered(walk: Remembered, steps: int) -> None:
    """So many steps, then every day's answers once more."""
    way = [walk.step() for _ in range(steps)]
    met = {asked for kept in walk.answers.values() for asked in kept}
    today = answers(walk.world, sorted(met))
    for day, kept in walk.answers.items():
        again = answers(walk.world, list(kept), Cut(day))
        for asked, before in kept.items():
            assert again[asked] == before, f"seed {walk.seed}, {day}, {asked}, {way}"
    other = {one for kept in walk.answers.values() for one in kept if kept[one] != today[one]}
    codes = [one for one in other if len(one) == 18]
    assert len(codes) >= 5, "a walk on which little changes proves little"
    assert len(other) - len(codes) >= 5, "of records as of enterprises"


def test_what_we_knew_on_a_day_is_what_we_answered_on_it(world: World) -> None:
    remembered(Remembered(world, seed=1, rows=100, decisions=120), 18)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(20, 26))
def test_it_is_after_long_walks_too(world: World, seed: int) -> None:
    remembered(Remembered(world, seed, rows=100, decisions=120), 120)


def test_a_former_name_is_gone_since_the_register_states_it_no_more(world: World) -> None:
    bore = {"former_names": f"{name(70)}|2018-01-02"}
    days = [DAY + timedelta(days=n) for n in range(1, 5)]
    delivered = (
        [registered(1) | bore],
        [registered(1) | {"registration_status": "注销"}],
        [registered(1), registered(2) | bore],
        [registered(1) | {"region_code": "330102"}],
    )
    told = []
    for day, rows in zip(days, delivered, strict=True):
        world.deliver(rows, day, REGISTRY)
        told.append(answer(world, uscc(1)))
    known = [world.house.ledger.about(uscc(1), Cut(day)) for day in days]
    names = [about.names["name"].to_list() for about in known if about is not None]
    assert names == [[name(70)], [name(70)], [], []], "a file without the column says nothing of it"
    assert [answer(world, uscc(1), Cut(day)) for day in days] == told


def test_before_a_merge_during_it_and_after_its_undo_each_day_says_its_own(world: World) -> None:
    old, new = uscc(1), uscc(2)
    world.deliver([penalty(1), penalty(2)])
    record = str(world.row("〔2018〕2号")["record_id"])
    days = [DAY + timedelta(days=more) for more in range(4)]
    two = [By("李某", day, MOMENT + (day - DAY)) for day in days]
    merged = merge(world.house, old, new, Grounds("one-firm"), two[1])
    agreed(world, merged, "same", new)
    taken = identify.undo(world.house, number_of(merged), Grounds("mistaken"), two[3])
    agreed(world, taken, None, None)

    def attached(code: str, cut: Cut | None) -> list[str]:
        found = world.house.ledger.about(code, cut)
        assert found is not None
        ids = found.records.filter(pl.col("kind") == "penalty")["record_id"]
        return [each for each in ids if each == record]

    where = [(attached(old, cut), attached(new, cut)) for cut in [*map(Cut, days), None]]
    none: list[str] = []
    there, here = ([record], none), (none, [record])
    assert where == [there, here, here, there, there]
    just_before = Cut.at(two[1].moment - timedelta(seconds=1))
    assert (attached(old, just_before), attached(new, just_before)) == there
    for cut, ended in ((Cut(days[2]), None), (Cut(days[3]), days[3].isoformat())):
        found = world.house.ledger.about(old, cut)
        assert found is not None
        assert found.links.select("sort", "ended_on").rows() == [("same", ended)]
        story = world.house.ledger.record_story(record, cut)
        assert story is not None
        assert story.headline.uscc == (old if ended else new)


@on_both
def test_a_house_that_makes_up_for_its_days_is_taken_at_its_own_days(world: World) -> None:
    late = [datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in range(2, 6)]
    days = [DAY + timedelta(days=more) for more in (1, 2)]
    unknown = KNOWN + 1
    write(world.root / PENALTIES.id, PENALTIES, [penalty(unknown)], days[0])
    collect(world.house, PENALTIES, days[0], late[0])
    record = str(world.row(f"〔2018〕{unknown + 1}号")["record_id"])
    resolve_pending(world.house, late[1])
    write(world.root / REGISTRY.id, REGISTRY, [registered(unknown)], days[1])
    collect(world.house, REGISTRY, days[1], late[2])
    resolve_pending(world.house, late[3])

    def state(cut: Cut) -> RowState | None:
        story = world.house.ledger.record_story(record, cut)
        return story.headline.state if story else None

    waits, settled = RowState.IDENTITY_PENDING, RowState.ACCEPTED
    assert [state(Cut(day)) for day in (DAY, *days)] == [None, waits, settled]
    assert state(Cut.at(late[2])) is waits
