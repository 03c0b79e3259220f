"""Whom the open holds keep from being published, asked by subject."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Column, Connection, or_, select

from ledger.holds import standing
from ledger.load import read
from ledger.places import batch_no_expr
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, record, record_version
from records.invariants import (
    BATCH_SUBJECT,
    ENTERPRISE_HELD,
    LEDGER_SUBJECT,
    RECORD_SUBJECT,
    SOURCE_SUBJECT,
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


def held(conn: Connection) -> Held:
    """The open holds, taken apart."""
    subjects = [one.subject for one in standing(conn)]

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
    rows = (
        select(record.c.record_id, record.c.uscc, record.c.place, record_version.c.previous)
        .join_from(STAGE_KEY, record, column == STAGE_KEY.c.key)
        .outerjoin(record_version, record_version.c.place == record.c.place)
    )
    return read(conn, rows, _RECORDS)
