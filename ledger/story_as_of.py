"""One record's story as far as we knew it at a cut."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row

from ledger import as_of, as_of_waiting, objections, story
from ledger.as_of import Cut
from ledger.lookup import RecordHeadline, lines_of_record
from ledger.story import Chapter, RecordStory
from records.kind import Kind
from records.states import RowState

_TOLD = pl.Schema(
    {"place": pl.Int64(), "day": pl.String(), "opened_at": pl.String(), "state": pl.String()}
)


def record_story_at(conn: Connection, record_id: str, cut: Cut) -> RecordStory | None:
    """The story of one record up to a cut; None when nothing of it had come.

    Publications are those that no release after the cut spoke of again.
    """
    rows = story.told(conn, record_id)
    states = _states_at(conn, rows, cut)
    known = [row for row in rows if row.place in states]
    if not known:
        return None
    reasons = dict(as_of_waiting.reasons_at(conn, pl.Series([row.place for row in known])).rows())
    chapters = [_chapter(conn, row, states, reasons, cut) for row in known]
    lines = lines_of_record(conn, record_id)
    released = set(as_of.released(conn, cut))
    said = tuple(line for line in lines if (line.channel, line.seq) in released)
    headline = _headline(conn, known, chapters, cut)
    contested = objections.about(conn, pl.Series([record_id]), cut)
    return RecordStory(headline, tuple(chapters), said, contested)


def _states_at(conn: Connection, rows: list[Row[*tuple[Any, ...]]], cut: Cut) -> dict[int, str]:
    """The states of those rows that had come, by their places."""
    told = [(row.place, row.day, row.opened_at, row.state) for row in rows]
    come = pl.DataFrame(told, schema=_TOLD, orient="row").filter(cut.delivered())
    moved = as_of_waiting.moved_since(conn, cut, [*RowState], come["place"])
    states = come.join(moved, on="place", how="left").select(
        "place", pl.coalesce("before", "state")
    )
    return dict(states.rows())


def _chapter(
    conn: Connection,
    row: Row[*tuple[Any, ...]],
    states: Mapping[int, str],
    reasons: Mapping[int, str],
    cut: Cut,
) -> Chapter:
    """One delivery; a row that has become a version since waited still, attached nowhere."""
    told = story.chapter(conn, row, cut.day.isoformat())
    state = RowState(states[row.place])
    if told.state is not RowState.ACCEPTED or state is told.state:
        return replace(told, state=state)
    reason = reasons.get(row.place, "")
    return replace(
        told, state=state, reason=reason, version=None, uscc=None, rung=None, evidence=None
    )


def _headline(
    conn: Connection, rows: list[Row[*tuple[Any, ...]]], chapters: list[Chapter], cut: Cut
) -> RecordHeadline:
    """Its newest version, else its newest delivery; attached to nobody where that was undone."""
    versions = [place for place, told in enumerate(chapters) if told.version is not None]
    newest = max(versions, key=lambda place: chapters[place].version or 0, default=-1)
    told, row = chapters[newest], rows[newest]
    is_left = told.uscc is not None and row.place in set(as_of.taken_back(conn, told.uscc, cut))
    return RecordHeadline(
        row.record_id, Kind(row.kind), row.source_id, None if is_left else told.uscc,
        told.version, told.state, told.body,
    )  # fmt: skip
