"""What rows say of their parties, by which a decision on a record holds or not (ADR 15)."""

import polars as pl
from sqlalchemy import Connection

from ledger import standing
from ledger.errors import NotDecided
from records.party_key import PARTY, party_keys


def party_of(held: pl.DataFrame) -> pl.DataFrame:
    """What HELD rows say of their parties, in the normal form in which they are held."""
    text = pl.Struct(dict.fromkeys(PARTY, pl.String()))
    return held.select(pl.col("body").str.json_decode(text)).unnest("body")


def saying_otherwise(judged: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Those of JUDGED whose record (HELD, as it stands) says something else by now, or is gone."""
    now = held.select("record_id", party_keys(party_of(held)).alias("now"))
    both = judged.join(now, on="record_id", how="left", maintain_order="left")
    return both.filter(~pl.col("party_key").eq_missing(pl.col("now"))).select(judged.columns)


def must_stand(conn: Connection, judged: pl.DataFrame, undone: pl.Series) -> None:
    """`NotDecided` for JUDGED of records that came anew since, and for those that are on their way.

    The rows of a batch that has not closed are in nobody's plan: what is said of their records, or
    taken back of those `undone`, would not reach them.
    """
    changed = saying_otherwise(judged, standing.standing(conn, judged["record_id"]))["record_id"]
    stand = standing.standing(conn, undone)["record_id"]
    under_way = standing.with_version(conn, undone)
    under_way = under_way.filter(~under_way.is_in(stand.implode()))
    met = pl.concat([changed, under_way]).unique().sort()
    if met.len():
        named = "、".join(met.head(3))
        raise NotDecided(f"{met.len()} 条记录（{named}）刚有变化或其批次尚未办结，请重新查看后再办")
