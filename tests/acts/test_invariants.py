"""Each of the ten invariants, broken on purpose behind the program's back: caught, and held.

What is held gets no addition and no change; what must leave leaves all the same.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from acts.house import open_house
from acts.invariants import check_invariants
from acts.release import release
from acts.status import standing
from ledger.invariants.every import violations
from ledger.invariants.scope import Scope
from ledger.tables_release import publication
from ledger.tables_release import release as release_table
from records.field import Channel
from records.invariants import Invariant
from tests.acts.broken import (
    CASES,
    LATER,
    MORE,
    NEXT,
    Case,
    copy_of,
    id_of,
    names,
    subject,
    subject_of,
    tell,
)
from tests.acts.stewards import PENALTIES, World, open_world

BY_NAME = pytest.mark.parametrize(
    "case", CASES, ids=[f"{n}-{case.invariant}" for n, case in enumerate(CASES)]
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("told")) as world:
        tell(world)
        yield world


@pytest.fixture
def copy(told: World, tmp_path: Path) -> Iterator[World]:
    """A house of its own that knows the same."""
    shutil.copytree(told.root / "home", tmp_path / "home")
    with open_house(copy_of(told.root, tmp_path)) as house:
        yield World(house, tmp_path)


def caught(world: World, case: Case) -> set[tuple[str, str]]:
    """What is found when the case has happened, which is then undone."""
    meant = names(world, case)
    with world.house.ledger._writer.connect() as conn, conn.begin() as transaction:
        meant.run(conn, case.breaks)
        found = violations(conn, Scope(case.on))
        transaction.rollback()
    return set(found.select("invariant", "subject").rows())


def test_every_invariant_is_broken_by_a_case_and_none_without(told: World) -> None:
    assert {case.invariant for case in CASES} == set(Invariant)
    assert told.house.ledger.violations(NEXT).is_empty()
    assert told.house.ledger.holds() == []


@BY_NAME
def test_a_broken_invariant_is_caught_with_whom_it_concerns(told: World, case: Case) -> None:
    assert caught(told, case) == {(case.invariant.value, subject(told, case))}


@pytest.mark.parametrize("invariant, breaks, concerns", MORE)
def test_other_ways_to_break_one_are_caught_as_well(
    told: World, invariant: Invariant, breaks: str, concerns: set[str]
) -> None:
    found = caught(told, Case(invariant, breaks, "", ""))
    assert found >= {(invariant.value, subject_of(told, each)) for each in concerns}
    assert {each for each, _ in found} == {invariant.value}


@pytest.mark.postgres
def test_every_broken_invariant_is_caught_on_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with open_world(tmp_path, request.getfixturevalue("postgres_ledger")) as world:
        tell(world)
        assert world.house.ledger.violations(NEXT).is_empty()
        for case in CASES:
            assert caught(world, case) == {(case.invariant.value, subject(world, case))}
        for invariant, breaks, concerns in MORE:
            found = caught(world, Case(invariant, breaks, "", ""))
            assert found >= {(invariant.value, subject_of(world, each)) for each in concerns}


def lines(world: World) -> dict[str, tuple[int, bool]]:
    """record → revision and whether it is live, in 信用中国."""
    rows = select(publication.c.subject, publication.c.rev, publication.c.live)
    with world.house.ledger._engine.begin() as conn:
        found = conn.execute(rows.where(publication.c.channel == Channel.CREDIT_CHINA.value))
        return {str(row.subject): (int(row.rev), bool(row.live)) for row in found}


@BY_NAME
def test_what_breaks_one_is_held_a_removal_goes_and_all_goes_when_it_is_mended(
    copy: World, case: Case
) -> None:
    meant = names(copy, case)
    victim, revoked, new = (id_of(copy, name) for name in (case.victim, "revoked", "new"))
    with copy.house.ledger._writer.begin() as conn:
        meant.run(conn, case.breaks)
    found = check_invariants(copy.house, case.on, LATER)
    assert found.height
    (hold,) = copy.house.ledger.holds()
    assert (hold.invariant, hold.subject) == (case.invariant, subject(copy, case))
    assert any(hold.words == one.words for one in standing(copy.house).holds)
    made = release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    said = json.loads(made.summary or "")
    assert said["holds"] == [[hold.invariant, hold.subject, hold.words]]
    assert said["back"] >= 1
    assert lines(copy)[victim] == (1, True), "what is held stands as it stood"
    assert lines(copy)[revoked] == (2, False), "what must leave leaves"
    assert (new in lines(copy)) == hold.subject.startswith("record:")
    if isinstance(case.mends, str):
        with copy.house.ledger._writer.begin() as conn:
            meant.run(conn, case.mends)
    else:
        case.mends(copy)
    assert check_invariants(copy.house, case.on, LATER).is_empty()
    assert copy.house.ledger.holds() == []
    release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    assert lines(copy)[victim] == (2, True)
    assert lines(copy)[new] == (1, True)
    assert check_invariants(copy.house, case.on, LATER).is_empty()


def test_a_line_that_would_not_come_out_again_is_caught_and_comes_out_right(copy: World) -> None:
    same = id_of(copy, "same")
    release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    assert check_invariants(copy.house, NEXT, LATER).is_empty()
    with copy.house.ledger._writer.begin() as conn:
        conn.execute(
            publication.update().where(publication.c.subject == same).values(body_hash="0" * 64)
        )
    for _ in range(2):
        found = check_invariants(copy.house, NEXT, LATER)
        assert found.select("invariant", "subject").rows() == [
            (Invariant.PROVENANCE.value, f"record:{same}")
        ]


def test_lines_by_rules_that_were_changed_since_are_no_fault_and_are_made_anew(
    copy: World,
) -> None:
    same = id_of(copy, "same")
    made = release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    others = json.loads(made.summary or "") | {"regime": "rules of before"}
    with copy.house.ledger._writer.begin() as conn:
        for column, table, value in (
            (publication.c.body_hash, publication, "0" * 64),
            (release_table.c.summary, release_table, json.dumps(others)),
        ):
            conn.execute(table.update().values({column: value}))
    assert check_invariants(copy.house, NEXT, LATER).is_empty()
    release(copy.house, Channel.CREDIT_CHINA, NEXT + timedelta(days=1), LATER)
    assert lines(copy)[same][1]
    assert lines(copy)[same][0] > 1
    assert check_invariants(copy.house, NEXT, LATER).is_empty()


def test_a_line_that_a_gate_names_waits_and_still_leaves_the_wrong_enterprise(
    copy: World,
) -> None:
    meant, victim = names(copy, CASES[0]), id_of(copy, "changed")
    with copy.house.ledger._writer.begin() as conn:
        meant.run(conn, "UPDATE publication SET uscc = :stranger WHERE subject = :record")
        meant.run(
            conn,
            "UPDATE record_version SET body = replace(body, '虚假广告', '电话13800138000') "
            "WHERE place = :place",
        )
    made = release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    assert len(json.loads(made.summary or "")["held"]) == 1
    assert lines(copy)[victim] == (2, False)
    assert lines(copy)[id_of(copy, "new")] == (1, True)


def test_the_release_says_which_sources_are_held(copy: World) -> None:
    case = next(case for case in CASES if case.concerns == "source")
    with copy.house.ledger._writer.begin() as conn:
        names(copy, case).run(conn, case.breaks)
    check_invariants(copy.house, NEXT, LATER)
    made = release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    assert f"source:{PENALTIES.id}" in str(made.summary)


def test_a_row_lost_after_its_batch_closed_is_found_by_the_release_itself(copy: World) -> None:
    case = CASES[0]
    with copy.house.ledger._writer.begin() as conn:
        names(copy, case).run(conn, case.breaks)
    release(copy.house, Channel.CREDIT_CHINA, NEXT, LATER)
    assert [hold.subject for hold in copy.house.ledger.holds()] == [subject(copy, case)]
    assert lines(copy)[id_of(copy, "changed")] == (1, True)
    assert id_of(copy, "new") not in lines(copy)
