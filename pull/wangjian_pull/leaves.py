"""The leaves of each bucket as one run of bytes, for a list that answers for the root alone.

A publisher's rehearsal follows every release, and a release of few lines touches most buckets: a
run costs one splice and one SHA-256, where its rows would be asked for one by one. A bucket has
its run from when it is read in full, or from its first change on; until then its rows answer.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from wangjian_pull import merkle
from wangjian_pull.lines import Line

WIDTH = 64  # kh, then line hash
KEY = 32
SCHEMA = "CREATE TABLE IF NOT EXISTS leaves (bucket INTEGER PRIMARY KEY, run BLOB NOT NULL)"
_ROWS = "SELECT kh, hash FROM line WHERE kh >= ? AND kh < ? ORDER BY kh"
_COUNT = "SELECT count(*) FROM line WHERE kh >= ? AND kh < ?"
_LENGTHS = "SELECT bucket, length(run) FROM leaves"
_BUCKET = itemgetter(2)


class Leaves:
    """The runs kept in `db`; everything works inside a transaction of the caller's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(SCHEMA)

    def follow(self, lines: Sequence[Line]) -> list[tuple[int, bytes]]:
        """Bucket and digest once `lines` (in the order of kh, already in the list) are applied."""
        digests = []
        for bucket, group in groupby(lines, key=_BUCKET):
            held = self._db.execute("SELECT run FROM leaves WHERE bucket = ?", (bucket,)).fetchone()
            run = self._read(bucket) if held is None else self._spliced(bucket, held[0], group)
            digests.append((bucket, merkle.run_digest(run)))
        return digests

    def hold(self, runs: Mapping[int, bytes]) -> None:
        """Keep the runs of buckets that were read in full."""
        self._db.executemany("INSERT OR REPLACE INTO leaves VALUES (?, ?)", runs.items())

    def forget(self, buckets: Collection[int] | None = None) -> None:
        """Let the rows answer for those buckets, or all of them, until they change again."""
        if buckets is None:
            self._db.execute("DELETE FROM leaves")
        else:
            asked = [(bucket,) for bucket in buckets]
            self._db.executemany("DELETE FROM leaves WHERE bucket = ?", asked)

    def count(self, buckets: Iterable[int]) -> int:
        """How many lines are held in `buckets`, those without a run counted row by row."""
        held: dict[int, int] = dict(self._db.execute(_LENGTHS))
        without = (merkle.key_range(bucket) for bucket in buckets if bucket not in held)
        counts: list[int] = [self._db.execute(_COUNT, span).fetchone()[0] for span in without]
        return sum(held.values()) // WIDTH + sum(counts)

    def _read(self, bucket: int) -> bytes:
        rows = self._db.execute(_ROWS, merkle.key_range(bucket))
        run = b"".join(kh + digest for kh, digest in rows)
        self._db.execute("INSERT INTO leaves VALUES (?, ?)", (bucket, run))
        return run

    def _spliced(self, bucket: int, held: bytes, lines: Iterable[Line]) -> bytes:
        """The run after `lines`; where none came or left, only what differs is written."""
        run, put = bytearray(held), []
        for line in lines:
            at, is_held = _place(run, line.kh)
            leaf = line.kh + line.hash if line.put else b""
            run[at : at + WIDTH * is_held] = leaf
            put.append((at, leaf))
        if len(run) == len(held) and all(leaf for _, leaf in put):
            with self._db.blobopen("leaves", "run", bucket) as blob:
                for at, leaf in put:
                    blob.seek(at)
                    blob.write(leaf)
        else:
            self._db.execute("UPDATE leaves SET run = ? WHERE bucket = ?", (run, bucket))
        return bytes(run)


def _place(run: bytearray, kh: bytes) -> tuple[int, bool]:
    """At which byte the leaf of `kh` begins or would begin, and whether it is there."""

    def key(number: int) -> bytes:
        return bytes(run[number * WIDTH : number * WIDTH + KEY])

    number = bisect_left(range(len(run) // WIDTH), kh, key=key)
    return number * WIDTH, key(number) == kh
