"""Links between codes, as registration rows state them (`enterprise_link`).

A row states what its enterprise was before or came out of, so every link it states ends at its own
code. What it states no more is ended, never deleted.
"""

from datetime import date

import polars as pl
from sqlalchemy import Connection, select, update

from ledger import counters
from ledger.load import load_stage, read
from ledger.stages import STAGE_KEY, stage_keys, stage_places
from ledger.stages import STAGE_PLACE as STAGE_NUMBER
from ledger.tables import record, record_version
from ledger.tables_identity import enterprise_link
from records.states import LINK_SORTS_ZH, ONE_ENTERPRISE, STATED_LINKS, Rung
from records.tables import LINKS

REGISTER = "register"
_SORTS = {LINK_SORTS_ZH[sort]: sort.value for sort in STATED_LINKS}
_SAID = ("old_uscc", "new_uscc", "sort", "since")
_KNOWN = pl.Schema({"link_no": pl.Int64(), **dict.fromkeys(_SAID, pl.String())})
_SETTLED = pl.Schema(dict.fromkeys(("record_id", "uscc", "rung"), pl.String()))
_PART = r"^(?<sort>[^|]+)\|(?<old_uscc>[0-9A-Z]{18})\|(?<since>[0-9]{4}-[0-9]{2}-[0-9]{2})$"


def enter(conn: Connection, day: date, rows: pl.DataFrame) -> None:
    """Make the register's links to the codes of `rows` be what the rows state, known on `day`.

    The codes are staged already (`stage_keys`).
    """
    stated, held = _stated(rows), _held(conn)
    gone = held.join(stated, on=_SAID, how="anti")
    if gone.height:
        stage_places(conn, gone["link_no"])
        ended = update(enterprise_link).where(
            enterprise_link.c.link_no.in_(select(STAGE_NUMBER.c.place))
        )
        conn.execute(ended.values(ended_on=day.isoformat()))
    news = stated.join(held, on=_SAID, how="anti").sort(_SAID)
    if news.height:
        first = counters.take(conn, "link", news.height)
        numbered = news.with_columns(
            pl.int_range(first, first + news.height, dtype=pl.Int64).alias("link_no"),
            pl.lit(REGISTER).alias("basis"),
            pl.lit(day.isoformat()).alias("known_on"),
        )
        load_stage(conn, enterprise_link, numbered)


def of_one(conn: Connection) -> pl.DataFrame:
    """LINKS between codes of one enterprise, taken back ones too."""
    columns = [enterprise_link.c[name] for name in LINKS]
    rows = select(*columns).where(enterprise_link.c.sort.in_([*ONE_ENTERPRISE]))
    return read(conn, rows, LINKS)


def settled_under(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """`record_id`, `uscc` and `rung` of the records under `codes`, registrations left out."""
    stage_keys(conn, codes)
    rows = (
        select(record.c.record_id, record.c.uscc, record_version.c.rung)
        .join_from(STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key)
        .join(record_version, record_version.c.place == record.c.place)
        .where(record_version.c.rung != Rung.REGISTER_ITSELF.value)
    )
    return read(conn, rows, _SETTLED)


def _held(conn: Connection) -> pl.DataFrame:
    """The links in force that the register stated of the staged codes."""
    columns = [enterprise_link.c[name] for name in _KNOWN]
    rows = (
        select(*columns)
        .join_from(STAGE_KEY, enterprise_link, enterprise_link.c.new_uscc == STAGE_KEY.c.key)
        .where(enterprise_link.c.basis == REGISTER, enterprise_link.c.ended_on.is_(None))
    )
    return read(conn, rows, _KNOWN)


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    """`succession` taken apart; what is not of its form, or names its own code, is a finding."""
    given = rows.filter(pl.col("succession").is_not_null())
    parts = (
        given.select("uscc", pl.col("succession").str.split(";").alias("part"))
        .explode("part", empty_as_null=True)
        .select("uscc", pl.col("part").str.strip_chars().str.extract_groups(_PART))
        .unnest("part")
        .rename({"uscc": "new_uscc"})
    )
    return (
        parts.select(
            "old_uscc",
            "new_uscc",
            pl.col("sort").replace_strict(_SORTS, default=None, return_dtype=pl.String),
            pl.col("since").str.to_date(strict=False).dt.to_string("iso"),
        )
        .filter(pl.all_horizontal(pl.all().is_not_null()), pl.col("old_uscc") != pl.col("new_uscc"))
        .unique()
    )
