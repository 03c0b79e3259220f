"""The leaves of each bucket as one run of bytes, for a list that answers for the root alone.

A publisher's rehearsal follows every release, and a release of few lines touches most buckets: a
run costs one reading and one SHA-256, where its rows would be asked for one by one. A bucket has
its run from when it is read in full, or from its first change on; until then its rows answer.

Runs lie in a file beside the list (`ground`). A run that a line came to or left is written anew. A
run whose lines say something else is mended in its place, but only by the next change, once it is
certain that this one stands.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from wangjian_pull import merkle
from wangjian_pull.ground import Ground, Stretch
from wangjian_pull.lines import Line
from wangjian_pull.merkle import Run

WIDTH = 64  # kh, then line hash
KEY = 32
BESIDE = "-leaves"
"""What the name of the file of runs has behind the list's."""
SCHEMA = (
    # Lists of before kept their runs in themselves; where none is, the rows answer.
    "DROP TABLE IF EXISTS leaves",
    "CREATE TABLE IF NOT EXISTS run (bucket INTEGER PRIMARY KEY, at INTEGER, length INTEGER)",
    # Line hashes that are not in the file yet, by where they belong.
    "CREATE TABLE IF NOT EXISTS mend (at INTEGER PRIMARY KEY, hash BLOB NOT NULL)",
)
_ROWS = "SELECT kh, hash FROM line WHERE kh >= ? AND kh < ? ORDER BY kh"
_COUNT = "SELECT count(*) FROM line WHERE kh >= ? AND kh < ?"
_END = "SELECT coalesce(max(at + length), 0) FROM run"
_RUN = "SELECT at, length FROM run WHERE bucket = ?"
_MENDS = "SELECT at, hash FROM mend WHERE at >= ? AND at < ?"
_BUCKET = itemgetter(2)


class Leaves:
    """The runs beside the list in `path`, which `db` speaks of; works inside its transactions."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        for statement in SCHEMA:
            db.execute(statement)
        self._ground = Ground(path.with_name(path.name + BESIDE))
        if not self._ground.reaches(db.execute(_END).fetchone()[0]):
            self.distrust()

    def close(self) -> None:
        """Nothing more will be asked."""
        self._ground.close()

    def distrust(self) -> None:
        """Let the rows answer for every bucket until it changes again."""
        self._db.execute("DELETE FROM run")
        self._db.execute("DELETE FROM mend")

    def begin(self) -> None:
        """First of all in a transaction: mend what the last one left, and look where room is.

        Where a run lay that was written anew since, it is mended in vain, before room is used.
        """
        for at, digest in self._db.execute("SELECT at, hash FROM mend"):
            self._ground.write(at, digest)
        self._db.execute("DELETE FROM mend")
        self._ground.begin(self._db.execute("SELECT at, length FROM run ORDER BY at"))

    def follow(self, lines: Sequence[Line]) -> list[tuple[int, bytes]]:
        """Bucket and digest once `lines` (in the order of kh, already in the list) are applied."""
        digests = []
        for bucket, group in groupby(lines, key=_BUCKET):
            stretch = self._db.execute(_RUN, (bucket,)).fetchone()
            if stretch is None:
                run: Run = self._rows(bucket)
                self._put(bucket, run)
            else:
                run = self._spliced(bucket, stretch, group)
            digests.append((bucket, merkle.run_digest(run)))
        return digests

    def hold(self, runs: Mapping[int, bytes]) -> None:
        """Keep the runs of buckets that were read in full."""
        for bucket, run in runs.items():
            self._put(bucket, run)

    def forget(self, buckets: Collection[int] | None = None) -> None:
        """Let the rows answer for those buckets, or all of them, until they change again."""
        if buckets is None:
            self.distrust()
        else:
            asked = [(bucket,) for bucket in buckets]
            self._db.executemany("DELETE FROM run WHERE bucket = ?", asked)

    def count(self, buckets: Iterable[int]) -> int:
        """How many lines are held in `buckets`, those without a run counted row by row."""
        held: dict[int, int] = dict(self._db.execute("SELECT bucket, length FROM run"))
        without = (merkle.key_range(bucket) for bucket in buckets if bucket not in held)
        counts: list[int] = [self._db.execute(_COUNT, span).fetchone()[0] for span in without]
        return sum(held.values()) // WIDTH + sum(counts)

    def _rows(self, bucket: int) -> bytes:
        rows = self._db.execute(_ROWS, merkle.key_range(bucket))
        return b"".join(kh + digest for kh, digest in rows)

    def _put(self, bucket: int, run: Run) -> None:
        at, length = self._ground.put(run)
        self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", (bucket, at, length))

    def _spliced(self, bucket: int, stretch: Stretch, lines: Iterable[Line]) -> Run:
        """The run after `lines`; where none came or left, what differs is left to be mended."""
        begin, length = stretch
        held = self._ground.read(stretch)
        for at, digest in self._db.execute(_MENDS, (begin, begin + length)):
            held[at - begin : at - begin + len(digest)] = digest
        moved: bytearray | None = None
        mends = []
        for line in lines:
            at, is_there = _found(held if moved is None else moved, line.kh)
            if line.put and is_there and moved is None:
                held[at + KEY : at + WIDTH] = line.hash
                mends.append((begin + at + KEY, line.hash))
            elif line.put or is_there:
                moved = bytearray(held) if moved is None else moved
                leaf = line.kh + line.hash if line.put else b""
                moved[at : at + WIDTH * is_there] = leaf
        if moved is None:
            self._db.executemany("INSERT OR REPLACE INTO mend VALUES (?, ?)", mends)
            return held
        self._put(bucket, moved)
        return moved


def _found(run: bytearray | memoryview, kh: bytes) -> tuple[int, bool]:
    """At which byte the leaf of `kh` begins or would begin, and whether it is there."""

    def key(number: int) -> bytes:
        return bytes(run[number * WIDTH : number * WIDTH + KEY])

    number = bisect_left(range(len(run) // WIDTH), kh, key=key)
    return number * WIDTH, key(number) == kh
