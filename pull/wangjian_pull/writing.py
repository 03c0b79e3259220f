"""How lines get into a list: revisions only grow, buckets are counted anew where a line moved.

Everything here works inside a transaction of the caller's.
"""

import sqlite3
from collections.abc import Collection, Iterable
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path

from wangjian_pull import merkle
from wangjian_pull.errors import Rejected
from wangjian_pull.ground import start_of_the_machine
from wangjian_pull.held_codes import HeldCodes
from wangjian_pull.leaves import Leaves
from wangjian_pull.lines import COLUMNS, Line

# Lines are written in the order of their key hash, so that a batch fills pages side by side.
BATCH = 50_000
NO_REMOVALS = "a snapshot holds a removal"
ASKED_AT_ONCE = 400  # ids per question; SQLite takes 999 values at least

# In which start of the machine the files beside the list were written.
_WRITTEN = "CREATE TABLE IF NOT EXISTS written (one INTEGER PRIMARY KEY, start TEXT NOT NULL)"
_BEFORE = "CREATE TEMP TABLE before (kh BLOB PRIMARY KEY, rev INTEGER, live INTEGER) WITHOUT ROWID"
_ALL = (b"", b"\xff" * 33)  # below and above every key hash
_BACK = "SELECT l.id FROM before b JOIN line l USING (kh) WHERE NOT b.live AND l.rev <= b.rev"
_LEFT = """INSERT OR IGNORE INTO gone SELECT kh, rev, NULL FROM before b
    WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.kh = b.kh)"""
_HAVE_LEFT = """SELECT count(*) FROM before b
    WHERE b.live AND NOT EXISTS (SELECT 1 FROM line l WHERE l.kh = b.kh)"""
_INDEX = "CREATE INDEX IF NOT EXISTS line_shown ON line (code, until) WHERE code IS NOT NULL"

# What is taken of a `Line`, by its place: named attributes would cost a tenth of a first list.
_KEY, _BUCKET, _LEAF, _IS_PUT = itemgetter(0), itemgetter(2), itemgetter(0, 3), itemgetter(9)
_ROW = itemgetter(slice(COLUMNS))


class Writer:
    """Writes into the list behind `db`; without `keeps_text` it answers for the root alone."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, keeps_text: bool) -> None:
        self._db = db
        self._keeps_text = keeps_text
        self.leaves = None if keeps_text else Leaves(db, path)
        self.codes = None if keeps_text else HeldCodes(db, path)
        self._beside = [each for each in (self.leaves, self.codes) if each is not None]
        if self._beside:
            db.execute(_WRITTEN)

    def begin(self) -> None:
        """First of all in a transaction: what lies beside the list is made ready.

        Written in another start of the machine, it may never have come to the disk.
        """
        if not self._beside:
            return
        now = start_of_the_machine()
        then = self._db.execute("SELECT start FROM written").fetchone()
        for each in self._beside:
            if then != (now,):
                each.distrust()
            each.begin()
        self._db.execute("INSERT OR REPLACE INTO written VALUES (1, ?)", (now,))

    def close(self) -> None:
        """Nothing more will be written."""
        for each in self._beside:
            each.close()

    def index(self) -> None:
        """Who asks about a code keeps the lines' text; a rehearsal lists the codes once."""
        if self._keeps_text:
            self._db.execute(_INDEX)

    def forget(self, buckets: Collection[int] | None = None) -> None:
        """Empty the list, or some buckets of it, to be written anew; `remember` ends it."""
        self._db.execute("DROP TABLE IF EXISTS temp.before")
        self._db.execute(_BEFORE)
        self._forget_counts(buckets)
        if buckets is None:
            # An index is quicker made once than kept through a million lines.
            self._db.execute("DROP INDEX IF EXISTS line_shown")
            self._db.execute("DELETE FROM bucket")
        for span in [_ALL] if buckets is None else map(merkle.key_range, buckets):
            for table, live in (("gone", 0), ("line", 1)):
                within = f"FROM {table} WHERE kh >= ? AND kh < ?"
                self._db.execute(
                    f"INSERT OR REPLACE INTO before SELECT kh, rev, {live} {within}", span
                )
                self._db.execute(f"DELETE {within}", span)

    def remember(self, *, strict: bool = True) -> int:
        """After `forget`: how many that were live have left; what left stays known.

        When `strict`, `Rejected` if an id that was gone is back without a newer revision.
        """
        back = self._db.execute(_BACK).fetchone() if strict else None
        if back is not None:
            raise Rejected(f"{back[0]}: gone, and back without a newer revision")
        self._db.execute(_LEFT)
        left: int = self._db.execute(_HAVE_LEFT).fetchone()[0]
        self._db.execute("DROP TABLE temp.before")
        self.index()
        return left

    def untangle(self) -> None:
        """Drop what no release could have written: keys that are none, ids held and gone."""
        self._forget_counts(None)
        self._db.execute("DELETE FROM line WHERE typeof(kh) <> 'blob'")
        self._db.execute(
            "DELETE FROM gone WHERE EXISTS (SELECT 1 FROM line l WHERE l.kh = gone.kh)"
        )

    def first(self, lines: Iterable[Line]) -> None:
        """Lines of a snapshot's shard, into a list that holds nothing in their buckets."""
        if self.codes is not None:
            self.codes.forget()
        every, runs = counted(lines)
        try:
            self._put(every, "INSERT")
        except sqlite3.IntegrityError as error:
            raise Rejected("two shards hold lines of one bucket") from error
        known = {row[0] for row in self._db.execute("SELECT bucket FROM bucket")}
        self._set_digests((bucket, merkle.run_digest(run)) for bucket, run in runs.items())
        if self.leaves is not None:
            self.leaves.hold(runs)
        self.digest(runs.keys() & known)

    def apply(self, lines: Iterable[Line]) -> int:
        """Apply lines in order; how many live ones left. `Rejected` for a revision gone back."""
        touched: set[int] = set()
        left = 0
        source = iter(lines)
        while batch := list(islice(source, BATCH)):
            batch.sort(key=_KEY)
            if self._knows_any():
                batch, before = self._unheard(batch)
                self._follow_codes(before, batch)
            left += self._write(batch)
            if self.leaves is not None:
                self._set_digests(self.leaves.follow(batch))
            else:
                touched.update(line.bucket for line in batch)
        self.digest(touched)
        return left

    def digest(self, buckets: Collection[int]) -> None:
        """Count `buckets` anew from the lines held."""
        if self.leaves is not None:
            self.leaves.forget(buckets)
        rows = []
        for number in buckets:
            leaves = self._db.execute(
                "SELECT kh, hash FROM line WHERE kh >= ? AND kh < ? ORDER BY kh",
                merkle.key_range(number),
            )
            rows.append((number, merkle.bucket_digest(leaves)))
        self._set_digests(rows)

    def _set_digests(self, rows: Iterable[tuple[int, bytes]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO bucket VALUES (?, ?)", rows)

    def _forget_counts(self, buckets: Collection[int] | None) -> None:
        if self.leaves is not None:
            self.leaves.forget(buckets)
        if self.codes is not None:
            self.codes.forget()

    def _follow_codes(self, before: Iterable[str | None], batch: Iterable[Line]) -> None:
        if self.codes is not None:
            self.codes.follow(before, (line.code for line in batch))

    def _knows_any(self) -> bool:
        """Whether any id is, or was, held: a first list has no revisions to compare with."""
        query = "SELECT EXISTS (SELECT 1 FROM line) OR EXISTS (SELECT 1 FROM gone)"
        return bool(self._db.execute(query).fetchone()[0])

    def _unheard(self, lines: list[Line]) -> tuple[list[Line], list[str | None]]:
        """Those that say something new, and the codes that were held in their places.

        One question per few hundred, not half of a bootstrap.

        The very line that is held may come again: a window lists all that was touched in it. Its
        bucket is not counted anew for that.
        """
        unheard, before = [], []
        for start in range(0, len(lines), ASKED_AT_ONCE):
            part = lines[start : start + ASKED_AT_ONCE]
            keys = [line.kh for line in part]
            marks = ",".join("?" * len(keys))
            held = self._db.execute(
                f"SELECT kh, rev, NULL, NULL FROM gone WHERE kh IN ({marks}) "  # noqa: S608 - only marks
                f"UNION ALL SELECT kh, rev, hash, code FROM line WHERE kh IN ({marks})",
                keys * 2,
            )
            known = {kh: said for kh, *said in held}
            for line in part:
                rev, digest, code = known.get(line.kh, (-1, None, None))
                if line.rev == rev and (line.hash if line.put else None) == digest:
                    continue
                if line.rev <= rev:
                    raise Rejected(f"{line.id}: revision {line.rev} after {rev}")
                unheard.append(line)
                before.append(code)
        return unheard, before

    def _write(self, lines: list[Line]) -> int:
        puts = [line for line in lines if line.put]
        gone = [(line.kh, line.rev, line.why) for line in lines if not line.put]
        self._put(puts)
        if self._db.execute("SELECT EXISTS (SELECT 1 FROM gone)").fetchone()[0]:
            self._db.executemany("DELETE FROM gone WHERE kh = ?", [(put.kh,) for put in puts])
        left = self._db.executemany("DELETE FROM line WHERE kh = ?", [(each[0],) for each in gone])
        self._db.executemany("INSERT OR REPLACE INTO gone VALUES (?,?,?)", gone)
        return max(left.rowcount, 0)

    def _put(self, lines: list[Line], how: str = "INSERT OR REPLACE") -> None:
        rows: Iterable[tuple[object, ...]] = map(_ROW, lines)
        if not self._keeps_text:
            rows = ((*line[: COLUMNS - 1], b"") for line in lines)
        self._db.executemany(f"{how} INTO line VALUES (?,?,?,?,?,?,?,?,?)", rows)


def counted(lines: Iterable[Line]) -> tuple[list[Line], dict[int, bytes]]:
    """Lines of a snapshot's shard in the order of their key hash, and their leaves by bucket."""
    every = sorted(lines, key=_KEY)
    if not all(map(_IS_PUT, every)):
        raise Rejected(NO_REMOVALS)
    grouped = groupby(every, key=_BUCKET)
    return every, {
        bucket: b"".join(chain.from_iterable(map(_LEAF, each))) for bucket, each in grouped
    }
