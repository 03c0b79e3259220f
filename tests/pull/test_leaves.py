"""A list that answers for the root alone: its runs say what its rows say, whatever happened."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pull.told import line, text
from wangjian_pull import Store, merkle
from wangjian_pull.leaves import BESIDE, WIDTH
from wangjian_pull.lines import Line
from wangjian_pull.merkle import bucket_of
from wangjian_pull.writing import Writer

# Ids that share four buckets: what comes and goes lies between others.
IDS = [n for n in range(40_000) if bucket_of(sha256(f"c-{n}".encode()).digest()) < 4]
CHANGES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["A", "B", "C", None]))
FATES = ["kept", "undone", "opened again", "killed"]
STEPS = st.tuples(st.lists(CHANGES, min_size=1, max_size=2), st.sampled_from(FATES))


class Undone(Exception):
    """Nobody wanted the change after all."""


class Own:
    """A publisher's own list, and what it has to hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held: dict[int, Line] = {}
        self._opened = ExitStack()
        self._rev = 0
        self.path = folder / "own.sqlite"
        self.open()

    def open(self) -> None:
        """The list as it lies there, opened anew."""
        self._opened.close()
        self.store = self._opened.enter_context(Store(self.path, keeps_text=False))

    def close(self) -> None:
        self._opened.close()

    def changed(self, changes: Iterable[dict[int, str | None]], fate: str) -> None:
        """A transaction of so many objects, each answered for, and what becomes of it."""
        before = self.held
        with suppress(Undone), self.store.change() as write:
            for change in changes:
                self._told(write, change)
                self.look()
            assert write.codes is not None
            listed = text(write.codes.listed()).splitlines()
            assert listed == sorted({str(each.code) for each in self.held.values()})
            if fate in ("undone", "killed"):
                self.held = before
                if fate == "killed":
                    self._as_it_lies()
                raise Undone
        if fate != "kept":
            self.open()
        self.look()

    def look(self) -> None:
        """Count and root are those of all lines read anew."""
        reached = (self.store.count(), self.store.root())
        assert reached == (len(self.held), root(self.held.values()))

    @property
    def beside(self) -> Path:
        return self.path.with_name(self.path.name + BESIDE)

    def _told(self, write: Writer, changes: dict[int, str | None]) -> None:
        self._rev += 1
        told = {number: line(number, self._rev, code) for number, code in changes.items()}
        write.apply(told.values())
        self.held = {n: each for n, each in (self.held | told).items() if each.put}

    def _as_it_lies(self) -> None:
        """From now on the files as they are in the middle of this change: what a kill leaves."""
        left = self.folder / f"{self._rev}.sqlite"
        for end in ("", "-wal", BESIDE):
            if self.path.with_name(self.path.name + end).exists():
                shutil.copyfile(
                    self.path.with_name(self.path.name + end), left.with_name(left.name + end)
                )
        self.path = left


def root(held: Iterable[Line]) -> str:
    """As the format has it, over all lines at once."""
    leaves: dict[int, list[tuple[bytes, bytes]]] = {}
    for kh, digest, bucket in sorted((each.kh, each.hash, each.bucket) for each in held):
        leaves.setdefault(bucket, []).append((kh, digest))
    return merkle.root([merkle.bucket_digest(leaves.get(n, [])) for n in range(merkle.BUCKETS)])


@settings(deadline=None)
@given(history=st.lists(STEPS, min_size=1, max_size=8))
def test_what_is_followed_is_what_all_lines_read_anew_would_say_whatever_was_cut_off(
    history: list[tuple[list[dict[int, str | None]], str]],
) -> None:
    with TemporaryDirectory() as folder, closing(Own(Path(folder))) as own:
        own.changed([dict.fromkeys(IDS[::2], "A")], "kept")
        for changes, fate in history:
            own.changed(changes, fate)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    with closing(Own(tmp_path)) as own:
        own.changed([dict.fromkeys(IDS, "A")], "kept")
        own.changed([dict.fromkeys(IDS[::3], "B")], "kept")
        yield own


def gone(own: Own) -> None:
    own.beside.unlink()


def cut_short(own: Own) -> None:
    with own.beside.open("r+b") as file:
        file.truncate(own.beside.stat().st_size - 1)


def lost_with_the_power(own: Own) -> None:
    """The machine was started anew, and what was written last never came to the disk."""
    own.beside.write_bytes(bytes(own.beside.stat().st_size))
    with closing(sqlite3.connect(own.path)) as db, db:
        db.execute("UPDATE written SET start = 'another'")


@pytest.mark.parametrize("lose", [gone, cut_short, lost_with_the_power])
def test_where_runs_are_lost_the_rows_answer(own: Own, lose: Callable[[Own], None]) -> None:
    own.close()
    lose(own)
    own.open()
    own.look()
    own.changed([{IDS[0]: "C", IDS[1]: None}], "opened again")


def test_a_list_that_kept_its_runs_in_itself_is_followed_on(own: Own) -> None:
    own.close()
    own.beside.unlink()
    with closing(sqlite3.connect(own.path)) as db, db:
        db.execute("DROP TABLE run")
        db.execute("DROP TABLE mend")
        db.execute("CREATE TABLE leaves (bucket INTEGER PRIMARY KEY, run BLOB NOT NULL)")
        db.execute("INSERT INTO leaves VALUES (0, x'00')")
    own.open()
    own.changed([{IDS[0]: "C", IDS[1]: None}], "opened again")
    with closing(sqlite3.connect(own.path)) as db:
        named = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
    assert "leaves" not in named


def test_room_that_runs_left_is_used_again(own: Own) -> None:
    for number in range(40):
        words = dict.fromkeys(IDS[number % 5 :: 5], "AB"[number % 2])
        own.changed([words | {IDS[number % len(IDS)]: None}], "kept")
    assert own.beside.stat().st_size < 3 * len(IDS) * WIDTH
