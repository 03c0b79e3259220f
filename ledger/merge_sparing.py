"""Merging into a table of millions with many indexes, at a cost proportional to what differs.

SQLite writes every index of a column that a statement assigns, though the value stays, and each
such entry is a page somewhere else. What one statement overwrites it also keeps in memory until
the statement ends: so a few rows go together.
"""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection, Table, and_, or_, select, true, update

from ledger.load import insert_into, refill

_TOGETHER = 1_000


def merge_sparing(
    conn: Connection, target: Table, stage: Table, frame: pl.DataFrame, unless_equal: Sequence[str]
) -> None:
    """Bring `frame` (columns of `stage`) into `target`: add new keys, replace the known ones' rows.

    Unless the columns `unless_equal` agree, among which is every column that an index holds.
    """
    for part in frame.iter_slices(_TOGETHER):
        refill(conn, stage, part)
        _replace(conn, target, stage, unless_equal)
        keys = [stage.c[column.name] for column in target.primary_key]
        # WHERE true: without it SQLite reads ON CONFLICT as the join's ON.
        rows = select(*stage.c).where(true()).order_by(*keys)
        added = insert_into(conn, target).from_select(stage.c.keys(), rows)
        conn.execute(added.on_conflict_do_nothing())


def _replace(conn: Connection, target: Table, stage: Table, unless_equal: Sequence[str]) -> None:
    keys = [column.name for column in target.primary_key]
    indexed = {column.name for index in target.indexes for column in index.columns}
    is_same = and_(*(target.c[name] == stage.c[name] for name in keys))
    differs = {name: target.c[name].is_distinct_from(stage.c[name]) for name in unless_equal}
    plain = [name for name in stage.c.keys() if name not in (*keys, *indexed)]  # noqa: SIM118
    # First, because it asks whether anything differs; each indexed column then for itself.
    rows = update(target).where(is_same, or_(*differs.values()))
    conn.execute(rows.values({name: stage.c[name] for name in plain}))
    for name in sorted(indexed.difference(keys)):
        rows = update(target).where(is_same, differs[name])
        conn.execute(rows.values({name: stage.c[name]}))
