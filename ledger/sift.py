"""Rows that came just so before: told by their raw text, before anyone looks at them again.

A row is the same when its raw fields, read under the same rules, made the current version of an
accepted record about which nothing is open. Everything else goes the whole way. The raw text is
known by 120 bits of its SHA-256, kept as two numbers beside the version that it made. They are
taken away when another version follows, and when a row of the record gets a `row_state`: a record
with anything unusual about it is looked at as a whole.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Column, Connection, select, update

from ledger.batches import Batch
from ledger.columns import NUMBER
from ledger.load import read, refill, stage_of
from ledger.places import batch_no_of
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import record_version
from records.digest import sha256_expr
from records.kind import CATALOGUES

_UNIT = "\x1f"
_DIGITS = 15  # hex digits of one number: 60 bits, which both databases hold

RAW = ("raw_key", "raw_check")
STAGE_RAW = stage_of(
    "stage_raw",
    Column("raw_key", NUMBER),
    Column("raw_check", NUMBER),
    Column("row", NUMBER),
)
STAGE_NEW = stage_of(
    "stage_new_raw",
    Column("place", NUMBER, primary_key=True, autoincrement=False),
    Column("raw_key", NUMBER),
    Column("raw_check", NUMBER),
)
_SAME = pl.Schema({"_row": pl.Int64(), "cur_place": pl.Int64()})


@dataclass(frozen=True, slots=True)
class Sifted:
    """A chunk in two: rows that must be looked at, and rows that came just so before."""

    rest: pl.DataFrame  # these of the chunk's rows
    raw: pl.DataFrame  # _row, raw_key and raw_check of `rest`
    same: pl.DataFrame  # the others, with the place of the version they are (cur_place)


def raw_keys(batch: Batch, chunk: pl.DataFrame, edition: str) -> pl.DataFrame:
    """_row, raw_key and raw_check of a chunk; an empty cell and an absent one agree.

    `edition` names the rules the rows are read under: under others no row is the same.
    """
    names = CATALOGUES[batch.kind].by_name
    given = [n for n in names if n in chunk.columns and chunk[n].null_count() < chunk.height]
    # One template for all columns of the kind, so that one without values is not asked for any.
    cells = "".join(f"{_UNIT}{name}={'{}' if name in given else ''}" for name in names)
    values = [pl.col(name).fill_null("") for name in given]
    template = f"{edition}{_UNIT}{batch.space}{_UNIT}{{}}{cells}"
    text = chunk.select("_row", pl.format(template, "_vocabulary", *values).alias("raw"))
    hashed = text.select("_row", sha256_expr(pl.col("raw")).alias("raw"))
    parts = {"raw_key": 0, "raw_check": _DIGITS}
    return hashed.select(
        "_row",
        *(
            pl.col("raw").str.slice(start, _DIGITS).str.to_integer(base=16, dtype=pl.Int64())
            .alias(name) for name, start in parts.items()
        ),
    )  # fmt: skip


def sift(conn: Connection, batch: Batch, chunk: pl.DataFrame, raw: pl.DataFrame) -> Sifted:
    """Part the rows of `chunk` by their `raw_keys`; what this batch wrote is never the same."""
    found = pl.DataFrame(schema=_SAME) if batch.is_first else _found(conn, batch, raw)
    same = chunk.join(found, on="_row", how="inner", maintain_order="left")
    rest, its_raw = (
        table.join(found, on="_row", how="anti", maintain_order="left") for table in (chunk, raw)
    )
    return Sifted(rest, its_raw, same)


def _found(conn: Connection, batch: Batch, raw: pl.DataFrame) -> pl.DataFrame:
    refill(conn, STAGE_RAW, raw.rename({"_row": "row"}).sort("raw_key"))
    version = record_version.c
    rows = (
        select(STAGE_RAW.c.row, version.place)
        .join_from(
            STAGE_RAW,
            record_version,
            (version.raw_key == STAGE_RAW.c.raw_key) & (version.raw_check == STAGE_RAW.c.raw_check),
        )
        .where(batch_no_of(version.place) != batch.batch_no)
    )
    return read(conn, rows, _SAME)


def overtaken(batch: Batch, same: pl.DataFrame) -> pl.DataFrame:
    """Rows found to be the same whose record this batch has written meanwhile: look at them."""
    return same.filter(batch.has_passed(same["cur_place"])).drop("cur_place")


def unchanged(batch: Batch, same: pl.DataFrame) -> pl.Series:
    """Places of the versions that stay the same when the chunk is entered."""
    return same["cur_place"].filter(~batch.has_passed(same["cur_place"]))


def renew(conn: Connection, rows: pl.DataFrame) -> None:
    """Give the versions at `cur_place` the raw text they were now read from, under other rules."""
    named = rows.filter(pl.col("raw_key").is_not_null(), pl.col("cur_place").is_not_null())
    if named.is_empty():
        return
    fresh = named.unique("cur_place", keep="first", maintain_order=True).sort("cur_place")
    refill(conn, STAGE_NEW, fresh.select(pl.col("cur_place").alias("place"), *RAW))
    conn.execute(
        update(record_version)
        .where(record_version.c.place == STAGE_NEW.c.place)
        .values({name: STAGE_NEW.c[name] for name in RAW})
    )


def forget(conn: Connection, places: pl.Series) -> None:
    """Take the raw text from the versions at `places`: not current any more, or not all there is.

    Places of other rows may be among them.
    """
    if places.null_count() == places.len():
        return
    stage_places(conn, places)
    conn.execute(
        update(record_version)
        .where(record_version.c.place.in_(select(STAGE_PLACE.c.place)))
        .values(dict.fromkeys(RAW))
    )
