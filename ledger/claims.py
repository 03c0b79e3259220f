"""Decisions that two sources report: the same number, party and authority, under two record ids.

Found among the records of given enterprises, by one indexed read and a join of what it brings; no
table is looked through. Read only: whether one of the two is withdrawn is for a person to say.
Two rows of one delivery that claim one decision are another matter (DUP-001).
"""

from collections.abc import Iterator

import polars as pl
from sqlalchemy import Connection, select

from ledger import counters, findings
from ledger.changes import records_about
from ledger.findings import Day
from ledger.load import read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import record
from records.doc_number import doc_number_key_expr
from records.kind import Kind
from records.names import name_key_expr
from records.states import Severity

DECISIONS = (Kind.LICENCE, Kind.PENALTY)
CODES = 20_000
"""Enterprises asked after at a time: what they have must fit into memory."""

RULE, SEEN = "DUP-002", "claims"
CLAIMS = pl.Schema(
    {
        "kind": pl.String(),
        "uscc": pl.String(),
        "number": pl.String(),  # its key (`records.doc_number`)
        "record_id": pl.String(),
        "source_id": pl.String(),
        "other_id": pl.String(),
        "other_source": pl.String(),  # after `source_id` in order: each pair stands here once
    }
)


def claimed_twice(conn: Connection, codes: pl.Series) -> Iterator[pl.DataFrame]:
    """CLAIMS among the decisions about the enterprises of `codes`, a part of these at a time."""
    for part in codes.drop_nulls().unique().sort().to_frame("uscc").iter_slices(CODES):
        found = pairs(records_about(conn, part["uscc"], DECISIONS))
        if found.height:
            yield found


def unseen(conn: Connection) -> tuple[int, int]:
    """The window of the change log in which nobody has looked for claims yet."""
    return counters.last(conn, SEEN), counters.last(conn, "change")


def tell(conn: Connection, day: Day, found: pl.DataFrame) -> int:
    """Note CLAIMS as findings on both records, each naming the other's source; how many are new."""
    other = {"record_id": "other_id", "other_id": "record_id", "source_id": "other_source",
             "other_source": "source_id"}  # fmt: skip
    both = pl.concat([found, found.rename(other).select(CLAIMS.names())])
    stage_keys(conn, both["record_id"])
    current = select(record.c.record_id, record.c.place).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    places = read(conn, current, pl.Schema({"record_id": pl.String(), "place": pl.Int64()}))
    told = both.join(places, on="record_id").select(
        "source_id", "place", "record_id",
        pl.lit(RULE).alias("rule"), pl.lit(Severity.REVIEW.value).alias("severity"),
        pl.lit("decision_number").alias("field"), pl.col("number").alias("value"),
        pl.col("other_source").alias("shape"), pl.lit(0, dtype=pl.Int64).alias("waiting"),
    ).unique(["place", "shape"], keep="first", maintain_order=True)  # fmt: skip
    once = told.unique("place", keep="first", maintain_order=True)
    parts = once.partition_by("source_id", as_dict=True, maintain_order=True)
    return sum(
        findings.add(conn, str(source_id), day, part.drop("source_id"))
        for (source_id,), part in parts.items()
    )


def look_from(conn: Connection, mark: int) -> None:
    """Claims have been looked for up to that place of the change log."""
    counters.take(conn, SEEN, mark - counters.last(conn, SEEN))


def pairs(records: pl.DataFrame) -> pl.DataFrame:
    """CLAIMS among `records` (RECORDS), sorted by enterprise and number.

    An authority is the same by name or by code; a source that gives neither does not contradict.
    """
    told = _told(records)
    other = told.rename({"record_id": "other_id", "source_id": "other_source"})
    joined = told.join(other, on=["kind", "uscc", "number"], suffix="_other").filter(
        pl.col("source_id") < pl.col("other_source"), _same_authority()
    )
    return joined.select(CLAIMS.names()).sort("uscc", "number", "record_id", "other_id")


def _told(records: pl.DataFrame) -> pl.DataFrame:
    """Who claims what, of decisions that more than one source has under one number."""
    said = records.select(
        "kind", "uscc", "record_id", "source_id", "body", number=_said("decision_number")
    ).filter(pl.col("number").is_not_null())
    keyed = said.with_columns(doc_number_key_expr("number").alias("number"))
    # Nearly every decision has one source: the rest of the body is read of the others only.
    shared = pl.col("source_id").n_unique().over("kind", "uscc", "number") > 1
    return (
        keyed.filter(shared)
        .with_columns(office=_said("authority_name"), code=_said("authority_uscc"))
        .with_columns(name_key_expr("office").alias("office"))
        .drop("body")
    )


def _said(field: str) -> pl.Expr:
    return pl.col("body").str.json_path_match(f"$.{field}")


def _same_authority() -> pl.Expr:
    silent = [
        pl.col(f"office{side}").is_null() & pl.col(f"code{side}").is_null()
        for side in ("", "_other")
    ]
    same = pl.any_horizontal(
        (pl.col(name) == pl.col(f"{name}_other")).fill_null(value=False)
        for name in ("office", "code")
    )
    return same | pl.any_horizontal(silent)
