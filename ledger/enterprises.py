"""The enterprise registry: what a registration row says of its enterprise, its names and links."""

from datetime import date

import polars as pl
from sqlalchemy import Connection, delete, exists, select

from ledger import links, name_entries, pending_keys
from ledger.links import REGISTER
from ledger.load import merge, read, refill, stage_like
from ledger.merge_sparing import merge_sparing
from ledger.rows import FORMER
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import enterprise, enterprise_alias
from records.digest import sha256_expr
from records.names import name_key_expr

STAGE_ENTERPRISE = stage_like(enterprise, [column.name for column in enterprise.c], keyed=True)
STAGE_ALIAS = stage_like(
    enterprise_alias, [column.name for column in enterprise_alias.c], keyed=True
)
SAID = tuple(name for name in STAGE_ENTERPRISE.c.keys() if name not in ("uscc", "place"))  # noqa: SIM118
_BEFORE = pl.Schema(
    {**pending_keys.STATED, "old_name": pl.String(), "old_key": pl.String(), "basis": pl.String()}
)


def enter(conn: Connection, day: date, rows: pl.DataFrame) -> None:
    """Bring accepted registration rows (with place and uscc) into the registry.

    Former names that they state no more are gone; rows without that column say nothing of them.
    """
    if rows.is_empty():
        return
    stated = as_stated(rows)
    stage_keys(conn, stated["uscc"])
    columns = [enterprise.c[name] for name in (*pending_keys.STATED, "name", "name_key", "basis")]
    known = select(*columns).join_from(STAGE_KEY, enterprise, enterprise.c.uscc == STAGE_KEY.c.key)
    before = read(conn, known, _BEFORE)
    links.enter(conn, day, rows.unique("uscc", keep="last", maintain_order=True))
    # What persons called an enterprise that the register did not know was never its name.
    told = before.filter(pl.col("basis") == REGISTER)
    aliases = pl.concat([registered_aliases(rows), renames(stated, told, day)]).with_columns(
        operation_no=pl.lit(None, pl.Int64)
    )
    merge_sparing(conn, enterprise, STAGE_ENTERPRISE, stated.sort("uscc"), unless_equal=SAID)
    # What the register dates itself stands before the day on which we noticed.
    distinct = aliases.unique(["uscc", "name_key"], keep="first", maintain_order=True)
    refill(conn, STAGE_ALIAS, distinct.sort("uscc", "name_key"))
    merge(conn, enterprise_alias, STAGE_ALIAS, ("valid_until",), keep_known=("valid_until",))
    if FORMER in rows.columns:
        _take_back(conn, stated["uscc"])
    both = [table.select(*pending_keys.STATED) for table in (stated, before)]
    pending_keys.touch(conn, pl.concat(both))
    name_entries.renew(conn, stated["uscc"])


def _take_back(conn: Connection, codes: pl.Series) -> None:
    """Take out what the register stated of `codes` and states no more: STAGE_ALIAS is all of it."""
    stage_keys(conn, codes)
    alias, still = enterprise_alias.c, STAGE_ALIAS.c
    is_stated = exists().where(still.uscc == alias.uscc, still.name_key == alias.name_key)
    conn.execute(
        delete(enterprise_alias).where(
            alias.uscc.in_(select(STAGE_KEY.c.key)), alias.basis == REGISTER, ~is_stated
        )
    )


def as_stated(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `enterprise` as registration rows (with place and uscc) state them, the last each."""
    organisation = pl.coalesce("party_org_code", pl.col("uscc").str.slice(8, 9))
    return rows.select(
        "uscc",
        pl.coalesce("party_name", "uscc").alias("name"),
        pl.coalesce(name_key_expr("party_name"), "uscc").alias("name_key"),
        organisation.alias("org_code"),
        pl.col("party_registration_number").alias("registration_number"),
        pl.col("party_tax_number").alias("tax_number"),
        pl.col("registration_status").alias("status"),
        pl.col("ended_on").dt.to_string("iso").alias("ended_on"),
        sha256_expr(pl.col("uscc")).str.slice(0, 2).str.to_integer(base=16).alias("partition"),
        "place",
        "enterprise_type",
        pl.coalesce("region_code", pl.col("uscc").str.slice(2, 6)).alias("region"),
        pl.col("established_on").dt.to_string("iso"),
        "legal_representative",
        "parent_uscc",
        pl.lit(REGISTER).alias("basis"),
        pl.lit(None, dtype=pl.Int64).alias("operation_no"),
    ).unique("uscc", keep="last", maintain_order=True)


def registered_aliases(rows: pl.DataFrame) -> pl.DataFrame:
    """`former_names` taken apart: 'name|until' joined by ';', the date may be missing."""
    if FORMER not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String()).alias(FORMER))
    parts = (
        rows.select("uscc", pl.col(FORMER).str.split(";").alias("part"))
        .explode("part", empty_as_null=True)
        .with_columns(
            pl.col("part").str.split_exact("|", 1).struct.rename_fields(["name", "until"])
        )
        .unnest("part")
        .with_columns(pl.col("name", "until").str.strip_chars())
        .filter(pl.col("name").str.len_chars() > 0)
    )
    return parts.select(
        "uscc",
        name_key_expr("name").alias("name_key"),
        "name",
        pl.when(pl.col("until") != "").then("until").alias("valid_until"),
        pl.lit(REGISTER).alias("basis"),
    )


def renames(stated: pl.DataFrame, before: pl.DataFrame, day: date) -> pl.DataFrame:
    """Names that enterprises had until now, seen to change on this business day."""
    return (
        stated.join(before, on="uscc")
        .filter(pl.col("old_key") != pl.col("name_key"))
        .select(
            "uscc",
            pl.col("old_key").alias("name_key"),
            pl.col("old_name").alias("name"),
            pl.lit(day.isoformat()).alias("valid_until"),
            pl.lit("rename").alias("basis"),
        )
    )
