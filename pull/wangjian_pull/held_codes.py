"""How many lines each code has, for a list that answers for the root alone.

The codes of a release are those of the last one unless a code's first line came or its last one
left. They are counted from the first time they are listed, so a list that is read once and thrown
away never counts them.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, lines INTEGER NOT NULL) WITHOUT ROWID"
)
_FILL = """INSERT INTO code SELECT code, count(*) FROM line
    WHERE code IS NOT NULL GROUP BY code ORDER BY code"""


class HeldCodes:
    """The counts kept in `db`; everything works inside a transaction of the caller's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(SCHEMA)
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
        for code, more in moved.items():
            if code is not None and more:
                self._add(code, more)

    def forget(self) -> None:
        """Let them be counted anew when they are next listed."""
        self._db.execute("DELETE FROM code")
        self._differ = True

    def listed(self) -> Iterator[str]:
        """Every code with a line, sorted, once."""
        if not self._are_counted():
            self._db.execute(_FILL)
        return (row[0] for row in self._db.execute("SELECT code FROM code ORDER BY code"))

    def _are_counted(self) -> bool:
        return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM code)").fetchone()[0])

    def _add(self, code: str, more: int) -> None:
        row = self._db.execute("SELECT lines FROM code WHERE code = ?", (code,)).fetchone()
        lines = (row[0] if row else 0) + more
        if lines:
            self._db.execute("INSERT OR REPLACE INTO code VALUES (?, ?)", (code, lines))
        else:
            self._db.execute("DELETE FROM code WHERE code = ?", (code,))
        self._differ |= row is None or not lines
