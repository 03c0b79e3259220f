"""Which codes the register's links, and persons, ever joined: everything around some codes."""

import polars as pl
from sqlalchemy import Connection, select

from ledger.load import read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import enterprise_link
from records.tables import LINKS

_NUMBERED = pl.Schema({"link_no": pl.Int64(), **LINKS})


def links_at(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """LINKS that lead to or from `codes`, taken back ones too, newest first."""
    return _newest_first(_about(conn, codes))


def links_around(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """LINKS that lead to or from `codes`, and on from there; taken back ones too, newest first."""
    found = pl.DataFrame(schema=_NUMBERED)
    asked, next_codes = codes.clear(), codes.drop_nulls().unique()
    while next_codes.len():
        asked = pl.concat([asked, next_codes])
        found = pl.concat([found, _about(conn, next_codes)]).unique("link_no")
        ends = pl.concat([found["old_uscc"], found["new_uscc"].alias("old_uscc")]).unique()
        next_codes = ends.filter(~ends.is_in(asked.implode()))
    return _newest_first(found)


def _newest_first(numbered: pl.DataFrame) -> pl.DataFrame:
    return numbered.sort("link_no", descending=True).select(LINKS.names())


def _about(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """_NUMBERED of the links with one of `codes` at either end."""
    stage_keys(conn, codes)
    columns = [enterprise_link.c[name] for name in _NUMBERED]
    ends = (enterprise_link.c.old_uscc, enterprise_link.c.new_uscc)
    each = (
        select(*columns).join_from(STAGE_KEY, enterprise_link, end == STAGE_KEY.c.key)
        for end in ends
    )
    return pl.concat([read(conn, rows, _NUMBERED) for rows in each]).unique("link_no")
