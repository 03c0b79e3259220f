"""A steward repairs on the command line, with a second person where one is asked for."""

import re
from pathlib import Path

import pytest

from tests.acts.stewards import open_world, penalty
from tests.wangjian.calls import call
from wangjian.show import DEMO_MARK

WRONG = "2018-08-32"
ON = ("--day", "2018-09-03")
LI = ("--actor", "李某", "--reason", "document")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_world(tmp_path) as world:
        rows = [penalty(n, decided_on=WRONG) for n in range(3)]
        world.deliver([*rows, penalty(3, decision_number=None), penalty(4)])
    return tmp_path / "home"


def group(home: Path, *options: str) -> str:
    listed = call("quarantine", "list", "--rule", "DATE-001", *options, home=home)
    assert listed.returncode == 0, listed.stderr
    (number,) = {line.split()[0] for line in listed.stdout.splitlines() if "DATE-001" in line}
    return number


def test_all_alike_of_a_group_are_corrected_at_once_and_undone_by_two(home: Path) -> None:
    fix = ("quarantine", "correct", "2018-08-31", "--field", "decided_on", *LI, *ON)
    done = call(*fix, "--cluster", group(home), "--original", WRONG, home=home)
    assert done.returncode == 0, done.stderr
    assert "(correct, 3 rows) is done" in done.stdout
    assert "3 accepted" in done.stdout
    number = re.findall(r"operation (\d+)", done.stdout)[0]
    asked = call("quarantine", "undo", number, "--actor", "李某", *ON, home=home)
    assert "is proposed" in asked.stdout
    waiting = re.findall(r"approve (\d+)", asked.stdout)[0]
    alone = call("quarantine", "approve", waiting, "--approver", "李某", *ON, home=home)
    assert alone.returncode == 1
    assert "a second person must approve" in alone.stderr
    second = call("quarantine", "approve", waiting, "--approver", "王某", *ON, home=home)
    assert "3 quarantined" in second.stdout, second.stderr
    told = call("quarantine", "operations", home=home).stdout
    assert re.search(rf"{number} +correct +undone", told)


def test_in_a_house_that_the_demo_made_today_is_its_last_day(home: Path) -> None:
    (home / DEMO_MARK).write_text("2018-09-03", encoding="ascii")
    fix = ("quarantine", "correct", "2018-08-31", "--field", "decided_on", *LI)
    done = call(*fix, "--cluster", group(home), "--original", WRONG, home=home)
    assert "some_penalties/2018-09-03/" in done.stdout, done.stderr


def test_what_cannot_be_done_is_told_row_by_row(home: Path) -> None:
    fix = ("quarantine", "correct", "2018-08-31", "--field", "decided_on", *ON)
    nobody = call(*fix, *LI, "--record", "0" * 32, home=home)
    assert nobody.returncode == 1
    assert "no such record" in nobody.stderr
    reason = call(*fix, "--actor", "李某", "--reason", "因为", "--cluster", "1", home=home)
    assert reason.returncode == 2
    assert "document (已核对原文书)" in reason.stderr
    assert call(*fix, *LI, home=home).returncode == 1
    assert "no operation 99" in call(
        "quarantine", "undo", "99", "--actor", "李某", home=home
    ).stderr  # fmt: skip


def test_a_list_that_is_cut_says_so(home: Path) -> None:
    listed = call("quarantine", "list", "--all", "--most", "1", home=home)
    assert "more than 1 groups" in listed.stdout
    assert "部门" not in call("quarantine", "list", "--department", "海关", home=home).stdout
