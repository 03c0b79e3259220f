"""A house in which persons judge at random, and what must hold after everything they do."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl
from sqlalchemy import select

from acts.correct import By
from acts.identify import EDITS, Grounds, Identified, approve, decide, enter_new, undo
from acts.merge import Name, alias, merge
from identity.resolve import resolve
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import CHOICE
from ledger.identity_work import Waiting
from ledger.pending import decode
from ledger.tables import record, record_version
from records.kind import CATALOGUES, Kind
from tests.acts.stewards import DAY, LI, MOMENT, REGISTRY, World, penalty, registered, uscc

FIRMS, MORE = 6, 50  # enterprises that are judged about, and the first code of nobody
OTHER_NAME = "杭州某某商行"


@dataclass
class Judges:
    """Random acts of stewards, departments and the register, each on a day of its own."""

    world: World
    chance: random.Random
    steps: int  # of any act that is drawn
    day: date = DAY
    rows: list[dict[str, str | None]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)  # operations that may be undone
    news: int = 0

    @property
    def by(self) -> By:
        return replace(LI, day=self.day, moment=MOMENT + timedelta(days=(self.day - DAY).days))

    def deliver(self) -> None:
        """The department's rows: as they were, one told otherwise, sometimes one more."""
        self.day += timedelta(days=1)
        changed = self.chance.randrange(len(self.rows)) if self.rows else None
        if changed is not None and self.chance.random() < 0.7:
            self.rows[changed] |= {"violation_facts": f"在自设网站发布违法广告{self.news}"}
        if len(self.rows) < 8:
            number, named = len(self.rows), {"party_name": OTHER_NAME}
            self.rows.append(penalty(number % FIRMS, decision_number=f"杭市监罚〔2018〕{number}号",
                                     **(named if number % 3 == 0 else {})))  # fmt: skip
        self.news += 1
        self.world.deliver([*self.rows], self.day)

    def rename(self) -> None:
        """The register delivers an enterprise under another name."""
        self.day += timedelta(days=1)
        self.news += 1
        rows = [registered(number) for number in range(40)]
        which = self.chance.randrange(FIRMS)
        rows[which] |= {"party_name": f"杭州更名{'甲乙丙丁戊己庚辛壬癸'[self.news % 10]}有限公司"}
        self.world.deliver(rows, self.day, REGISTRY)

    def same(self) -> None:
        code = uscc(self.chance.randrange(FIRMS))
        self._decide("same", self.chance.choice(self.records()), code)

    def not_same(self) -> None:
        one = self.chance.choice(self.records())
        code = self.where().get(one) or uscc(self.chance.randrange(FIRMS))
        self._decide("not_same", one, code)

    def merge(self) -> None:
        self.merge_codes(*(uscc(each) for each in self.chance.sample(range(FIRMS), 2)))

    def merge_codes(self, old: str, new: str) -> None:
        self._two(lambda: merge(self.world.house, old, new, Grounds("one-firm"), self.by),
                  "same", new)  # fmt: skip

    def alias(self) -> None:
        code = uscc(self.chance.randrange(FIRMS))
        self._two(lambda: alias(self.world.house, code, Name(OTHER_NAME), Grounds("former-name"),
                                self.by), "same", code, OTHER_NAME)  # fmt: skip

    def new(self) -> None:
        self.news += 1
        stub = Change(uscc(MORE + self.news), name=f"杭州新办{self.news}号有限公司")
        one = self.chance.choice(self.records())
        self._two(lambda: enter_new(self.world.house, [one], stub, Grounds("registry"), self.by),
                  "new", stub.uscc)  # fmt: skip

    def undo(self, number: int | None = None) -> bool:
        """Take back an operation, if none stands on it."""
        if not self.done:
            return False
        which = number or self.chance.choice(self.done)
        try:
            asked = undo(self.world.house, which, Grounds("mistaken"), self.by)
        except NotDecided:
            return False
        self._agree(asked, pl.DataFrame(schema=CHOICE), "")
        self.done.remove(which)
        return True

    def records(self) -> list[str]:
        return sorted(self.standing()["record_id"])

    def standing(self) -> pl.DataFrame:
        """HELD of every penalty."""
        ids: set[str] = set(self.where())
        ids |= set(self.world.house.ledger.waiting(Waiting(most=100, everything=True))["record_id"])
        held = self.world.house.ledger.standing(pl.Series(sorted(ids), dtype=pl.String))
        return held.filter(pl.col("kind") == Kind.PENALTY.value)

    def where(self, codes: Iterable[str] = ()) -> dict[str, str]:
        """The code of every penalty that ever had one (empty: taken back), or of `codes` only."""
        rows = select(record.c.record_id, record.c.uscc).join_from(
            record, record_version, record_version.c.place == record.c.place
        )
        with self.world.house.ledger._engine.begin() as conn:
            found = conn.execute(rows.where(record_version.c.body.contains("decision_number")))
            return {str(one): str(code) for one, code in found if not codes or code in codes}

    def by_ladder(self) -> dict[str, str]:
        """Where the ladder alone puts every penalty; empty where it waits."""
        held = self.standing()
        rows = decode(held.rename({"place": "_row"}), CATALOGUES[Kind.PENALTY])
        found = resolve(Kind.PENALTY, rows, self.world.house.ledger.registry())
        both = rows.select("_row", "record_id").join(found, on="_row")
        return {str(one): code or "" for one, code in both.select("record_id", "uscc").iter_rows()}

    def _decide(self, judgement: str, one: str, code: str) -> None:
        edits = pl.DataFrame([(one, judgement, code, None)], schema=EDITS, orient="row")
        self._two(lambda: decide(self.world.house, edits, Grounds("document"), self.by),
                  judgement, code)  # fmt: skip

    def _two(
        self, act: Callable[[], Identified], judgement: str, code: str, bore: str = ""
    ) -> None:
        """An act, agreed to by a second person where one is asked for; or refused."""
        try:
            asked = act()
        except NotDecided:
            return
        choice = pl.DataFrame([(None, judgement, code)], schema=CHOICE, orient="row")
        self._agree(asked, choice, bore)
        if asked.operation is not None:
            self.done.append(asked.operation.operation_no)

    def _agree(self, asked: Identified, choice: pl.DataFrame, bore: str) -> None:
        if asked.waits and asked.operation is not None:
            second = replace(self.by, actor="王某")
            done = approve(self.world.house, asked.operation.operation_no, choice, second, bore)
            assert not done.disputed
