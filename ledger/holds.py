"""Holds: what may not be published, or published otherwise, until somebody has put it right.

A violation of an invariant becomes a hold on whom it concerns; a hold whose violation is gone is
lifted, and what it held is looked at again by the next release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, select, update

from ledger import counters
from ledger.invariants.every import OF_A_BATCH, violations
from ledger.invariants.scope import Scope
from ledger.load import load_stage, read, refill, stage_like
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import batch, change, record
from ledger.tables_steward import hold
from records.invariants import (
    BATCH_SUBJECT,
    ENTERPRISE_HELD,
    LEDGER_SUBJECT,
    RECORD_SUBJECT,
    SOURCE_SUBJECT,
    VIOLATIONS,
    Invariant,
)

RELEASED = "released"
_HELD = pl.Schema({"hold_no": pl.Int64(), **VIOLATIONS})
_KEY = ["invariant", "subject"]
_LOGGED = pl.Schema(
    {"place": pl.Int64(), "record_id": pl.String(), "uscc": pl.String(), "kind": pl.String()}
)
STAGE_HOLD = stage_like(hold, ["hold_no", "words"])


@dataclass(frozen=True, slots=True)
class Hold:
    """One open hold: which invariant is broken, for whom, how in Chinese, and since when."""

    invariant: Invariant
    subject: str
    words: str
    since: datetime


def standing(conn: Connection) -> list[Hold]:
    """Every open hold, the longest first."""
    rows = select(hold.c.invariant, hold.c.subject, hold.c.words, hold.c.since).where(*_open())
    return [
        Hold(Invariant(row.invariant), row.subject, row.words, datetime.fromisoformat(row.since))
        for row in conn.execute(rows.order_by(hold.c.hold_no))
    ]


def known(conn: Connection) -> pl.DataFrame:
    """_HELD of the open holds, for `renew`: read where the violations are."""
    columns = [hold.c[name] for name in _HELD.names()]
    return read(conn, select(*columns).where(*_open()).order_by(hold.c.hold_no), _HELD)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one batch found, and the open holds on it that it can lift."""

    found: pl.DataFrame
    before: pl.DataFrame

    def __bool__(self) -> bool:
        return not (self.found.is_empty() and self.before.is_empty())


def look(
    conn: Connection, scope: Scope, batch_id: str, which: tuple[Invariant, ...] = OF_A_BATCH
) -> Look:
    """Check one batch; holds on single records are for the look over everything to lift."""
    mine = pl.col("subject") == BATCH_SUBJECT + batch_id
    asked = pl.col("invariant").is_in([each.value for each in which])
    return Look(violations(conn, scope, which), known(conn).filter(mine, asked))


def renew(conn: Connection, found: pl.DataFrame, before: pl.DataFrame, moment: datetime) -> None:
    """Open holds for VIOLATIONS that have none; lift those of `before` that are not among them."""
    if found.is_empty() and before.is_empty():
        return
    told = found.group_by(_KEY, maintain_order=True).agg(pl.col("words").str.join("；"))
    # The row lock keeps two transactions from opening one hold twice.
    counters.take(conn, "hold", 0)
    now = known(conn)
    same = now.drop("words").join(told, on=_KEY)
    _say_anew(conn, same.join(now, on=[*_KEY, "words"], how="anti"))
    fresh = told.join(now, on=_KEY, how="anti")
    if fresh.height:
        first = counters.take(conn, "hold", fresh.height)
        numbers = pl.int_range(first, first + fresh.height, dtype=pl.Int64, eager=True)
        rows = fresh.with_columns(
            numbers.alias("hold_no"), pl.lit(moment.isoformat()).alias("since")
        )
        load_stage(conn, hold, rows)
    gone = before.join(told, on=_KEY, how="anti")
    if gone.height:
        stage_places(conn, gone["hold_no"])
        these = hold.c.hold_no.in_(select(STAGE_PLACE.c.place))
        conn.execute(update(hold).where(these, *_open()).values(lifted_at=moment.isoformat()))
        _let_go(conn, gone["subject"].unique().sort().to_list())


def look_again(conn: Connection, ids: pl.Series) -> None:
    """Have the next release of every channel look at those records."""
    stage_keys(conn, ids)
    _log(conn, _current().where(record.c.record_id.in_(select(STAGE_KEY.c.key))))


def _say_anew(conn: Connection, changed: pl.DataFrame) -> None:
    """The words of holds that stand for something else by now."""
    if changed.is_empty():
        return
    refill(conn, STAGE_HOLD, changed.sort("hold_no"))
    conn.execute(
        update(hold).where(hold.c.hold_no == STAGE_HOLD.c.hold_no).values(words=STAGE_HOLD.c.words)
    )


def _let_go(conn: Connection, subjects: Sequence[str]) -> None:
    """Have the next release of every channel look at what was held."""
    for subject in subjects:
        if subject == LEDGER_SUBJECT:
            _close_again(conn)
        elif subject.startswith(BATCH_SUBJECT):
            _close_again(conn, batch.c.batch_id == subject.removeprefix(BATCH_SUBJECT))
        elif subject.startswith(SOURCE_SUBJECT):
            _close_again(conn, batch.c.source_id == subject.removeprefix(SOURCE_SUBJECT))
    for before, column in ((RECORD_SUBJECT, record.c.record_id), (ENTERPRISE_HELD, record.c.uscc)):
        named = [one.removeprefix(before) for one in subjects if one.startswith(before)]
        if named:
            stage_keys(conn, pl.Series(named))
            _log(conn, _current().where(column.in_(select(STAGE_KEY.c.key))))


def _close_again(conn: Connection, *which: ColumnElement[bool]) -> None:
    """Batches flow to releases from here on once more, with every version that they made."""
    closed = counters.take(conn, "change", 1)
    conn.execute(
        update(batch).where(batch.c.status == "complete", *which).values(closed_change=closed)
    )


def _current() -> Select[*tuple[Any, ...]]:
    return select(record.c.place, record.c.record_id, record.c.uscc, batch.c.kind).join_from(
        record, batch, batch.c.batch_no == batch_no_of(record.c.place)
    )


def _log(conn: Connection, rows: Select[*tuple[Any, ...]]) -> None:
    found = read(conn, rows.order_by(record.c.record_id), _LOGGED)
    if found.is_empty():
        return
    first = counters.take(conn, "change", found.height)
    load_stage(conn, change, found.with_columns(
        pl.int_range(first, first + found.height, dtype=pl.Int64).alias("seq"),
        pl.lit(None, dtype=pl.Int64).alias("batch_no"), pl.lit(RELEASED).alias("op"),
    ))  # fmt: skip


def _open() -> tuple[ColumnElement[bool]]:
    return (hold.c.lifted_at.is_(None),)
