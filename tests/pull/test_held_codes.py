"""The codes of a list that answers for the root alone: followed, they are those counted anew."""

import random
import sqlite3

import pytest

from wangjian_pull.held_codes import PIECE, HeldCodes


@pytest.fixture
def db() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE line (code TEXT)")
    return db


def fill(db: sqlite3.Connection, codes: list[str]) -> None:
    db.executemany("INSERT INTO line VALUES (?)", [(code,) for code in codes])


def listed(codes: HeldCodes) -> list[str]:
    return "".join(codes.listed()).splitlines()


def pieces(db: sqlite3.Connection) -> list[int]:
    """How many codes each piece holds."""
    texts = db.execute("SELECT text FROM piece ORDER BY first")
    return [text.count("\n") for (text,) in texts]


def test_codes_that_come_and_leave_are_listed_sorted_across_pieces(db: sqlite3.Connection) -> None:
    dice = random.Random(5)
    every = [f"{number:06d}" for number in range(12 * PIECE)]
    held = set(dice.sample(every, 4 * PIECE))
    fill(db, sorted(held))
    codes = HeldCodes(db)
    assert listed(codes) == sorted(held)
    for number in (1, 40, 5 * PIECE):
        left = set(dice.sample(sorted(held), min(number, len(held) // 2)))
        came = set(dice.sample(sorted({*every} - held), number))
        codes.follow(left, came)
        held = held - left | came
        assert listed(codes) == sorted(held)
    assert max(pieces(db)) <= 2 * PIECE


def test_a_piece_that_all_codes_left_takes_new_ones_again(db: sqlite3.Connection) -> None:
    every = [f"{number:06d}" for number in range(3 * PIECE)]
    fill(db, every)
    codes = HeldCodes(db)
    assert listed(codes) == every
    codes.follow(every[:-1], [])
    assert listed(codes) == every[-1:]
    assert pieces(db) == [0, 0, 1]
    codes.follow([], ["", "000000a", "~"])
    assert listed(codes) == ["", "000000a", every[-1], "~"]


def test_a_list_that_lost_all_its_codes_counts_them_anew(db: sqlite3.Connection) -> None:
    fill(db, ["A"])
    codes = HeldCodes(db)
    assert listed(codes) == ["A"]
    codes.follow(["A"], [])
    db.execute("DELETE FROM line")
    assert listed(codes) == []
    fill(db, ["B", "B"])
    codes.follow([], ["B", "B"])
    assert listed(codes) == ["B"]
    assert codes.differ


def test_a_list_that_was_counted_before_pieces_were_kept_is_cut_up_when_listed(
    db: sqlite3.Connection,
) -> None:
    fill(db, ["A", "B"])
    assert listed(HeldCodes(db)) == ["A", "B"]
    db.execute("DELETE FROM piece")
    codes = HeldCodes(db)
    codes.follow(["A"], ["C"])
    assert listed(codes) == ["B", "C"]


def test_a_code_with_another_line_left_neither_comes_nor_leaves(db: sqlite3.Connection) -> None:
    fill(db, ["A", "A", None])  # type: ignore[list-item]  # a line may be about no enterprise
    codes = HeldCodes(db)
    assert listed(codes) == ["A"]
    again = HeldCodes(db)
    again.follow(["A", None, None], [None])
    assert not again.differ
    assert listed(again) == ["A"]
