"""How many lines each code has, for a list that answers for the root alone.

The codes of a release are those of the last one unless a code's first line came or its last one
left. They are counted from the first time they are listed, so a list that is read once and thrown
away never counts them. From then on they are held as text too, cut into pieces: what comes or
leaves costs a piece, and to list millions costs no look at each.
"""

import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

PIECE = 1_024
"""So many codes are a piece at first; one that grows to twice as many is cut in two."""
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, lines INTEGER NOT NULL) WITHOUT ROWID",
    # Each holds the codes from `first` on up to the next one's; the first begins below any code.
    "CREATE TABLE IF NOT EXISTS piece (first TEXT PRIMARY KEY, text TEXT NOT NULL)",
)
_FILL = """INSERT INTO code SELECT code, count(*) FROM line
    WHERE code IS NOT NULL GROUP BY code ORDER BY code"""
_PIECE = "SELECT first, text FROM piece WHERE first <= ? ORDER BY first DESC LIMIT 1"
_NEXT = "SELECT min(first) FROM piece WHERE first > ?"


class HeldCodes:
    """The counts kept in `db`; everything works inside a transaction of the caller's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        for statement in SCHEMA:
            db.execute(statement)
        self._differ = not self._are_counted()

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
        self._db.execute("DELETE FROM piece")
        self._differ = True

    def listed(self) -> Iterator[str]:
        """Every code with a line, sorted, once, a line feed after each; many at a time."""
        if not self._are_counted():
            self.forget()
            self._db.execute(_FILL)
        if self._db.execute("SELECT EXISTS (SELECT 1 FROM piece)").fetchone()[0] == 0:
            self._cut_up()
        return (row[0] for row in self._db.execute("SELECT text FROM piece ORDER BY first"))

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
            piece = self._db.execute(_PIECE, (ordered[at],)).fetchone()
            if piece is None:
                return  # they were never listed
            first, text = piece
            (bound,) = self._db.execute(_NEXT, (first,)).fetchone()
            end = len(ordered) if bound is None else bisect_left(ordered, bound, at)
            stay = (code for code in text.split("\n")[:-1] if turned.get(code, True))
            self._put(first, sorted([*stay, *filter(turned.get, ordered[at:end])]))
            at = end

    def _put(self, first: str, codes: list[str]) -> None:
        """Write a piece; one that has grown too large, as several."""
        step = PIECE if len(codes) > 2 * PIECE else 2 * PIECE
        for at in range(0, max(len(codes), 1), step):
            part = codes[at : at + step]
            row = part[0] if at else first, "".join(f"{code}\n" for code in part)
            self._db.execute("INSERT OR REPLACE INTO piece VALUES (?, ?)", row)
