"""Findings that last: one per record, rule and field, until the record keeps the rule.

Rows of `finding` are never taken away. When a record comes again and fails again, the newer row's
finding goes on where the older one stood (first seen, due, assigned to) and the older one closes;
when it comes right, the older one closes for good.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import Column, Connection, select, update

from ledger import clusters
from ledger.columns import KEY, NUMBER
from ledger.load import load_stage, read, refill, stage_of
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import finding
from records import asked_again, working_days
from records.states import OF_ARRIVAL, FindingEnd, Severity

STAGE_FINDING = stage_of(
    "stage_finding",
    Column("place", NUMBER),
    Column("rule", KEY),
    Column("field", KEY),
)
OPEN_FINDINGS = pl.Schema(
    {"place": pl.Int64(), "rule": pl.String(), "severity": pl.String(), "field": pl.String(),
     "value": pl.String(), "shape": pl.String()}
)  # fmt: skip
_IDENTITY = ["record_id", "rule", "field"]
_OPEN = pl.Schema(
    {"place": pl.Int64(), "rule": pl.String(), "severity": pl.String(), "field": pl.String(),
     "cluster_no": pl.Int64(), "waiting": pl.Int64(), "first_day": pl.String(),
     "due_on": pl.String(), "due_was": pl.String(), "assignee": pl.String()}
)  # fmt: skip
# Said by the ledger of two rows or records, or of a row's arrival: not asked again of a row.
_SAID_ONCE = ["DUP-001", "DUP-002", "OPR-001", *sorted(OF_ARRIVAL)]
_MOVED = ("cluster_no", "waiting")


@dataclass(frozen=True, slots=True)
class Day:
    """When findings are seen, and when what is found for the first time is due."""

    day: str
    due_on: str


def open_at(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """OPEN_FINDINGS of the rows at `places`, in the order of the places."""
    return _open(conn, places, OPEN_FINDINGS)


def write(
    conn: Connection, source_id: str, day: Day, found: pl.DataFrame, retired: pl.DataFrame
) -> None:
    """Enter `found`, and close what stands at the places of `retired` (place, record_id, ends).

    `found` has place, record_id, rule, severity, field, value, shape, waiting (0 or 1) and where
    it is known waiver_no. A
    finding of a retired place that the same record has again goes on in the new row; others close
    where `ends`, and stand where the retired row itself still does (a version behind open work).
    """
    old = _open_at(conn, retired)
    before = old.select(*_IDENTITY, *_CARRIED).unique(_IDENTITY, keep="first", maintain_order=True)
    fresh = _dated(day, found.join(before, on=_IDENTITY, how="left", maintain_order="left"))
    placed = clusters.numbered(conn, source_id, fresh) if fresh.height else None
    if placed is not None:
        # PostgreSQL text cannot hold NUL; the picture of it keeps the value readable.
        rows = placed.with_columns(
            pl.coalesce("assignee", "cluster_assignee").alias("assignee"),
            pl.col("value").str.replace_all("\x00", "␀", literal=True),
        )
        load_stage(conn, finding, rows.select(name for name in rows.columns if name in finding.c))
    closed = _close(conn, day.day, old, found)
    came = old.select(_MOVED).clear() if placed is None else placed.select(_MOVED)
    clusters.moved(conn, day.day, came, closed.select(_MOVED))


def add(conn: Connection, source_id: str, day: Day, found: pl.DataFrame) -> int:
    """Enter what was found of rows that stand, unless it stands open there already; how many."""
    old = _open_at(conn, found.select("place", "record_id").unique("place"))
    fresh = found.join(old, on=_IDENTITY, how="anti")
    if fresh.height:
        nothing = found.clear().select("place", "record_id", ends=pl.lit(value=True))
        write(conn, source_id, day, fresh, nothing)
    return fresh.height


def refresh(  # noqa: PLR0913 - what was found, where, and what may end
    conn: Connection,
    source_id: str,
    day: Day,
    found: pl.DataFrame,
    at: pl.DataFrame,
    *,
    notes_end: bool,
) -> None:
    """Rows stand where they stood (`at`: place, record_id) and were looked at: `found` is what of.

    What stands open and is found again stays as it is, and so does what a person let stand.
    What is only counted (notes) ends where it is not found again, if `notes_end`.
    """
    dismissed = _dismissed_at(conn, at)
    old = _open_at(conn, at.unique("place"))
    fresh = found.join(old, on=_IDENTITY, how="anti").join(
        dismissed, on=dismissed.columns, how="anti"
    )
    if fresh.height:
        write(conn, source_id, day, fresh, at.clear().with_columns(ends=pl.lit(value=True)))
    gone = old.join(found, on=_IDENTITY, how="anti").filter(~pl.col("rule").is_in(_SAID_ONCE))
    if not notes_end:
        gone = gone.filter(pl.col("severity") != Severity.NOTE.value)
    if gone.height:
        _end(conn, day.day, gone, FindingEnd.FIXED)
        clusters.moved(conn, day.day, gone.select(_MOVED).clear(), gone.select(_MOVED))


def close(  # noqa: PLR0913 - which of the findings at the places
    conn: Connection,
    day: str,
    places: pl.Series,
    why: FindingEnd,
    rules: str = "",
    *,
    cluster_no: int | None = None,
) -> None:
    """Close what stands open at `places`; of rules whose code begins with `rules` only.

    With `cluster_no`, of that cluster only.
    """
    standing = _open_at(conn, places.to_frame("place"))
    mine = pl.lit(value=True) if cluster_no is None else pl.col("cluster_no") == cluster_no
    old = standing.filter(pl.col("rule").str.starts_with(rules), mine)
    if old.height:
        _end(conn, day, old, why)
        clusters.moved(conn, day, old.select(_MOVED).clear(), old.select(_MOVED))


def no_longer_wait(conn: Connection, day: str, places: pl.Series) -> None:
    """The rows at `places` stopped waiting for a person; what else was found of them stands."""
    old = _open_at(conn, places.to_frame("place"))
    waiting = old.filter(pl.col("waiting") == 1)
    if waiting.is_empty():
        return
    stage_places(conn, waiting["place"])
    conn.execute(
        update(finding).where(finding.c.place.in_(select(STAGE_PLACE.c.place))).values(waiting=0)
    )
    still = waiting.select("cluster_no", pl.lit(0, dtype=pl.Int64).alias("waiting"))
    clusters.moved(conn, day, still, waiting.select(_MOVED))


def seen(conn: Connection, day: str, places: pl.Series) -> None:
    """The open rows at `places` came again as they were, and were looked at."""
    if places.is_empty():
        return
    stage_places(conn, places)
    conn.execute(
        update(finding)
        .where(
            finding.c.place.in_(select(STAGE_PLACE.c.place)),
            finding.c.closed_on.is_(None), finding.c.last_day < day,
        )
        .values(last_day=day)
    )  # fmt: skip


_CARRIED = ("first_day", "due_on", "due_was", "assignee")


def _dated(day: Day, found: pl.DataFrame) -> pl.DataFrame:
    """What is new is first seen today; what is only counted is never due.

    What is asked about again first is due from the day on which a person sees it.
    """
    again = asked_again.DAYS + working_days.TO_MEND
    later = working_days.after(date.fromisoformat(day.day), again).isoformat()
    is_again = pl.col("rule") == asked_again.RULE
    is_work = pl.col("severity") != Severity.NOTE.value
    is_new = pl.col("first_day").is_null()
    due = pl.when(is_work & is_new).then(
        pl.when(is_again).then(pl.lit(later)).otherwise(pl.lit(day.due_on))
    )
    return found.with_columns(
        due.otherwise("due_on").alias("due_on"),
        due.otherwise("due_was").alias("due_was"),
        pl.col("first_day").fill_null(day.day),
        pl.lit(day.day).alias("last_day"),
    )


def _open_at(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """_OPEN of the open findings at the places of `rows`, with the other columns of `rows`."""
    if rows.is_empty():
        return pl.DataFrame(schema={**_OPEN, **rows.schema})
    found = _open(conn, rows["place"], _OPEN)
    return found.join(rows.unique("place"), on="place", how="left", maintain_order="left")


def _open(conn: Connection, places: pl.Series, schema: pl.Schema) -> pl.DataFrame:
    stage_places(conn, places)
    standing = (
        select(*(finding.c[name] for name in schema.names()))
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(finding.c.closed_on.is_(None))
        .order_by(finding.c.place, finding.c.rule, finding.c.field)
    )
    return read(conn, standing, schema)


def _dismissed_at(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """place, rule and field of what a person let stand at the places of `rows`."""
    stage_places(conn, rows["place"])
    let_stand = (
        select(finding.c.place, finding.c.rule, finding.c.field)
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(finding.c.closed_why == FindingEnd.DISMISSED.value)
    )
    schema = pl.Schema({"place": pl.Int64(), "rule": pl.String(), "field": pl.String()})
    return read(conn, let_stand, schema)


def _close(conn: Connection, day: str, old: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Close what goes on elsewhere or is put right; which of `old` that was."""
    keys = found.select(_IDENTITY).unique()
    again = old.join(keys, on=_IDENTITY, how="semi")
    gone = old.join(keys, on=_IDENTITY, how="anti").filter("ends")
    _end(conn, day, again, FindingEnd.AGAIN)
    _end(conn, day, gone, FindingEnd.FIXED)
    return pl.concat([again, gone])


def _end(conn: Connection, day: str, old: pl.DataFrame, why: FindingEnd) -> None:
    if old.is_empty():
        return
    keys = old.select("place", "rule", "field").unique().sort("place", "rule", "field")
    refill(conn, STAGE_FINDING, keys)
    same = [finding.c[name] == STAGE_FINDING.c[name] for name in STAGE_FINDING.c.keys()]  # noqa: SIM118 - not a dict
    conn.execute(
        update(finding)
        .where(*same, finding.c.closed_on.is_(None))
        .values(closed_on=day, closed_why=why.value)
    )
