"""The list a reader holds: one SQLite file, changed only by whole verified releases."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from wangjian_pull import merkle
from wangjian_pull.errors import NoList, Rejected
from wangjian_pull.lines import Line

# Lines are written in the order of their key hash, so that a batch fills pages side by side.
BATCH = 50_000
CACHE_KIB = 128 * 1024
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS line (
    kh BLOB PRIMARY KEY, id TEXT NOT NULL, bucket INTEGER NOT NULL, hash BLOB NOT NULL,
    rev INTEGER NOT NULL, seq INTEGER NOT NULL, code TEXT, until TEXT, raw BLOB NOT NULL
    ) WITHOUT ROWID""",
    # Revisions of ids that left: none may come back with a lower or equal one.
    """CREATE TABLE IF NOT EXISTS gone (
    kh BLOB PRIMARY KEY, rev INTEGER NOT NULL, why TEXT) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS bucket (bucket INTEGER PRIMARY KEY, digest BLOB NOT NULL)",
    """CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1),
    channel TEXT, seq INTEGER, release TEXT, count INTEGER, root TEXT, moment TEXT)""",
)
# Who asks about a code keeps the lines' text; a rehearsal lists the codes once and needs no index.
_INDEX = "CREATE INDEX IF NOT EXISTS line_code ON line (code)"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Which release is held."""

    channel: str
    seq: int
    release: str  # SHA-256 of its release.json
    count: int
    root: str
    moment: str


ASKED_AT_ONCE = 400  # ids per question; SQLite takes 999 values at least
KEPT = 9  # the columns of a line that the list keeps, the first of `Line`


class Store:
    """Open a list kept in `path`; use as a context manager.

    Reads are answered from the last committed release only. A list that does not keep the lines'
    text answers for the root alone.
    """

    def __init__(self, path: Path, *, keeps_text: bool = True) -> None:
        self._keeps_text = keeps_text
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA page_size=16384")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        for statement in (*_SCHEMA, *([_INDEX] if keeps_text else [])):
            self._db.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """A transaction: all of a release or, when anything is raised inside, nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def cursor(self) -> Cursor | None:
        """The release held, or None before the first."""
        row = self._db.execute(
            "SELECT channel, seq, release, count, root, moment FROM cursor"
        ).fetchone()
        return None if row is None else Cursor(*row)

    def set_cursor(self, cursor: Cursor) -> None:
        """Say which release is held now; inside `change`, after the root was checked."""
        self._db.execute(
            "INSERT OR REPLACE INTO cursor VALUES (1, ?, ?, ?, ?, ?, ?)",
            (cursor.channel, cursor.seq, cursor.release, cursor.count, cursor.root, cursor.moment),
        )

    def forget(self) -> None:
        """Drop all lines before a bootstrap, inside `change`; revisions of the gone stay known."""
        self._db.execute("DELETE FROM line")
        self._db.execute("DELETE FROM bucket")

    def apply(self, lines: Iterable[Line]) -> None:
        """Apply lines in order, inside `change`; `Rejected` when a revision does not grow.

        A line that is held already says nothing new: a window may begin before what is held.
        """
        touched: set[int] = set()
        source = iter(lines)
        while batch := list(islice(source, BATCH)):
            batch.sort(key=itemgetter(0))
            if self._knows_any():
                batch = self._unheard(batch)
            self._write(batch)
            touched.update(line.bucket for line in batch)
        self._digest(touched)

    def root(self) -> str:
        """The state root over what is held, from the kept bucket digests."""
        kept = dict(self._db.execute("SELECT bucket, digest FROM bucket"))
        return merkle.root([kept.get(n, merkle.EMPTY_BUCKET) for n in range(merkle.BUCKETS)])

    def count(self) -> int:
        """How many lines are held."""
        count: int = self._db.execute("SELECT count(*) FROM line").fetchone()[0]
        return count

    def recount(self) -> None:
        """Compute every digest anew from the lines; `Rejected` when the root is another."""
        with self.change():
            before = self.root()
            self._db.execute("DELETE FROM bucket")
            self._digest(set(range(merkle.BUCKETS)))
            cursor = self.cursor()
            if self.root() != before or (cursor and cursor.root != before):
                raise Rejected("the list held does not hash to the verified root: pull it anew")

    def check(self, code: str, day: str) -> list[bytes]:
        """Lines about `code` that may be shown on `day` (ISO); the end date is honoured here.

        `NoList` before the first verified release: absence would then mean nothing.
        """
        if self.cursor() is None:
            raise NoList("no verified list is held yet")
        rows = self._db.execute(
            "SELECT raw FROM line WHERE code = ? AND (until IS NULL OR until >= ?) ORDER BY id",
            (code, day),
        )
        return [row[0] for row in rows]

    def codes(self) -> Iterator[str]:
        """Every code held, sorted, once."""
        rows = self._db.execute(
            "SELECT DISTINCT code FROM line WHERE code IS NOT NULL ORDER BY code"
        )
        return (row[0] for row in rows)

    def _knows_any(self) -> bool:
        """Whether any id is, or was, held: a first list has no revisions to compare with."""
        query = "SELECT EXISTS (SELECT 1 FROM line) OR EXISTS (SELECT 1 FROM gone)"
        return bool(self._db.execute(query).fetchone()[0])

    def _unheard(self, lines: list[Line]) -> list[Line]:
        """Those that are not held; `Rejected` when another has a revision that does not grow.

        One question per few hundred ids: asked singly they cost half of a bootstrap.
        """
        unheard = []
        for start in range(0, len(lines), ASKED_AT_ONCE):
            part = lines[start : start + ASKED_AT_ONCE]
            keys = [line.kh for line in part]
            marks = ",".join("?" * len(keys))
            query = (
                f"SELECT kh, rev, NULL FROM gone WHERE kh IN ({marks}) "  # noqa: S608 — only marks
                f"UNION ALL SELECT kh, rev, hash FROM line WHERE kh IN ({marks})"
            )
            known = {kh: (rev, held) for kh, rev, held in self._db.execute(query, keys * 2)}
            for line in part:
                rev, held = known.get(line.kh, (-1, None))
                if (line.rev, line.hash if line.put else None) == (rev, held):
                    continue
                if line.put and line.rev <= rev:
                    raise Rejected(f"{line.id}: revision {line.rev} after {rev}")
                unheard.append(line)
        return unheard

    def _write(self, lines: list[Line]) -> None:
        if self._keeps_text:
            puts = [line[:KEPT] for line in lines if line.put]
        else:
            puts = [(*line[: KEPT - 1], b"") for line in lines if line.put]
        gone = [(line.kh, line.rev, line.why) for line in lines if not line.put]
        self._db.executemany("INSERT OR REPLACE INTO line VALUES (?,?,?,?,?,?,?,?,?)", puts)
        if self._db.execute("SELECT EXISTS (SELECT 1 FROM gone)").fetchone()[0]:
            self._db.executemany("DELETE FROM gone WHERE kh = ?", [(put[0],) for put in puts])
        self._db.executemany("DELETE FROM line WHERE kh = ?", [(each[0],) for each in gone])
        self._db.executemany("INSERT OR REPLACE INTO gone VALUES (?,?,?)", gone)

    def _digest(self, buckets: set[int]) -> None:
        for number in buckets:
            leaves = self._db.execute(
                "SELECT kh, hash FROM line WHERE kh >= ? AND kh < ? ORDER BY kh", _range(number)
            )
            self._db.execute(
                "INSERT OR REPLACE INTO bucket VALUES (?, ?)",
                (number, merkle.bucket_digest(leaves)),
            )


def _range(bucket: int) -> tuple[bytes, bytes]:
    """The smallest key hash of `bucket`, and one beyond its largest."""
    return (bucket << 4).to_bytes(2, "big"), (
        ((bucket + 1) << 4).to_bytes(2, "big") if bucket + 1 < merkle.BUCKETS else b"\xff" * 33
    )
