"""The ledger digest: SHA-256 over what the ledger says, whichever way it came to say it.

Left out: surrogate numbers (a place becomes batch id and row), the order and numbering of the
change log and of the audit chain, and the moments and paths of collecting. Two ledgers that took
in the same deliveries have one digest, on either database, killed and restarted or not.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Integer, Select, Table, select

from ledger.load import read, stream
from ledger.places import ROWS_PER_BATCH, batch_range
from ledger.tables import (
    batch,
    batch_snapshot,
    change,
    finding,
    match,
    record,
    record_version,
    row_state,
    snapshot,
    unparsable_line,
    vanishing,
)
from ledger.tables_identity import (
    asked_change,
    decision,
    enterprise,
    enterprise_alias,
    enterprise_link,
)
from ledger.tables_release import bucket, case, publication, receipt, release
from ledger.tables_score import score_month
from ledger.tables_steward import (
    applied,
    cluster,
    correction,
    hold,
    operation,
    pause,
    plan,
    row_event,
    waiver,
)

TABLES: tuple[Table, ...] = (
    snapshot,
    batch,
    batch_snapshot,
    record_version,
    record,
    row_state,
    unparsable_line,
    finding,
    match,
    change,
    enterprise,
    enterprise_alias,
    enterprise_link,
    correction,
    vanishing,
    cluster,
    row_event,
    operation,
    correction,
    plan,
    applied,
    waiver,
    pause,
    hold,
    decision,
    asked_change,
    case,
    publication,
    bucket,
    release,
    receipt,
    score_month,
)
LEFT_OUT = {
    "record_version": {"raw_key", "raw_check"},  # they name the rules, whose edition may differ
    "snapshot": {"snapshot_no", "fetched_at", "path", "etag", "last_modified"},
    "batch": {"batch_no", "opened_at", "first_change", "closed_change", "error"},
    "change": {"seq", "batch_no"},
    "enterprise": {"operation_no"},
    "enterprise_alias": {"operation_no"},
    "enterprise_link": {"link_no", "operation_no"},
    "decision": {"operation_no", "displaced_by"},
    "asked_change": {"operation_no"},
    "case": {"opened_at"},
    "finding": {"cluster_no"},
    "cluster": {"cluster_no"},
    "row_event": {"audit_seq"},
    "operation": {"operation_no", "moment", "approved_at"},
    "plan": {"operation_no", "row_no"},
    "applied": {"correction_no"},
    "correction": {"correction_no", "operation_no", "displaced_by"},
    "waiver": {"waiver_no", "operation_no"},
    "pause": {"pause_no", "operation_no"},
    "hold": {"hold_no", "since", "lifted_at"},
    "release": {"moment", "change_after", "change_upto", "told_at"},
    "receipt": {"moment"},
    "score_month": {"frozen_at"},
}
PLACES = {"place", "previous", "kept_place"}


# How each table is put in an order that no surrogate number decides.
BY_BATCH = (record_version, row_state, match, finding, unparsable_line, applied)
BY_KEY = (record, change, enterprise, enterprise_alias, publication)
# The rest is small: read whole and sorted by everything it says.


def digest(conn: Connection) -> str:
    """Hex digest of the whole ledger, streaming: memory does not grow with it."""
    batches = {int(no): str(name) for no, name in conn.execute(_BATCH_NAMES)}
    snapshots = {int(no): str(name) for no, name in conn.execute(_SNAPSHOT_NAMES)}
    total = hashlib.sha256()
    for table in TABLES:
        for part in _parts(conn, table, batches):
            named = part.select(_named(name, batches, snapshots) for name in part.columns)
            small = table not in BY_BATCH and table not in BY_KEY
            ordered = named.sort(named.columns, nulls_last=False) if small else named
            total.update(ordered.write_ndjson().encode())
        total.update(f"--{table.name}\n".encode())
    return total.hexdigest()


_BATCH_NAMES = select(batch.c.batch_no, batch.c.batch_id)
_SNAPSHOT_NAMES = select(snapshot.c.snapshot_no, snapshot.c.digest)


def _parts(conn: Connection, table: Table, batches: dict[int, str]) -> Iterator[pl.DataFrame]:
    columns = [column for column in table.c if column.name not in LEFT_OUT.get(table.name, set())]
    schema = pl.Schema(
        {c.name: pl.Int64() if isinstance(c.type, Integer) else pl.String() for c in columns}
    )
    rows = select(*columns)
    if table in BY_BATCH:
        for batch_no in sorted(batches, key=batches.__getitem__):
            yield from stream(conn, _of_batch(rows, table, batch_no), schema)
    elif table in BY_KEY:
        order = _CHANGE_ORDER if table is change else list(table.primary_key)
        yield from stream(conn, rows.order_by(*order), schema)
    else:
        yield read(conn, rows, schema)


_CHANGE_ORDER = [change.c.record_id, change.c.place, change.c.op, change.c.uscc]


def _of_batch(
    rows: Select[*tuple[Any, ...]], table: Table, batch_no: int
) -> Select[*tuple[Any, ...]]:
    if table is unparsable_line:
        return rows.where(table.c.batch_no == batch_no).order_by(table.c.line_no)
    order = [table.c.place]
    if table is finding:
        order += [table.c.rule, table.c.field, table.c.severity, table.c.value, table.c.shape]
    return rows.where(table.c.place.between(*batch_range(batch_no))).order_by(*order)


def _named(name: str, batches: dict[int, str], snapshots: dict[int, str]) -> pl.Expr:
    """A column with its surrogate numbers replaced by the names they stand for."""
    column = pl.col(name)
    if name in PLACES:
        batch_id = _name_of(column // ROWS_PER_BATCH, batches)
        return pl.format("{}#{}", batch_id, column % ROWS_PER_BATCH).alias(name)
    if name == "batch_no":
        return _name_of(column, batches)
    if name == "snapshot_no":
        return _name_of(column, snapshots)
    return column


def _name_of(column: pl.Expr, names: dict[int, str]) -> pl.Expr:
    numbers = pl.Series(list(names), dtype=pl.Int64)
    texts = pl.Series(list(names.values()), dtype=pl.String)
    return column.replace_strict(numbers, texts, default=None, return_dtype=pl.String)
