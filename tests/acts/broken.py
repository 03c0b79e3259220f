"""A house in which something of every invariant is there, and one way to break each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, select, text

from acts.correct import correct
from acts.reject import reject
from acts.release import release
from ledger.decided import Decided
from ledger.tables import record_version, row_state
from records.field import Channel
from records.invariants import Invariant
from tests.acts.stewards import CHECKED, DAY, LI, MOMENT, PENALTIES, World, penalty, uscc
from tests.acts.test_correct import edits

NEXT, EXPIRED = date(2018, 9, 4), date(2018, 9, 5)
LATER = MOMENT + timedelta(days=1)
WRONG = "2018-08-32"
TWO = Decided("张三", MOMENT, "old-system", approver="李四")
GARBLED = "TEXT-001"
TITLE = {
    name: f"杭市监罚〔2018〕{number + 1}号"
    for name, number in {
        "changed": 0, "revoked": 1, "quarantined": 2, "corrected": 3, "waived": 4, "same": 7,
        "new": 8, "stopped": 9, "rejected": 11,
    }.items()
}  # fmt: skip
"""Every row of the story by its name, and the number of its decision."""


def row(number: int, **changes: str | None) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", **changes})


def tell(world: World) -> None:
    """Two days: the first released, the second entered and not released yet."""
    ledger = world.house.ledger
    ledger.waive(PENALTIES.id, GARBLED, NEXT, TWO)
    # The fine is not that of the decision: a person looks, and the row flows on.
    fined, garbled = {"fine_wan_yuan": "2"}, {"violation_type": "虚假�"}
    quarantined, corrected = row(2, decided_on=WRONG), row(3, decided_on=WRONG)
    rejected = row(11, decided_on=WRONG)
    world.deliver(
        [row(0, **fined), row(1), quarantined, corrected, row(4, **garbled), row(7), rejected]
    )
    by_mistake = replace(TWO, reason="by-mistake")
    reject(world.house, id_of(world, "rejected"), by_mistake)
    mended = edits((id_of(world, "corrected"), "decided_on", "2018-08-21"))
    assert correct(world.house, mended, CHECKED, LI).operation is not None
    release(world.house, Channel.CREDIT_CHINA, DAY, MOMENT)
    news = {"violation_facts": "在自设网站发布虚假广告"}
    world.deliver(
        [row(0, **fined, **news), row(1, record_status="撤销"), quarantined,
         corrected | news, row(4, **garbled, **news), row(7), row(8), row(9, decided_on=WRONG)],
        NEXT,
    )  # fmt: skip


def id_of(world: World, name: str) -> str:
    """The record of that row, whatever has become of it."""
    with world.house.ledger._engine.begin() as conn:
        found = {
            str(record_id)
            for held in (row_state, record_version)
            for record_id in conn.execute(
                select(held.c.record_id).where(held.c.body.contains(f'"{TITLE[name]}"'))
            ).scalars()
        }
    (one,) = found
    return one


def second_batch(world: World) -> str:
    found = (b for b in world.house.ledger.batches(NEXT) if b.source_id == PENALTIES.id)
    return next(found).batch_id


@dataclass(frozen=True)
class Case:
    """One way to break an invariant: what is done, whom it concerns, how it is put right."""

    invariant: Invariant
    breaks: str  # SQL over :record, :place, :other and :batch
    concerns: str  # batch, source, ledger, or the name of a row
    mends: str | Callable[[World], object]
    victim: str = "changed"  # whose news may not go out
    on: date = NEXT


def _waive_again(world: World) -> object:
    again = replace(TWO, moment=MOMENT + timedelta(days=2))
    return world.house.ledger.waive(PENALTIES.id, GARBLED, date(2018, 9, 28), again)


CASES = [
    Case(Invariant.CONSERVATION, "UPDATE batch SET lines = lines + 1 WHERE batch_id = :batch",
         "batch", "UPDATE batch SET lines = lines - 1 WHERE batch_id = :batch"),
    Case(Invariant.CONSERVATION,
         'UPDATE cluster SET "open" = "open" + 1 WHERE rule = \'AMT-004\'', "source",
         'UPDATE cluster SET "open" = "open" - 1 WHERE rule = \'AMT-004\''),
    Case(Invariant.OPEN_WORK,
         "UPDATE row_state SET state = 'out_of_scope' WHERE record_id = :other", "batch",
         "UPDATE row_state SET state = 'quarantined' WHERE record_id = :other"),
    Case(Invariant.PROVENANCE,
         "UPDATE record_version SET body = body || ' ' WHERE place = :place", "changed",
         "UPDATE record_version SET body = substr(body, 1, length(body) - 1) "
         "WHERE place = :place"),
    Case(Invariant.PROVENANCE, "UPDATE record_version SET rung = 'guess' WHERE place = :place",
         "changed", "UPDATE record_version SET rung = 'code_and_name' WHERE place = :place"),
    Case(Invariant.ONE_LINE, "UPDATE publication SET why = 'revoked' WHERE subject = :record",
         "changed", "UPDATE publication SET why = NULL WHERE subject = :record"),
    Case(Invariant.BLOCKING, "UPDATE batch SET error = error", "waived", _waive_again, "waived",
         EXPIRED),
    Case(Invariant.IDENTITY,
         "UPDATE record SET uscc = :stranger WHERE record_id = :record", "changed",
         "UPDATE record SET uscc = :own WHERE record_id = :record"),
    Case(Invariant.FOUR_EYES, "UPDATE operation SET approver = NULL WHERE verb = 'waive'",
         "source", "UPDATE operation SET approver = '李四' WHERE verb = 'waive'"),
    Case(Invariant.CORRECTIONS,
         "UPDATE applied SET source_hash = source_hash || 'x' WHERE place = :place", "corrected",
         "UPDATE applied SET source_hash = substr(source_hash, 1, 64) WHERE place = :place",
         "corrected"),
    Case(Invariant.CLOCK,
         "UPDATE finding SET due_on = '2018-12-03' WHERE place = :place", "changed",
         "UPDATE finding SET due_on = due_was WHERE place = :place AND due_on IS NOT NULL"),
    Case(Invariant.AUDIT, "UPDATE audit SET actor = actor || 'x' WHERE seq = 3", "ledger",
         "UPDATE audit SET actor = substr(actor, 1, length(actor) - 1) WHERE seq = 3"),
]  # fmt: skip


MORE = [
    (Invariant.AUDIT, ("INSERT INTO row_event (audit_seq, place, before, after, reason) SELECT "
     "(SELECT seq FROM audit WHERE operation = 'correct_rows'), place, state, state, 'x' "
     "FROM row_state WHERE record_id = :other"), {"correction"}),
    (Invariant.FOUR_EYES, "UPDATE operation SET rows = 201 WHERE verb = 'correct'", {"source"}),
    (Invariant.FOUR_EYES, "UPDATE operation SET approver = NULL WHERE verb = 'reject'",
     {"rejected"}),
    (Invariant.FOUR_EYES, "DELETE FROM operation WHERE verb = 'waive'", {"source"}),
    (Invariant.ONE_LINE, ("UPDATE publication SET public_id = (SELECT p.public_id FROM publication "
     "p WHERE p.subject = :same) WHERE subject = :record"), {"changed", "same"}),
    (Invariant.ONE_LINE, "UPDATE publication SET body_hash = NULL WHERE subject = :same",
     {"same"}),
    (Invariant.PROVENANCE, "UPDATE publication SET subject = 'nobody' WHERE subject = :same",
     {"record:nobody"}),
    (Invariant.IDENTITY, "DELETE FROM enterprise WHERE uscc = :own", {"changed"}),
    (Invariant.IDENTITY, 'UPDATE record SET "partition" = 999 WHERE record_id = :record',
     {"changed"}),
    (Invariant.IDENTITY, ("INSERT INTO enterprise_alias (uscc, name_key, name, basis) "
     "VALUES ('nobody', 'x', 'x', 'register')"), {"enterprise:nobody"}),
    (Invariant.CLOCK, "UPDATE finding SET due_on = NULL WHERE place = :place", {"changed"}),
    (Invariant.OPEN_WORK, "UPDATE row_state SET state = 'superseded' WHERE state = 'rejected'",
     {"rejected"}),
]  # fmt: skip
"""More ways, and everybody whom each concerns; caught as well, undone at once."""


@dataclass(frozen=True)
class Names:
    """What the cases' SQL speaks of, in one world."""

    record: str
    place: int
    other: str
    batch: str
    same: str

    def run(self, conn: Connection, sql: str) -> None:
        """Behind the program's back."""
        values = {"record": self.record, "place": self.place, "other": self.other,
                  "batch": self.batch, "same": self.same, "own": uscc(0),
                  "stranger": uscc(20)}  # fmt: skip
        statement = text(sql)
        named = {k: v for k, v in values.items() if f":{k}" in sql}
        assert conn.execute(statement, named).rowcount > 0, sql


def names(world: World, case: Case) -> Names:
    victim = world.row(f'"{TITLE[case.victim]}"')
    return Names(
        str(victim["record_id"]), int(victim["place"]), id_of(world, "stopped"),
        second_batch(world), id_of(world, "same"),
    )  # fmt: skip


def subject(world: World, case: Case) -> str:
    return subject_of(world, case.concerns)


def subject_of(world: World, concerns: str) -> str:
    """A batch, a source, the ledger, a row of the story by its name, or what is named whole."""
    plain = {
        "batch": f"batch:{second_batch(world)}", "source": f"source:{PENALTIES.id}",
        "ledger": "ledger", "correction": f"batch:{PENALTIES.id}/{DAY}/correction-3",
    }  # fmt: skip
    if concerns in plain:
        return plain[concerns]
    return concerns if ":" in concerns else f"record:{id_of(world, concerns)}"


def copy_of(world_root: Path, to: Path) -> dict[str, str]:
    """Where the copied house is."""
    return {
        "WANGJIAN_HOME": str(to / "home"),
        f"WANGJIAN_SOURCE_{PENALTIES.id.upper()}_URL": str(world_root / PENALTIES.id),
    }
