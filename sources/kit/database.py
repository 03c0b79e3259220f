"""Fetching from a table of a department's front-end database (前置库): what is new since last time.

A table has a *mark*, a column that only grows: a running number or the moment of the last change.
One read-only transaction that sees one state asks whether the department is still writing
(`Switch`, 交换开关), counts the rows after the mark entered last and up to the day's end, and
writes them in order of (mark, key) through one cursor into one stored file (`table_file.py`). The
mark reached stands in the file's address, which the ledger keeps: the next day goes on from
there, and a day collected again asks from where it asked before.

A mark that cannot be compared (NULL, another shape, `infinity`) places its row nowhere: such rows
come with every delivery and are set aside until the department mends them. A table whose newest
mark lies before the one entered was filled anew: `MarkWentBack`. Rows that arrive later under a
mark already passed cannot be told; the switch is the department's promise that there are none.
"""

import re
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table, and_, case, cast, or_, select
from sqlalchemy.sql import quoted_name
from sqlalchemy.types import LargeBinary, NullType, Text, TypeEngine

from records.snapshot import Snapshot
from sources.kit.database_open import address, between, opened, public_table, reached
from sources.kit.errors import (
    MarkWentBack,
    MissingColumn,
    NotDelivered,
    Place,
    SourceMoved,
    SourceUnavailable,
    TooLarge,
)
from sources.kit.fetching import Access, Errand
from sources.kit.session import Arrival
from sources.kit.table_file import MEDIA_TYPE, Head, lines, text
from sources.kit.table_wanted import Marks, Wanted

# What a database itself writes behind a mark: the zone of a moment, the fraction of a number.
_BEHIND = r"([+-][0-9]{2}(:[0-9]{2}){0,2}|\.[0-9]+)?"
_UNPLACED = ("infinity", "-infinity", "NaN")


@dataclass(frozen=True, slots=True)
class FrontTable(Wanted):
    """`Wanted`, fetched."""

    access: ClassVar[Access] = Access.DATABASE

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The rows since the last entered mark, as one file; `NotDelivered` when there are none."""
        url = address(errand)
        public = public_table(url, self.table)
        place = Place(errand.source_id, public)
        settings = errand.means.session
        deadline = time.monotonic() + settings.total_seconds
        attempt = 0
        while True:
            try:
                with opened(errand, url, place) as conn:
                    snapshot = _Reading(self, errand, conn, public, deadline).taken()
                break
            except SourceUnavailable:
                attempt += 1
                wait = settings.backoff_seconds * 2 ** (attempt - 1)
                if attempt >= settings.attempts or time.monotonic() + wait >= deadline:
                    raise
                time.sleep(wait)
        yield snapshot


@dataclass(frozen=True, slots=True)
class _Mark:
    """A table's mark in SQL: null where it places its row nowhere; it compares as a `type`."""

    value: ColumnElement[Any]
    unplaced: ColumnElement[bool]
    type: TypeEngine[Any]

    def at(self, mark: str) -> ColumnElement[Any]:
        """A mark's text as a value to compare with."""
        return cast(sa.literal(mark, Text()), self.type)

    def between(self, after: str, upto: str) -> ColumnElement[bool]:
        """Which rows lie there; and those that no mark places."""
        if upto == after:
            return self.unplaced
        placed = self.value <= self.at(upto)
        if after:
            placed = and_(placed, self.value > self.at(after))
        return or_(placed, self.unplaced)


def _mark(column: sa.Column[Any], marks: Marks) -> _Mark:
    moments = marks is Marks.MOMENT
    told = cast(column, Text)
    if isinstance(column.type, (sa.Date, sa.DateTime) if moments else (sa.Integer, sa.Numeric)):
        unplaced = or_(column.is_(None), told.in_(_UNPLACED))
        return _Mark(case((sa.not_(unplaced), column)), unplaced, column.type)
    fits = told.regexp_match(marks.value)
    unplaced = or_(column.is_(None), sa.not_(fits))
    if moments:
        return _Mark(case((fits, sa.func.replace(told, "T", " "))), unplaced, Text())
    return _Mark(case((fits, cast(told, sa.BigInteger))), unplaced, sa.BigInteger())


class _Reading:
    """One transaction with the database."""

    def __init__(
        self, how: FrontTable, errand: Errand, conn: Connection, public: str, deadline: float
    ) -> None:
        self.how = how
        self.errand = errand
        self.conn = conn
        self.public = public
        self.place = Place(errand.source_id, public)
        self.deadline = deadline

    def taken(self) -> Snapshot:
        """The rows in the store."""
        self._ask_switch()
        table = self._table(self.how.table, self.how.leave)
        self._require(table, (self.how.mark, *self.how.key))
        mark = _mark(table.c[self.how.mark], self.how.marks)
        after, upto = self._span(table, mark)
        where = mark.between(after, upto)
        counting = select(sa.func.count()).select_from(table).where(where)
        count = self.conn.execute(counting).scalar_one()
        since = f"after {after}" if after else "at all"
        if not count:
            raise NotDelivered(f"{self.place}: no rows {since} up to the end of {self.errand.day}")
        if count > self.how.most:
            raise TooLarge(
                f"{self.place}: {count:,} rows {since}, more than {self.how.most:,}; if that is "
                f"genuine, raise `most` of `fetch` in sources/{self.place.source}.py"
            )
        how = self.how
        names = tuple(table.columns.keys())
        head = Head(how.table, names, how.key, how.mark, after, upto, count)
        keys = [table.c[name] for name in how.key]
        last = case((mark.unplaced, 1), else_=0)
        asked = select(last, *map(_as_text, table.columns)).where(where)
        return self._written(head, asked.order_by(last, mark.value, *keys))

    def _ask_switch(self) -> None:
        switch = self.how.switch
        if switch is None:
            return
        table = self._table(switch.table)
        self._require(table, (switch.column, *switch.where))
        wanted = [cast(table.c[name], Text) == value for name, value in switch.where.items()]
        asked = select(cast(table.c[switch.column], Text)).where(*wanted).distinct().limit(100)
        states = list(self.conn.execute(asked).scalars())
        if states and all(state in switch.ready for state in states):
            return
        shown = ", ".join(repr(state) for state in states[:3]) or "no row"
        raise SourceUnavailable(
            f"{self.place}: the department is still writing: {switch.table}.{switch.column} "
            f"(交换开关) says {shown}, not {' or '.join(switch.ready)}; run it again later"
        )

    def _table(self, name: str, leave: tuple[str, ...] = ()) -> Table:
        """The table or view `name` as it is now, its columns without a type of ours."""
        asked = sa.inspect(self.conn)
        there = {*asked.get_table_names(self.how.schema), *asked.get_view_names(self.how.schema)}
        if name not in there:
            raise SourceMoved(
                f"{self.place}: there is no table or view {name!r}, only "
                f"{', '.join(sorted(there)[:20]) or 'none at all'}; if the department renamed it, "
                f"correct `fetch` in sources/{self.place.source}.py"
            )
        columns = [
            sa.Column(quoted_name(each["name"], quote=True), self._type(each["type"]))
            for each in asked.get_columns(name, self.how.schema)
            if each["name"] not in leave
        ]
        return Table(quoted_name(name, quote=True), sa.MetaData(), *columns, schema=self.how.schema)

    def _type(self, declared: TypeEngine[Any]) -> TypeEngine[Any]:
        """PostgreSQL holds to its types; SQLite's are hints that must not touch a value."""
        return declared if self.conn.dialect.name == "postgresql" else NullType()

    def _require(self, table: Table, names: tuple[str, ...]) -> None:
        if lacking := [name for name in names if name not in table.columns]:
            wanted = f"{', '.join(lacking)} named in `fetch` (mark, key or switch)"
            raise MissingColumn(self.place, wanted, " | ".join(table.columns.keys()))

    def _span(self, table: Table, mark: _Mark) -> tuple[str, str]:
        """The mark entered last and the newest of the day; `MarkWentBack` when that lies before."""
        after = self._after()
        inside = mark.value
        if self.how.marks is Marks.MOMENT:
            end = (self.errand.day + timedelta(days=1)).isoformat()
            inside = case((mark.value < mark.at(end), mark.value))
        newest, newest_inside = sa.func.max(mark.value), sa.func.max(inside)
        back = newest < mark.at(after) if after else sa.false()
        more = newest_inside > mark.at(after) if after else sa.true()
        asked = select(cast(newest, Text), cast(newest_inside, Text), back, more)
        top, upto, is_back, is_more = self.conn.execute(asked.select_from(table)).one()
        if is_back:
            raise MarkWentBack(
                f"{self.place}: the newest {self.how.mark} is {top}, but rows up to {after} were "
                f"entered already; ask whether the table was filled anew, then set "
                f"{self._variable} to the mark to read after (0 or 1900-01-01 for all of it)"
            )
        return after, str(upto) if is_more and upto is not None else after

    @property
    def _variable(self) -> str:
        return f"WANGJIAN_SOURCE_{self.errand.source_id.upper()}_AFTER"

    def _after(self) -> str:
        """The mark that was entered last, unless the environment names another."""
        means = self.errand.means
        named = means.environment.get(self._variable, "")
        entered = tuple(means.entered(self.errand.source_id, self.errand.day))
        after = named or reached(entered, self.how.table)
        shape = self.how.marks.value.removesuffix("$")
        if after and not re.fullmatch(f"{shape}{_BEHIND}", after):
            raise SourceUnavailable(f"{self.place}: {after!r} is no mark; correct {self._variable}")
        return after.replace("T", " ")

    def _written(self, head: Head, asked: sa.Select[Any]) -> Snapshot:
        means = self.errand.means
        with means.store.receive(means.session.max_bytes) as receiver:
            try:
                receiver.write(head.line())
                with closing(self._blocks(asked)) as blocks:
                    for block in blocks:
                        receiver.write(block)
            except TooLarge as error:
                raise TooLarge(
                    f"{self.place}: {error}; leave columns out (`leave`) or raise the limit"
                ) from error
            digest = receiver.keep()
        kept = Arrival(digest, receiver.size, MEDIA_TYPE, None, None)
        return self.errand.kept(between(self.public, head.after, head.upto), kept)

    def _blocks(self, asked: sa.Select[Any]) -> Generator[bytes, None, None]:
        """The rows as lines, block by block: one cursor, so that no row is lost or doubled."""
        longest = self.errand.means.session.total_seconds
        with self.conn.execution_options(yield_per=self.how.block).execute(asked) as rows:
            for block in rows.partitions():
                if time.monotonic() > self.deadline:
                    raise SourceUnavailable(f"{self.place}: rows still coming after {longest:g} s")
                yield lines((not unplaced, [*map(text, row)]) for unplaced, *row in block)


def _as_text(column: sa.Column[Any]) -> ColumnElement[Any]:
    """PostgreSQL writes its values out itself; bytes, and what SQLite has, come as they are."""
    if isinstance(column.type, NullType | LargeBinary):
        return column
    return cast(column, Text)
