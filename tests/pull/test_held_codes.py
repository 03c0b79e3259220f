"""The codes of a list that answers for the root alone: followed, they are those counted anew."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.pull.told import text
from wangjian_pull.held_codes import BESIDE, PIECE, HeldCodes


class Opens:
    """The codes of a list, opened as often as asked."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("CREATE TABLE line (code TEXT)")
        self._stack = stack
        stack.callback(self.db.close)

    def __call__(self) -> HeldCodes:
        codes = HeldCodes(self.db, self.path)
        self._stack.callback(codes.close)
        codes.begin()
        return codes


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    with ExitStack() as stack:
        yield Opens(tmp_path / "own.sqlite", stack)


def fill(db: sqlite3.Connection, codes: list[str]) -> None:
    db.executemany("INSERT INTO line VALUES (?)", [(code,) for code in codes])


def listed(codes: HeldCodes) -> list[str]:
    return text(codes.listed()).splitlines()


def pieces(db: sqlite3.Connection) -> list[int]:
    """How many codes each piece holds, were they of six characters all."""
    return [length // 7 for (length,) in db.execute("SELECT length FROM part ORDER BY first")]


def test_codes_that_come_and_leave_are_listed_sorted_across_pieces(opens: Opens) -> None:
    dice = random.Random(5)
    every = [f"{number:06d}" for number in range(12 * PIECE)]
    held = set(dice.sample(every, 4 * PIECE))
    fill(opens.db, sorted(held))
    codes = opens()
    assert listed(codes) == sorted(held)
    for number in (1, 40, 5 * PIECE):
        left = set(dice.sample(sorted(held), min(number, len(held) // 2)))
        came = set(dice.sample(sorted({*every} - held), number))
        codes.follow(left, came)
        held = held - left | came
        assert listed(codes) == sorted(held)
    assert max(pieces(opens.db)) <= 2 * PIECE


def test_a_piece_that_all_codes_left_takes_new_ones_again(opens: Opens) -> None:
    every = [f"{number:06d}" for number in range(3 * PIECE)]
    fill(opens.db, every)
    codes = opens()
    assert listed(codes) == every
    codes.follow(every[:-1], [])
    assert listed(codes) == every[-1:]
    assert pieces(opens.db) == [0, 0, 1]
    codes.follow([], ["", "000000a", "~"])
    assert listed(codes) == ["", "000000a", every[-1], "~"]


def test_a_list_that_lost_all_its_codes_counts_them_anew(opens: Opens) -> None:
    fill(opens.db, ["A"])
    codes = opens()
    assert listed(codes) == ["A"]
    codes.follow(["A"], [])
    opens.db.execute("DELETE FROM line")
    assert listed(codes) == []
    fill(opens.db, ["B", "B"])
    codes.follow([], ["B", "B"])
    assert listed(codes) == ["B"]
    assert codes.differ


def test_pieces_that_are_lost_are_cut_anew_when_listed(opens: Opens) -> None:
    fill(opens.db, ["A", "B"])
    assert listed(opens()) == ["A", "B"]
    opens.path.with_name(opens.path.name + BESIDE).unlink()
    codes = opens()
    codes.follow(["A"], ["C"])
    assert listed(codes) == ["B", "C"]


def test_a_code_with_another_line_left_neither_comes_nor_leaves(opens: Opens) -> None:
    fill(opens.db, ["A", "A", None])  # type: ignore[list-item]  # a line may be about no enterprise
    codes = opens()
    assert listed(codes) == ["A"]
    again = opens()
    again.follow(["A", None, None], [None])
    assert not again.differ
    assert listed(again) == ["A"]
