"""Rules that stop none of a source's rows until a day (豁免): asked by one, allowed by another.

The finding of a waived rule keeps its severity and names the waiver; when the waiver ends, the rows
that lean on it are looked at again and stopped (`acts/end_waivers.py`).
"""

from datetime import date

import polars as pl
from sqlalchemy import Connection, exists, insert, select

from ledger import audit, counters, decided
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.load import read
from ledger.tables import finding, record, record_version, row_state
from ledger.tables_steward import waiver
from records.reasons import Verb
from records.states import OPEN_VALUES


def waive(conn: Connection, source_id: str, rule: str, until_day: date, why: Decided) -> int:
    """Waive `rule` for a source from the day of the decision to `until_day`, both inclusive.

    The waiver's number. `NotDecided` without a second person, or when it would be over already.
    """
    if until_day.isoformat() < why.day:
        raise NotDecided(f"a waiver until {until_day} would be over before it began on {why.day}")
    if rule in in_force(conn, source_id, date.fromisoformat(why.day)):
        raise NotDecided(f"{rule} is waived for {source_id} already; that one must end first")
    operation_no = decided.enter(conn, Verb.WAIVE, why, 0)
    number = counters.take(conn, "waiver", 1)
    row = {"source_id": source_id, "rule": rule, "from_day": why.day,
           "until_day": until_day.isoformat()}  # fmt: skip
    conn.execute(insert(waiver), {**row, "waiver_no": number, "operation_no": operation_no})
    digest = audit.rows_digest(pl.DataFrame([row]))
    audit.enter(conn, decided.deed(Verb.WAIVE, why, operation_no), 0, digest)
    return number


def lapsed(conn: Connection, day: date) -> pl.Series:
    """Places of current versions that flow by a waiver which is not in force on `day`.

    Not those of records whose newest row waits already: older words must not take its place.
    """
    waits = exists().where(
        row_state.c.record_id == record.c.record_id,
        row_state.c.state.in_(OPEN_VALUES),
    )
    now = waiver.alias("now")
    still = exists().where(
        now.c.source_id == waiver.c.source_id, now.c.rule == finding.c.rule,
        now.c.from_day <= day.isoformat(), now.c.until_day >= day.isoformat(),
    )  # fmt: skip
    rows = (
        select(finding.c.place)
        .join_from(waiver, finding, finding.c.waiver_no == waiver.c.waiver_no)
        .join(record_version, record_version.c.place == finding.c.place)
        .join(
            record,
            (record.c.record_id == record_version.c.record_id)
            & (record.c.place == finding.c.place),
        )
        .where(finding.c.closed_on.is_(None), waiver.c.until_day < day.isoformat(), ~still, ~waits)
        .distinct()
        .order_by(finding.c.place)
    )  # fmt: skip
    return read(conn, rows, pl.Schema({"place": pl.Int64()}))["place"]


def in_force(conn: Connection, source_id: str, day: date) -> dict[str, int]:
    """Rules waived for a source on a business day, each with its waiver's number."""
    rows = select(waiver.c.rule, waiver.c.waiver_no).where(
        waiver.c.source_id == source_id,
        waiver.c.from_day <= day.isoformat(), waiver.c.until_day >= day.isoformat(),
    )  # fmt: skip
    return {str(rule): int(number) for rule, number in conn.execute(rows.order_by("waiver_no"))}
