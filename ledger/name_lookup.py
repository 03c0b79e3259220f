"""The index of names as identity reads it (`records.protocols.NameIndex`)."""

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, Engine, cast, func, select

from ledger.load import as_bytes, read
from ledger.postings import LISTS, unpack
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables_identity import name_entry, name_gram
from records.tables import GRAM_COUNTS, NAME_ENTRIES, POSTINGS


class LedgerNameIndex:
    """Answers by distinct values: staged, probed by primary key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self, grams: pl.Series) -> pl.DataFrame:
        """GRAM_COUNTS of those of `grams` that any name has."""
        gram = name_gram.c
        rows = (
            select(gram.gram, cast(func.sum(gram.df), BigInteger))
            .join_from(STAGE_PLACE, name_gram, gram.gram == STAGE_PLACE.c.place)
            .group_by(gram.gram)
        )
        with self._engine.begin() as conn:
            stage_places(conn, grams)
            return read(conn, rows, GRAM_COUNTS)

    def postings(self, grams: pl.Series) -> pl.DataFrame:
        """POSTINGS of `grams`: every entry that has one, taken out ones too."""
        columns = [name_gram.c[name] for name in LISTS]
        rows = select(*columns).join_from(
            STAGE_PLACE, name_gram, name_gram.c.gram == STAGE_PLACE.c.place
        )
        with self._engine.begin() as conn:
            stage_places(conn, grams)
            lists = read(conn, rows, LISTS)
        numbers = unpack(lists["df"].to_list(), lists["postings"].to_list())
        gram = np.repeat(lists["gram"].to_numpy(), lists["df"].to_numpy())
        return pl.DataFrame({"gram": gram, "name_no": numbers}, schema_overrides=POSTINGS)

    def entries(self, numbers: pl.Series) -> pl.DataFrame:
        """NAME_ENTRIES of `numbers`; one whose name nobody bears any more is left out."""
        entry = name_entry.c
        rows = select(entry.name_no, entry.uscc, as_bytes(entry.name)).join_from(
            STAGE_PLACE, name_entry, entry.name_no == STAGE_PLACE.c.place
        )
        with self._engine.begin() as conn:
            stage_places(conn, numbers)
            return read(conn, rows, NAME_ENTRIES)
