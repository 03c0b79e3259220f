"""What goes out to those who can mend it: what is wrong with rows, what we mend for a source."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection, func, select

from ledger.corrections import IN_FORCE
from ledger.load import read
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import finding, record_version, row_state
from ledger.tables_steward import applied, correction, operation

OPEN_FINDINGS = pl.Schema(
    {
        "place": pl.Int64(),
        "rule": pl.String(),
        "severity": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "shape": pl.String(),
    }
)
MENDED = pl.Schema(
    {
        "source_id": pl.String(),
        "remote_id": pl.String(),
        "record_id": pl.String(),
        "field": pl.String(),
        "orig_value": pl.String(),
        "new_value": pl.String(),
        "reason": pl.String(),  # code of the operation's reason
        "note": pl.String(),
        "evidence": pl.String(),
        "first_day": pl.String(),
        "times": pl.Int64(),
    }
)


def open_findings(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """OPEN_FINDINGS of the rows at `places`."""
    stage_places(conn, places)
    columns = [finding.c[name] for name in OPEN_FINDINGS.names()]
    rows = (
        select(*columns)
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(finding.c.closed_on.is_(None))
        .order_by(finding.c.place, finding.c.rule, finding.c.field)
    )
    return read(conn, rows, OPEN_FINDINGS)


def mended(conn: Connection, sources: Sequence[str]) -> pl.DataFrame:
    """MENDED of corrections in force of `sources`, with the newest row that bears each."""
    newest = (
        select(applied.c.correction_no, func.max(applied.c.place).label("place"))
        .group_by(applied.c.correction_no)
        .subquery()
    )
    parts = []
    for table in (record_version, row_state):
        rows = (
            select(
                correction.c.source_id, table.c.remote_id, table.c.record_id, correction.c.field,
                correction.c.original.label("orig_value"), correction.c.value.label("new_value"),
                operation.c.reason_code.label("reason"), operation.c.note, correction.c.evidence,
                correction.c.created_on.label("first_day"), correction.c.times,
            )
            .join_from(correction, newest, newest.c.correction_no == correction.c.correction_no)
            .join(table, table.c.place == newest.c.place)
            .join(operation, operation.c.operation_no == correction.c.operation_no)
            .where(correction.c.source_id.in_(sources), correction.c.status.in_(IN_FORCE))
            .order_by(correction.c.correction_no)
        )  # fmt: skip
        parts.append(read(conn, rows, MENDED))
    return pl.concat(parts)
