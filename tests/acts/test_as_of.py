"""What we knew on a day: asked later, it is what we answered on that day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from acts.collect import collect
from acts.resolve_pending import resolve_pending
from ledger.about import About
from ledger.as_of import Cut
from ledger.story import RecordStory
from records.states import RowState
from records.tally import Tally
from sources.kit.source import Source
from tests.acts.stewards import (
    DAY,
    MOMENT,
    PENALTIES,
    REGISTRY,
    World,
    name,
    open_world,
    registered,
    uscc,
    write,
)
from tests.acts.walk import KNOWN, UNKNOWN, Walk
from tests.fixtures_postgres import postgres_server, postgres_url  # noqa: F401


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with open_world(tmp_path, url) as world:
        yield Lenient(world.house, world.root)


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
        return self.change() if self.dice.random() < 0.25 else super().step()

    def deliver(self) -> int:
        self.remember()
        return super().deliver()

    def resolve(self) -> int:
        self.remember()
        return super().resolve()

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


def answers(world: World, asked: list[str], cut: Cut | None = None) -> dict[str, Any]:
    return {each: answer(world, each, cut) for each in asked}


def answer(world: World, asked: str, cut: Cut | None = None) -> object:
    ledger = world.house.ledger
    if len(asked) == 18:
        return plain(ledger.about(asked, cut))
    return told(ledger.record_story(asked, cut))


def plain(about: About | None) -> object:
    """What must be the same; publications are of the release archive, not of the ledger."""
    if about is None:
        return None
    of_moment = ["opened_at", "resolved_at"]
    return {
        "stated": about.stated,
        "others": about.others,
        "registered": about.registered.drop(of_moment).rows(),
        "names": about.names.rows(),
        "links": about.links.rows(),
        "records": about.records.drop(of_moment).rows(),
        "waiting": about.waiting.drop("opened_at").rows(),
        "judged": about.judged.rows(),
    }


def told(story: RecordStory | None) -> object:
    """A waiting row's evidence goes when it is settled: everything else must be the same."""
    if story is None:
        return None
    waits = RowState.IDENTITY_PENDING
    chapters = [with_(one, evidence=None) if one.state is waits else one for one in story.chapters]
    return (story.headline, chapters)


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
    remembered(Remembered(world, seed=1, rows=100, decisions=120), 30)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(20, 26))
def test_it_is_after_long_walks_too(world: World, seed: int) -> None:
    remembered(Remembered(world, seed, rows=100, decisions=120), 120)
