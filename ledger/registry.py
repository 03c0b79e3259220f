"""The enterprise registry as identity reads it (`records.protocols.Registry`)."""

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Engine, and_, func, literal_column, select

from ledger.load import as_bytes, read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import enterprise, enterprise_alias, enterprise_link, site
from records.states import ONE_ENTERPRISE
from records.tables import ENTERPRISE_DETAILS, ENTERPRISES, FILINGS, FORMER_NAMES, LINKS

# Dates are text in the ledger; the tables that travel have dates.
_DAYS = ("ended_on", "established_on")
_TEXT_ENTERPRISES = pl.Schema({**ENTERPRISES, **dict.fromkeys(_DAYS, pl.String())})
_TEXT_FORMER_NAMES = pl.Schema({**FORMER_NAMES, "valid_until": pl.String()})
_TEXT_DETAILS = pl.Schema({**ENTERPRISE_DETAILS, **dict.fromkeys(_DAYS, pl.String())})
_LINK_DAYS = ("since", "known_on", "ended_on")
_TEXT_LINKS = pl.Schema({**LINKS, **dict.fromkeys(_LINK_DAYS, pl.String())})


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

    def former_names(self, codes: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows of the enterprises among `codes`."""
        columns = [enterprise_alias.c[name] for name in FORMER_NAMES]
        with self._engine.begin() as conn:
            stage_keys(conn, codes)
            rows = select(*columns).join_from(
                STAGE_KEY, enterprise_alias, enterprise_alias.c.uscc == STAGE_KEY.c.key
            )
            found = read(conn, rows, _TEXT_FORMER_NAMES)
        return found.with_columns(pl.col("valid_until").str.to_date(strict=False))

    def links_from(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS that lead on from `codes`, taken back ones too."""
        columns = [enterprise_link.c[name] for name in LINKS]
        with self._engine.begin() as conn:
            stage_keys(conn, codes)
            rows = select(*columns).join_from(
                STAGE_KEY, enterprise_link, enterprise_link.c.old_uscc == STAGE_KEY.c.key
            )
            found = read(conn, rows.order_by(enterprise_link.c.link_no.desc()), _TEXT_LINKS)
        return found.with_columns(pl.col(_LINK_DAYS).str.to_date(strict=False))

    def led_away(self, codes: pl.Series) -> pl.Series:
        """Those of `codes` from which a link in force leads to another of the same enterprise.

        There are few such links: they are read, so that not every code has to be asked about.
        """
        old = enterprise_link.c.old_uscc
        with self._engine.begin() as conn:
            found = read(conn, select(old).where(of_one()), pl.Schema({"old_uscc": pl.String()}))
        return codes.filter(codes.is_in(found["old_uscc"].implode()))

    def by_filing(self, numbers: pl.Series) -> pl.DataFrame:
        """FILINGS of those ICP numbers (without a site's) under which sites are attached."""
        columns = (site.c.filing, site.c.uscc)
        with self._engine.begin() as conn:
            stage_keys(conn, numbers)
            rows = (
                select(*columns, func.count())
                .where(site.c.filing.in_(select(STAGE_KEY.c.key)), site.c.uscc.is_not(None))
                .group_by(*columns)
            )
            return read(conn, rows, FILINGS)

    def details(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISE_DETAILS of the enterprises among `codes`."""
        columns = [enterprise.c[name] for name in ENTERPRISE_DETAILS]
        with self._engine.begin() as conn:
            stage_keys(conn, codes)
            rows = select(*columns).join_from(
                STAGE_KEY, enterprise, enterprise.c.uscc == STAGE_KEY.c.key
            )
            found = read(conn, rows, _TEXT_DETAILS)
        return found.with_columns(pl.col(_DAYS).str.to_date(strict=False))

    def _enterprises(self, column: Column[str], values: pl.Series) -> pl.DataFrame:
        if values.is_empty():
            return pl.DataFrame(schema=ENTERPRISES)
        with self._engine.begin() as conn:
            return _by(conn, column, values)


def of_one() -> ColumnElement[bool]:
    """Links in force whose two codes are of one enterprise; in the words of the index of those."""
    return and_(
        enterprise_link.c.ended_on.is_(None),
        enterprise_link.c.sort.in_([literal_column(f"'{sort}'") for sort in ONE_ENTERPRISE]),
    )


def is_filled(conn: Connection) -> bool:
    """Whether any enterprise is known."""
    return conn.execute(select(enterprise.c.uscc).limit(1)).first() is not None


def _by(conn: Connection, column: Column[str], values: pl.Series) -> pl.DataFrame:
    stage_keys(conn, values)
    rows = select(*(as_bytes(enterprise.c[name]) for name in ENTERPRISES)).join_from(
        STAGE_KEY, enterprise, column == STAGE_KEY.c.key
    )
    found = read(conn, rows, _TEXT_ENTERPRISES)
    return found.with_columns(pl.col(_DAYS).str.to_date(strict=False))
