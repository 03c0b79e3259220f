"""What is, or was, published under which public id; and the digests of a channel's buckets."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, literal_column, select

from ledger.load import load_stage, merge, read, refill, replace, stage_like, stream
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_release import bucket, publication
from records.digest import bucket_of
from records.tables import PUBLICATIONS

STAGE_PUBLICATION = stage_like(publication, [column.name for column in publication.c], keyed=True)
STAGE_BUCKET = stage_like(bucket, [column.name for column in bucket.c])
SAID = tuple(name for name in PUBLICATIONS if name != "subject")
_OF_ANY_ID = tuple(name for name in SAID if name not in ("public_id", "bucket"))
_IDS = pl.Schema({"subject": pl.String(), "held_id": pl.String()})
_TEXT = pl.Schema(
    {
        **PUBLICATIONS,
        "live": pl.Int64(),
        "bucket": pl.Int64(),
        "publish_from": pl.String(),
        "publish_until": pl.String(),
    }
)
MEMBERS = pl.Schema({"public_id": pl.String(), "line_hash": pl.String(), "bucket": pl.Int32()})
BUCKETS = pl.Schema({"bucket": pl.Int32(), "digest": pl.String()})
_TEXT_MEMBERS = pl.Schema({**MEMBERS, "bucket": pl.Int64()})


def publications(conn: Connection, channel: str, subjects: pl.Series) -> pl.DataFrame:
    """PUBLICATIONS of those subjects in one channel, sorted by subject."""
    if is_empty(conn, channel):
        return pl.DataFrame(schema=PUBLICATIONS)
    stage_keys(conn, subjects)
    return _typed(read(conn, _of_staged(channel), _TEXT))


def due(conn: Connection, channel: str, before: date) -> pl.DataFrame:
    """Live PUBLICATIONS whose last day lies before `before`: gone at that day's 00:00."""
    # A literal, not a bound value: SQLite must see that the index of what falls due will do.
    rows = _publications(channel).where(
        publication.c.live == literal_column("1"),
        publication.c.publish_until < before.isoformat(),
    )
    return _typed(read(conn, rows, _TEXT))


def live(conn: Connection, channel: str) -> Iterator[pl.DataFrame]:
    """Every live PUBLICATIONS row of a channel, in chunks."""
    rows = _publications(channel).where(publication.c.live == 1)
    for part in stream(conn, rows, _TEXT):
        yield _typed(part)


def write_publications(
    conn: Connection, channel: str, rows: pl.DataFrame, *, all_new: bool = False
) -> None:
    """Enter PUBLICATIONS of one channel, replacing those of the same subjects.

    `all_new` when none of the subjects was ever published: nothing is then asked.
    """
    staged = rows.select(PUBLICATIONS.names()).with_columns(
        pl.lit(channel).alias("channel"),
        pl.col("live").cast(pl.Int64),
        # Whatever the row says: with another bucket an id could stand twice in the index.
        bucket_of("public_id").alias("bucket"),
        pl.col("publish_from", "publish_until").dt.to_string("iso"),
    )
    held = pl.DataFrame(schema=_IDS) if all_new else _ids(conn, channel, staged["subject"])
    named = staged.join(held, on="subject", how="left", maintain_order="left")
    # Before the new rows: one of them may keep an id that its old subject gives up here.
    renamed = named.filter(pl.col("public_id") != pl.col("held_id")).drop("held_id")
    if renamed.height:
        refill(conn, STAGE_PUBLICATION, renamed.sort("subject"))
        merge(conn, publication, STAGE_PUBLICATION, unless_equal=SAID)
    same = named.filter(pl.col("public_id") == pl.col("held_id")).drop("held_id")
    if same.height:
        refill(conn, STAGE_PUBLICATION, same.sort("subject"))
        replace(conn, publication, STAGE_PUBLICATION, _OF_ANY_ID, unless_equal=_OF_ANY_ID)
    # What was never published needs no merge, and a channel's first release is nothing else.
    fresh = named.filter(pl.col("held_id").is_null()).drop("held_id")
    load_stage(conn, publication, fresh.sort("subject"))


def bucket_members(conn: Connection, channel: str, buckets: pl.Series | None) -> pl.DataFrame:
    """Live MEMBERS of those buckets (all when None), sorted by bucket and public id."""
    rows = select(publication.c.public_id, publication.c.line_hash, publication.c.bucket).where(
        publication.c.channel == channel, publication.c.live == 1
    )
    if buckets is not None:
        rows = rows.where(publication.c.bucket.in_(buckets.unique().to_list()))
    return read(conn, rows, _TEXT_MEMBERS).cast({"bucket": pl.Int32}).sort("bucket", "public_id")


def bucket_digests(conn: Connection, channel: str) -> pl.DataFrame:
    """BUCKETS as last written, sorted; buckets never written are absent."""
    rows = select(bucket.c.bucket, bucket.c.digest).where(bucket.c.channel == channel)
    found = read(conn, rows, pl.Schema({**BUCKETS, "bucket": pl.Int64()}))
    return found.cast({"bucket": pl.Int32}).sort("bucket")


def write_buckets(conn: Connection, channel: str, rows: pl.DataFrame) -> None:
    """Enter BUCKETS of one channel, replacing the same buckets."""
    staged = rows.select(BUCKETS.names()).with_columns(pl.lit(channel).alias("channel"))
    refill(conn, STAGE_BUCKET, staged.sort("bucket"))
    merge(conn, bucket, STAGE_BUCKET, unless_equal=("digest",))


def _ids(conn: Connection, channel: str, subjects: pl.Series) -> pl.DataFrame:
    """The subjects that have a row in `channel`, each with its public id as `held_id`."""
    stage_keys(conn, subjects)
    held = _of_staged(channel).with_only_columns(publication.c.subject, publication.c.public_id)
    return read(conn, held, _IDS)


def _of_staged(channel: str) -> Select[*tuple[Any, ...]]:
    """No join: SQLite would read a channel from end to end and look up each row's subject."""
    return _publications(channel).where(publication.c.subject.in_(select(STAGE_KEY.c.key)))


def is_empty(conn: Connection, channel: str) -> bool:
    """Whether nothing was ever published in `channel`: then nothing need be looked up."""
    any_row = select(publication.c.subject).where(publication.c.channel == channel).limit(1)
    return conn.execute(any_row).first() is None


def _publications(channel: str) -> Select[*tuple[Any, ...]]:
    columns = [publication.c[name] for name in PUBLICATIONS]
    return select(*columns).where(publication.c.channel == channel)


def _typed(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(
        pl.col("live") == 1,
        pl.col("bucket").cast(pl.Int32),
        pl.col("publish_from", "publish_until").str.to_date(),
    ).sort("subject")
