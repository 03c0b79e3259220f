"""The enterprise registry as identity reads it (`records.protocols.Registry`)."""

from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    func,
    literal_column,
    select,
)

from ledger.load import as_bytes, read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import enterprise, enterprise_alias, enterprise_link, site
from records.states import ONE_ENTERPRISE
from records.tables import ENTERPRISE_DETAILS, ENTERPRISES, FILINGS, FORMER_NAMES, LINKS

# Looked up enterprise by enterprise: few have a former name, and its end is mostly known.
_RENAMED_ON = (
    select(func.max(enterprise_alias.c.valid_until))
    .where(enterprise_alias.c.uscc == enterprise.c.uscc)
    .scalar_subquery()
)


class LedgerRegistry:
    """Answers by distinct values: sorted, staged, probed by index."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_uscc(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose code is among `codes`."""
        return self._enterprises(enterprise.c.uscc, codes)

    def by_org_code(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose organisation code is among `codes`."""
        return self._enterprises(enterprise.c.org_code, codes)

    def by_registration_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose registration number is among `numbers`."""
        return self._enterprises(enterprise.c.registration_number, numbers)

    def by_tax_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose tax number is among `numbers`."""
        return self._enterprises(enterprise.c.tax_number, numbers)

    def by_name_key(self, keys: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose current name's key is among `keys`."""
        return self._enterprises(enterprise.c.name_key, keys)

    def by_former_name(self, keys: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows whose name's key is among `keys`, whoever bore it."""
        return self._found(keys, _by(enterprise_alias.c.name_key, FORMER_NAMES), FORMER_NAMES)

    def former_names(self, codes: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows of the enterprises among `codes`."""
        return self._found(codes, _by(enterprise_alias.c.uscc, FORMER_NAMES), FORMER_NAMES)

    def links_from(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS that lead on from `codes`, taken back ones too."""
        rows = _by(enterprise_link.c.old_uscc, LINKS)
        return self._found(codes, rows.order_by(enterprise_link.c.link_no.desc()), LINKS)

    def led_away(self, codes: pl.Series) -> pl.Series:
        """Those of `codes` from which a link in force leads to another of the same enterprise.

        There are few such links: they are read, so that not every code has to be asked about.
        """
        old = enterprise_link.c.old_uscc
        with self._engine.begin() as conn:
            found = read(conn, select(old).where(_of_one()), pl.Schema({"old_uscc": pl.String()}))
        return codes.filter(codes.is_in(found["old_uscc"].implode()))

    def by_filing(self, numbers: pl.Series) -> pl.DataFrame:
        """FILINGS of those ICP numbers (without a site's) under which sites are attached."""
        columns = (site.c.filing, site.c.uscc)
        rows = (
            select(*columns, func.count())
            .where(site.c.filing.in_(select(STAGE_KEY.c.key)), site.c.uscc.is_not(None))
            .group_by(*columns)
        )
        return self._found(numbers, rows, FILINGS)

    def details(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISE_DETAILS of the enterprises among `codes`."""
        return self._found(codes, _by(enterprise.c.uscc, ENTERPRISE_DETAILS), ENTERPRISE_DETAILS)

    def _enterprises(self, column: Column[str], values: pl.Series) -> pl.DataFrame:
        if values.is_empty():
            return pl.DataFrame(schema=ENTERPRISES)
        held = [as_bytes(enterprise.c[name]) for name in ENTERPRISES if name in enterprise.c]
        rows = select(*held, _RENAMED_ON).join_from(
            STAGE_KEY, enterprise, column == STAGE_KEY.c.key
        )
        return self._found(values, rows, ENTERPRISES)

    def _found(
        self, values: pl.Series, rows: Select[*tuple[Any, ...]], schema: pl.Schema
    ) -> pl.DataFrame:
        """What `rows` find with `values` staged."""
        with self._engine.begin() as conn:
            stage_keys(conn, values)
            return read(conn, rows, schema)


def _of_one() -> ColumnElement[bool]:
    """Links in force whose two codes are of one enterprise; in the words of the index of those."""
    return and_(
        enterprise_link.c.ended_on.is_(None),
        enterprise_link.c.sort.in_([literal_column(f"'{sort}'") for sort in ONE_ENTERPRISE]),
    )


def is_filled(conn: Connection) -> bool:
    """Whether any enterprise is known."""
    return conn.execute(select(enterprise.c.uscc).limit(1)).first() is not None


def _by(column: Column[str], schema: pl.Schema) -> Select[*tuple[Any, ...]]:
    """The columns of `schema` of the rows whose `column` is among the staged keys."""
    columns = (as_bytes(column.table.c[name]) for name in schema)
    return select(*columns).join_from(STAGE_KEY, column.table, column == STAGE_KEY.c.key)
