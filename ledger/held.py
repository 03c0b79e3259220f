"""Whom the open holds keep from being published, asked by subject."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Column, Connection, case, or_, select

from ledger.holds import Hold, standing
from ledger.load import read
from ledger.places import batch_no_expr, batch_no_of, batch_range
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, record, record_version
from records.invariants import (
    BATCH_SUBJECT,
    ENTERPRISE_HELD,
    LEDGER_SUBJECT,
    RECORD_SUBJECT,
    SOURCE_SUBJECT,
    Invariant,
)
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

_RECORDS = pl.Schema(
    {"record_id": pl.String(), "uscc": pl.String(), "place": pl.Int64(), "previous": pl.Int64()}
)
_CODE = f"^(?:{ENTERPRISE_SUBJECT}|{WARNING_SUBJECT})"


@dataclass(frozen=True, slots=True)
class Held:
    """What is held, in the order in which it is asked."""

    everything: bool
    batches: frozenset[int]  # held themselves, or of a held source
    records: frozenset[str]
    enterprises: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.everything or self.batches or self.records or self.enterprises)


EVERYTHING = Held(
    everything=True, batches=frozenset(), records=frozenset(), enterprises=frozenset()
)
"""Nothing is added or changed, whoever it is about."""


def held(conn: Connection, *, but: Invariant | None = None) -> Held:
    """The open holds, taken apart; those of one invariant left out."""
    subjects = [one.subject for one in standing(conn) if one.invariant is not but]

    def named(before: str) -> list[str]:
        return [one.removeprefix(before) for one in subjects if one.startswith(before)]

    batches = select(batch.c.batch_no).where(
        or_(
            batch.c.batch_id.in_(named(BATCH_SUBJECT)), batch.c.source_id.in_(named(SOURCE_SUBJECT))
        )
    )
    return Held(
        LEDGER_SUBJECT in subjects,
        frozenset(int(number) for number in conn.execute(batches).scalars()),
        frozenset(named(RECORD_SUBJECT)),
        frozenset(named(ENTERPRISE_HELD)),
    )


def of_batch(conn: Connection, batch_id: str) -> list[Hold]:
    """The open holds that concern a batch: it, its source, everything, or records it brought."""
    row = conn.execute(select(batch).where(batch.c.batch_id == batch_id)).one_or_none()
    every = standing(conn)
    if row is None or not every:
        return []
    named = [one.subject.removeprefix(RECORD_SUBJECT) for one in every]
    stage_keys(conn, pl.Series(named, dtype=pl.String))
    current = select(record.c.record_id).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    here = conn.execute(current.where(record.c.place.between(*batch_range(row.batch_no))))
    mine = {LEDGER_SUBJECT, BATCH_SUBJECT + batch_id, SOURCE_SUBJECT + row.source_id}
    mine |= {RECORD_SUBJECT + record_id for record_id in here.scalars()}
    return [one for one in every if one.subject in mine]


def among(conn: Connection, holding: Held, subjects: pl.Series) -> pl.Series:
    """Those of `subjects` (records, `enterprise:` and `warning:` codes) that are held.

    What speaks of an enterprise as a whole is held with any of its records.
    """
    if holding.everything or not holding:
        return subjects if holding.everything else subjects.clear()
    asked = subjects.to_frame("subject").with_columns(
        pl.col("subject").str.replace(_CODE, "").alias("key")
    )
    stage_keys(conn, asked["key"])
    found = pl.concat([_records(conn, column) for column in (record.c.record_id, record.c.uscc)])
    caught = found.filter(
        batch_no_expr("place").is_in(sorted(holding.batches))
        | batch_no_expr("previous").is_in(sorted(holding.batches)).fill_null(value=False)
        | pl.col("record_id").is_in(sorted(holding.records))
        | pl.col("uscc").is_in(sorted(holding.enterprises))
    )
    # A record that is gone, or an enterprise without one, is held by its own name all the same.
    records = pl.concat([caught["record_id"], pl.Series(sorted(holding.records), dtype=pl.String)])
    codes = pl.concat([caught["uscc"], pl.Series(sorted(holding.enterprises), dtype=pl.String)])
    is_record = pl.col("subject") == pl.col("key")
    own, whole = (pl.col("key").is_in(keys.implode()) for keys in (records, codes))
    return asked.filter(pl.when(is_record).then(own).otherwise(whole))["subject"]


def _records(conn: Connection, column: Column[str]) -> pl.DataFrame:
    """_RECORDS whose `column` is among the staged keys."""
    # While a batch is open, what it brought is passed over for the version before.
    behind = case((batch.c.status != "complete", record_version.c.previous))
    rows = (
        select(record.c.record_id, record.c.uscc, record.c.place, behind)
        .join_from(STAGE_KEY, record, column == STAGE_KEY.c.key)
        .outerjoin(record_version, record_version.c.place == record.c.place)
        .outerjoin(batch, batch.c.batch_no == batch_no_of(record.c.place))
    )
    return read(conn, rows, _RECORDS)
