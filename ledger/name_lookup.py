"""The index of names as identity reads it (`records.protocols.NameIndex`)."""

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, Engine, cast, func, select

from ledger.load import as_bytes, read
from ledger.postings import LISTS, unpack
from ledger.stages import among_places
from ledger.tables_identity import enterprise, name_entry, name_gram, name_segment
from records.tables import GRAM_COUNTS, NAME_ENTRIES, POSTINGS


class LedgerNameIndex:
    """Answers by distinct values, probed by primary key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._size = 0

    def size(self) -> int:
        """How many names there were, about, when it was first asked."""
        if not self._size:
            with self._engine.begin() as conn:
                last = conn.execute(select(func.max(name_segment.c.last_no))).scalar_one()
            self._size = int(last or 0)
        return self._size

    def counts(self, grams: pl.Series) -> pl.DataFrame:
        """GRAM_COUNTS of those of `grams` that any name has."""
        gram = name_gram.c
        rows = select(gram.gram, cast(func.sum(gram.df), BigInteger)).group_by(gram.gram)
        with self._engine.begin() as conn:
            return read(conn, rows.where(among_places(conn, gram.gram, grams)), GRAM_COUNTS)

    def postings(self, grams: pl.Series) -> pl.DataFrame:
        """POSTINGS of `grams`: every entry that has one, taken out ones too."""
        rows = select(*(name_gram.c[name] for name in LISTS))
        with self._engine.begin() as conn:
            lists = read(conn, rows.where(among_places(conn, name_gram.c.gram, grams)), LISTS)
        numbers = unpack(lists["df"].to_list(), lists["postings"].to_list())
        gram = np.repeat(lists["gram"].to_numpy(), lists["df"].to_numpy())
        return pl.DataFrame({"gram": gram, "name_no": numbers}, schema_overrides=POSTINGS)

    def entries(self, numbers: pl.Series) -> pl.DataFrame:
        """NAME_ENTRIES of `numbers`; one whose name nobody bears any more is left out."""
        own, whose = name_entry.c, enterprise.c
        texts = (own.name, whose.name, whose.status)
        more = (whose.region, whose.legal_representative, whose.parent_uscc)
        rows = select(
            own.name_no,
            own.uscc,
            *map(as_bytes, texts),
            whose.ended_on,
            *map(as_bytes, more),
        ).join_from(name_entry, enterprise, own.uscc == whose.uscc)
        with self._engine.begin() as conn:
            return read(conn, rows.where(among_places(conn, own.name_no, numbers)), NAME_ENTRIES)
