"""The list a reader holds: one SQLite file, changed only by whole verified releases."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wangjian_pull import audit, held_codes, leaves, merkle
from wangjian_pull.codes import LENGTH
from wangjian_pull.errors import Damaged, NoList
from wangjian_pull.writing import Writer

ANY_DAY = ""  # comes before every ISO date: lines count whatever their end
CACHE_KIB = 128 * 1024
PAGE = 16_384
BESIDE = ("-wal", "-shm", leaves.BESIDE, held_codes.BESIDE)
"""What the names of files that belong to a list have behind its own."""
SMALL_PAGE = 4_096  # without text, changes are a few bytes here and there, a page written for each
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
    # Until when a signed timestamp vouches that this is the newest release; seconds of UTC.
    """CREATE TABLE IF NOT EXISTS vouched (one INTEGER PRIMARY KEY CHECK (one = 1),
    expires REAL NOT NULL)""",
    # Ways back through older releases that were not walked to their end yet.
    """CREATE TABLE IF NOT EXISTS walk (
    seq INTEGER, sha256 TEXT, goal INTEGER, held TEXT)""",
)
_SHOWN = "code IS NOT NULL AND (until IS NULL OR until >= ?)"
_OTHERS = f"SELECT DISTINCT code FROM line WHERE {_SHOWN} AND {{}}"  # noqa: S608 - ours
_TOGETHER = f"SELECT CAST(group_concat(code, '') AS BLOB), count(*) FROM ({_OTHERS})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Cursor:
    """Which release is held."""

    channel: str
    seq: int
    release: str  # SHA-256 of its release.json
    count: int
    root: str
    moment: str


class Store:
    """Open a list kept in `path`; use as a context manager.

    Reads are answered from the last committed release only. A list that does not keep the lines'
    text answers for the root alone.
    """

    def __init__(self, path: Path, *, keeps_text: bool = True) -> None:
        self.keeps_text = keeps_text
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(f"PRAGMA page_size={PAGE if keeps_text else SMALL_PAGE}")
        self._db.execute("PRAGMA synchronous=NORMAL")
        # What a release erased must not be left in the file's free pages.
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        for statement in _SCHEMA:
            self._db.execute(statement)
        self.write = Writer(self._db, path, keeps_text=keeps_text)
        self._open_log()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.write.close()
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[Writer]:
        """A transaction: all of a release or, when anything is raised inside, nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self.write.begin()
            yield self.write
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._open_log()

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

    def walks(self) -> list[tuple[int, str, int, str]]:
        """Ways back not walked to their end: from which release (by hash) to which one held."""
        return list(self._db.execute("SELECT seq, sha256, goal, held FROM walk"))

    def set_walks(self, walks: Iterable[tuple[int, str, int, str]]) -> None:
        """Inside `change`."""
        self._db.execute("DELETE FROM walk")
        self._db.executemany("INSERT INTO walk VALUES (?, ?, ?, ?)", walks)

    def vouch(self, expires: datetime) -> None:
        """Say until when a signed timestamp vouches for the release held (aware)."""
        self._db.execute("INSERT OR REPLACE INTO vouched VALUES (1, ?)", (expires.timestamp(),))

    def vouched(self) -> datetime | None:
        """When the timestamp that vouches for the list expires; None for a list never signed."""
        row = self._db.execute("SELECT expires FROM vouched").fetchone()
        return None if row is None else datetime.fromtimestamp(row[0], UTC)

    def root(self) -> str:
        """The state root over what is held, from the kept bucket digests."""
        kept = self.digests()
        return merkle.root([kept.get(n, merkle.EMPTY_BUCKET) for n in range(merkle.BUCKETS)])

    def digests(self) -> dict[int, bytes]:
        """The kept digests by bucket; a bucket without one is empty."""
        return dict(self._db.execute("SELECT bucket, digest FROM bucket"))

    def count(self) -> int:
        """How many lines are held."""
        if self.write.leaves is not None:
            return self.write.leaves.count(self.digests())
        count: int = self._db.execute("SELECT count(*) FROM line").fetchone()[0]
        return count

    def damaged(self) -> set[int]:
        """Buckets whose lines, hashed anew, are not what was verified when they were written."""
        return audit.damaged(self._rows(), self.digests(), has_text=self.keeps_text)

    def recount(self) -> None:
        """Hash the whole list anew; `Damaged` when it is no longer what was verified."""
        held, bad = self.cursor(), self.damaged()
        if bad:
            raise Damaged(f"{len(bad)} of {merkle.BUCKETS} buckets are not what was verified")
        if held is not None and (held.count, held.root) != (self.count(), self.root()):
            raise Damaged("the list held does not hash to the verified root")

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return self._db.execute(
            "SELECT kh, id, bucket, hash, rev, seq, code, until, raw FROM line ORDER BY kh"
        )

    def check(self, code: str, day: str) -> list[bytes]:
        """Lines about `code` that may be shown on `day` (ISO); the end date is honoured here.

        `NoList` before the first verified release: absence would then mean nothing.
        """
        self.demand()
        rows = self._db.execute(
            f"SELECT raw FROM line WHERE code = ? AND {_SHOWN} ORDER BY id",  # noqa: S608 - ours
            (code, day),
        )
        return [row[0] for row in rows]

    def codes(self, day: str = ANY_DAY) -> Iterator[str]:
        """Every code with a line that may be shown on `day`, sorted, once; `NoList` likewise."""
        self.demand()
        query = f"SELECT DISTINCT code FROM line WHERE {_SHOWN} ORDER BY code"  # noqa: S608 - ours
        return (row[0] for row in self._db.execute(query, (day,)))

    def listed(self, day: str) -> set[bytes]:
        """What `codes` gives, as a set to be asked a million times; `NoList` likewise."""
        self.demand()
        # Codes of the usual length come as one text, in a quarter of the time that rows take.
        row = self._db.execute(_TOGETHER.format(f"length(code) = {LENGTH}"), (day,)).fetchone()
        text, number = row[0] or b"", row[1]
        if len(text) != LENGTH * number:  # a character of several bytes, or none at all
            return {code.encode() for code in self.codes(day)}
        listed = {text[at : at + LENGTH] for at in range(0, len(text), LENGTH)}
        others = self._db.execute(_OTHERS.format(f"length(code) <> {LENGTH}"), (day,))
        listed.update(code.encode() for (code,) in others)
        return listed

    def lines(self, day: str) -> Iterator[bytes]:
        """Every line that may be shown on `day`, in the order of ids' hashes; `NoList` likewise."""
        self.demand()
        query = "SELECT raw FROM line WHERE until IS NULL OR until >= ? ORDER BY kh"
        return (row[0] for row in self._db.execute(query, (day,)))

    def demand(self) -> Cursor:
        """The release held; `NoList` before the first verified one."""
        held = self.cursor()
        if held is None:
            raise NoList("no verified list is held yet: absence from it would mean nothing")
        return held

    def _open_log(self) -> None:
        """A first list is written once; from then on readers go on reading during a change."""
        if self.cursor() is not None:
            self.write.index()
            self._db.execute("PRAGMA journal_mode=WAL")
