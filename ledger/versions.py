"""Accepted rows become versions: the one place that writes what a record says.

Used when a chunk is entered and when a pending row is resolved.
"""

import polars as pl
from sqlalchemy import Connection, Select, select

from ledger import counters, sift
from ledger.load import load_stage, merge, refill, stage_like
from ledger.tables import NOBODY, change, match, record, record_version
from records.digest import sha256_expr

RECORD_COLUMNS = (
    "record_id",
    "uscc",
    "partition",
    "place",
    "version",
)
STAGE_RECORD = stage_like(record, RECORD_COLUMNS)


def write_versions(
    conn: Connection, news: pl.DataFrame, source: pl.DataFrame, *, batch_no: int | None
) -> int | None:
    """Write accepted rows as new versions; the first number taken in the change log, or None.

    `news` has the columns of `classify` and snapshot_no; `source` has place, source_id and kind of
    each of its rows, or one row of source_id and kind for all. `batch_no` None marks the changes
    as not waiting for a batch to close.
    """
    if news.is_empty():
        return None
    whence = source if "place" in source.columns else news.select("place").join(source, how="cross")
    versions = news.join(whence, on="place", maintain_order="left").with_columns(
        (pl.col("cur_version").fill_null(0) + 1).alias("version"),
        sha256_expr(pl.col("uscc")).str.slice(0, 2).str.to_integer(base=16).alias("partition"),
    )
    load_stage(conn, record_version, _version_rows(versions))
    load_stage(conn, match, versions.select("place", "evidence").drop_nulls())
    _point(conn, versions.select(*RECORD_COLUMNS, "cur_place"))
    return _log_changes(conn, versions, batch_no)


def chain(newest: Select[tuple[int]]) -> Select[tuple[int]]:
    """Places of versions and of all before them, from `newest` back: no index over them needed."""
    places = newest.cte("chain", recursive=True)
    older = select(record_version.c.previous).where(
        record_version.c.place == places.c.place, record_version.c.previous.is_not(None)
    )
    return select(places.union_all(older).c.place)


def _point(conn: Connection, versions: pl.DataFrame) -> None:
    """Make every record point at its new version."""
    is_new = pl.col("cur_place").is_null()
    ordered = versions.sort("record_id")
    # A record that does not exist yet needs no merge, and most of a first delivery is such.
    load_stage(conn, record, ordered.filter(is_new).select(RECORD_COLUMNS))
    known = ordered.filter(~is_new).select(RECORD_COLUMNS)
    if known.height:
        sift.forget(conn, versions["cur_place"])
        refill(conn, STAGE_RECORD, known)
        merge(conn, record, STAGE_RECORD, unless_equal=("place",))


def _version_rows(versions: pl.DataFrame) -> pl.DataFrame:
    return versions.select(
        "place",
        "record_id",
        "version",
        pl.col("cur_place").alias("previous"),
        pl.col("_locator").alias("locator"),
        "snapshot_no",
        pl.col("_vocabulary").alias("vocabulary"),
        "content_hash",
        "uscc",
        "rung",
        "body",
        pl.col("_remote").alias("remote_id"),
        *(name for name in sift.RAW if name in versions.columns),
    )


def _log_changes(conn: Connection, versions: pl.DataFrame, batch_no: int | None) -> int | None:
    """What the versions of a batch do not say by themselves: a person's act, an enterprise left."""
    told = [] if batch_no is not None else [_told(versions, pl.col("uscc"), "resolved")]
    # The enterprise a record leaves must be published anew as well.
    left = versions.filter((pl.col("cur_uscc") != pl.col("uscc")) & (pl.col("cur_uscc") != NOBODY))
    both = pl.concat([*told, _told(left, pl.col("cur_uscc"), "moved")])
    if both.is_empty():
        return None
    first = counters.take(conn, "change", both.height)
    load_stage(
        conn,
        change,
        both.with_columns(
            pl.int_range(first, first + both.height, dtype=pl.Int64).alias("seq"),
            pl.lit(batch_no, dtype=pl.Int64).alias("batch_no"),
        ),
    )
    return first


def _told(versions: pl.DataFrame, uscc: pl.Expr, op: str) -> pl.DataFrame:
    return versions.select("place", "record_id", uscc.alias("uscc"), "kind", pl.lit(op).alias("op"))
