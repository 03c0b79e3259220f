"""How many lines each code has, for a list that answers for the root alone.

The codes of a release are those of the last one unless a code's first line came or its last one
left. They are counted from the first time they are listed, so a list that is read once and thrown
away never counts them. From then on they are held as text too, cut into pieces that lie in a file
beside the list (`ground`): what comes or leaves costs a piece, and to list millions costs nothing.
"""

import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from wangjian_pull.ground import Ground, Stretch

PIECE = 1_024
"""So many codes are a piece at first; one that grows to twice as many is cut in two."""
BESIDE = "-codes"
"""What the name of the file of pieces has behind the list's."""
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, lines INTEGER NOT NULL) WITHOUT ROWID",
    # Lists of before kept the pieces' text in themselves; where none is, they are cut anew.
    "DROP TABLE IF EXISTS piece",
    # Each holds the codes from `first` on up to the next one's; the first begins below any code.
    "CREATE TABLE IF NOT EXISTS part (first TEXT PRIMARY KEY, at INTEGER, length INTEGER)",
)
_FILL = """INSERT INTO code SELECT code, count(*) FROM line
    WHERE code IS NOT NULL GROUP BY code ORDER BY code"""
_END = "SELECT coalesce(max(at + length), 0) FROM part"
_PART = "SELECT first, at, length FROM part WHERE first <= ? ORDER BY first DESC LIMIT 1"
_NEXT = "SELECT min(first) FROM part WHERE first > ?"


@dataclass(frozen=True, slots=True)
class Listed:
    """Stretches of a file: every code with a line, sorted, once, a line feed after each."""

    path: Path
    stretches: list[Stretch]


class HeldCodes:
    """The counts kept in `db`, the list in `path`; works inside its transactions."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        for statement in SCHEMA:
            db.execute(statement)
        self._ground = Ground(path.with_name(path.name + BESIDE))
        if not self._ground.reaches(db.execute(_END).fetchone()[0]):
            self.distrust()
        self._differ = not self._are_counted()

    def close(self) -> None:
        """Nothing more will be asked."""
        self._ground.close()

    def distrust(self) -> None:
        """Let the pieces be cut anew when the codes are next listed."""
        self._db.execute("DELETE FROM part")

    def begin(self) -> None:
        """First of all in a transaction: look where room is."""
        self._ground.begin(self._db.execute("SELECT at, length FROM part ORDER BY at"))

    @property
    def differ(self) -> bool:
        """Whether they may be others than when the list was opened."""
        return self._differ

    def follow(self, before: Iterable[str | None], after: Iterable[str | None]) -> None:
        """Count the codes of lines that took the place of others."""
        if not self._are_counted():
            return
        moved = Counter(after)
        moved.subtract(before)
        turned: dict[str, bool] = {}
        for code, more in moved.items():
            if code is not None and more:
                turned |= self._add(code, more)
        self._differ |= bool(turned)
        self._turn(turned)

    def forget(self) -> None:
        """Let them be counted anew when they are next listed."""
        self._db.execute("DELETE FROM code")
        self.distrust()
        self._differ = True

    def listed(self) -> Listed:
        """Where the codes are, until the change after this one."""
        if not self._are_counted():
            self.forget()
            self._db.execute(_FILL)
        if self._db.execute("SELECT EXISTS (SELECT 1 FROM part)").fetchone()[0] == 0:
            self._cut_up()
        stretches = self._db.execute("SELECT at, length FROM part ORDER BY first").fetchall()
        return Listed(self._ground.path, stretches)

    def _are_counted(self) -> bool:
        return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM code)").fetchone()[0])

    def _add(self, code: str, more: int) -> dict[str, bool]:
        """Whether it has a line now, where it had none before, or has none any more."""
        row = self._db.execute("SELECT lines FROM code WHERE code = ?", (code,)).fetchone()
        lines = (row[0] if row else 0) + more
        if lines:
            self._db.execute("INSERT OR REPLACE INTO code VALUES (?, ?)", (code, lines))
        else:
            self._db.execute("DELETE FROM code WHERE code = ?", (code,))
        return {code: bool(lines)} if row is None or not lines else {}

    def _cut_up(self) -> None:
        codes = (row[0] for row in self._db.execute("SELECT code FROM code ORDER BY code"))
        self._put("", list(islice(codes, PIECE)))
        while part := list(islice(codes, PIECE)):
            self._put(part[0], part)

    def _turn(self, turned: Mapping[str, bool]) -> None:
        """Let codes come into their pieces, or leave them."""
        ordered, at = sorted(turned), 0
        while at < len(ordered):
            part = self._db.execute(_PART, (ordered[at],)).fetchone()
            if part is None:
                return  # they were never listed
            first, *stretch = part
            (bound,) = self._db.execute(_NEXT, (first,)).fetchone()
            end = len(ordered) if bound is None else bisect_left(ordered, bound, at)
            held = bytes(self._ground.read((stretch[0], stretch[1]))).decode().split("\n")[:-1]
            stay = (code for code in held if turned.get(code, True))
            self._put(first, sorted([*stay, *filter(turned.get, ordered[at:end])]))
            at = end

    def _put(self, first: str, codes: list[str]) -> None:
        """Write a piece; one that has grown too large, as several."""
        step = PIECE if len(codes) > 2 * PIECE else 2 * PIECE
        for at in range(0, max(len(codes), 1), step):
            part = codes[at : at + step]
            stretch = self._ground.put("".join(f"{code}\n" for code in part).encode())
            row = (part[0] if at else first, *stretch)
            self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", row)
