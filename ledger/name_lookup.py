"""The index of names as identity reads it (`records.protocols.NameIndex`)."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, Connection, Engine, cast, func, select

from ledger.load import as_bytes
from ledger.postings import LISTS, unpack
from ledger.stages import among
from ledger.tables_identity import enterprise, name_entry, name_gram, name_segment
from records.tables import GRAM_COUNTS, NAME_ENTRIES, POSTINGS


class LedgerNameIndex:
    """Answers by distinct values, probed by primary key."""

    def __init__(self, engine: Engine, conn: Connection | None = None) -> None:
        self._engine = engine
        self._conn = conn
        self._size = 0

    @contextmanager
    def at_once(self) -> Iterator["LedgerNameIndex"]:
        """The index as it stands now, asked in one transaction."""
        with self._engine.begin() as conn:
            now = LedgerNameIndex(self._engine, conn)
            self._size = now._size = self._size or _size(conn)
            yield now

    def size(self) -> int:
        """How many names there were, about, when it was first asked."""
        if not self._size:
            with self._reading() as conn:
                self._size = _size(conn)
        return self._size

    def counts(self, grams: pl.Series) -> pl.DataFrame:
        """GRAM_COUNTS of those of `grams` that any name has."""
        with self._reading() as conn:
            return _COUNTS.read(conn, grams, GRAM_COUNTS)

    def postings(self, grams: pl.Series) -> pl.DataFrame:
        """POSTINGS of `grams`: every entry that has one, taken out ones too."""
        with self._reading() as conn:
            lists = _LISTS.read(conn, grams, LISTS)
        numbers = unpack(lists["df"].to_list(), lists["postings"].to_list())
        gram = np.repeat(lists["gram"].to_numpy(), lists["df"].to_numpy())
        return pl.DataFrame({"gram": gram, "name_no": numbers}, schema_overrides=POSTINGS)

    def entries(self, numbers: pl.Series) -> pl.DataFrame:
        """NAME_ENTRIES of `numbers`; one whose name nobody bears any more is left out."""
        with self._reading() as conn:
            return _ENTRIES.read(conn, numbers, NAME_ENTRIES)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._conn is not None:
            yield self._conn
        else:
            with self._engine.begin() as conn:
                yield conn


def _size(conn: Connection) -> int:
    return int(conn.execute(select(func.max(name_segment.c.last_no))).scalar_one() or 0)


_GRAM, _OWN, _WHOSE = name_gram.c, name_entry.c, enterprise.c
_COUNTS = among(
    select(_GRAM.gram, cast(func.sum(_GRAM.df), BigInteger)).group_by(_GRAM.gram), _GRAM.gram
)
_LISTS = among(select(*(_GRAM[name] for name in LISTS)), _GRAM.gram)
_ENTRIES = among(
    select(
        _OWN.name_no,
        _OWN.uscc,
        *map(as_bytes, (_OWN.name, _WHOSE.name, _WHOSE.status)),
        _WHOSE.ended_on,
        *map(as_bytes, (_WHOSE.region, _WHOSE.legal_representative, _WHOSE.parent_uscc)),
    ).join_from(name_entry, enterprise, _OWN.uscc == _WHOSE.uscc),
    _OWN.name_no,
)
