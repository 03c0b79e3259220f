"""Findings that nobody is shown yet: their rows are asked about again first (ADR 16).

They are open and counted all the while, and shown as soon as the register has the code: asking
again brings nothing then. The day by which it is told is the newest business day that anything
was delivered for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, and_, exists, func, select

from ledger.places import batch_no_of
from ledger.tables import batch, finding, row_state
from ledger.tables_identity import enterprise, pending_key
from records import asked_again
from records.states import RowState
from records.working_days import calendar

AGAIN = pl.Schema({"again_since": pl.String(), "known_on": pl.String()})


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a cluster is shown."""

    open: int
    waiting: int
    due_on: str | None  # the first of them


def shown(conn: Connection, clusters: Sequence[int]) -> dict[int, Shown]:
    """What is shown of clusters of the rule that is asked again; those without any are left out."""
    counts = (
        select(
            finding.c.cluster_no, func.count(), func.sum(finding.c.waiting),
            func.min(finding.c.due_on),
        )
        .where(
            finding.c.cluster_no.in_(clusters), finding.c.closed_on.is_(None),
            (finding.c.first_day <= _since(conn)) | _is_known(finding.c.place),
        )
        .group_by(finding.c.cluster_no)
    )  # fmt: skip
    return {int(no): Shown(int(rows), int(waiting), due)
            for no, rows, waiting, due in conn.execute(counts)}  # fmt: skip


def is_shown(conn: Connection, day: date | None = None) -> ColumnElement[bool]:
    """That a row of `row_state` is not one that nobody is shown yet, on `day` if one is given."""
    since = asked_again.shown_since(day).isoformat() if day else _since(conn)
    mine = and_(
        finding.c.place == row_state.c.place, finding.c.rule == asked_again.RULE,
        finding.c.closed_on.is_(None), finding.c.first_day > since,
    )  # fmt: skip
    is_asked = row_state.c.reason == asked_again.REASON.value
    return ~is_asked | ~exists().where(mine) | _is_known(row_state.c.place)


def is_asked_again(conn: Connection, record_id: str) -> bool:
    """Whether a row of that record waits which nobody is shown yet."""
    waits = row_state.c.state == RowState.IDENTITY_PENDING.value
    rows = select(row_state.c.place).where(row_state.c.record_id == record_id, waits)
    return conn.execute(rows.where(~is_shown(conn))).first() is not None


def again() -> tuple[ColumnElement[str | None], ColumnElement[str | None]]:
    """AGAIN of a row of `row_state`: since when it is asked about again (null for any other).

    And since when the register has its code: an older day than the first for one that persons
    entered, null for none.
    """
    since = select(func.min(finding.c.first_day)).where(
        finding.c.place == row_state.c.place, finding.c.rule == asked_again.RULE,
        finding.c.closed_on.is_(None), row_state.c.reason == asked_again.REASON.value,
    )  # fmt: skip
    known = (
        select(func.max(func.coalesce(batch.c.day, "")))
        .join_from(pending_key, enterprise, enterprise.c.uscc == pending_key.c.value)
        .outerjoin(batch, batch.c.batch_no == batch_no_of(enterprise.c.place))
        .where(pending_key.c.place == row_state.c.place, pending_key.c.how == "uscc")
    )
    return since.scalar_subquery(), known.scalar_subquery()


def day_shown(rows: pl.DataFrame) -> pl.Series:
    """The day, ISO, since which a person sees each of AGAIN; null for what is not asked again."""
    since = rows["again_since"].str.to_date("%Y-%m-%d")
    told = rows.with_columns(due=calendar().due(since, asked_again.DAYS).dt.to_string("iso"))
    known = pl.when(pl.col("known_on").is_not_null()).then(
        pl.max_horizontal("again_since", "known_on")
    )
    shown = pl.when(pl.col("again_since").is_not_null()).then(pl.min_horizontal("due", known))
    return told.select(shown).to_series()


def _is_known(place: Column[int]) -> ColumnElement[bool]:
    """That the register has the code which the row at `place` asks for: it waits for a person."""
    return exists().where(
        pending_key.c.place == place, pending_key.c.how == "uscc",
        enterprise.c.uscc == pending_key.c.value,
    )  # fmt: skip


def _since(conn: Connection) -> str:
    newest = conn.execute(select(func.max(batch.c.day))).scalar_one()
    return asked_again.shown_since(date.fromisoformat(newest)).isoformat() if newest else ""
