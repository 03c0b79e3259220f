"""What stewards work on: groups of findings, corrections, and what was decided about rows.

A finding itself stands in `tables.py`, beside the rows it speaks of.
"""

from sqlalchemy import CheckConstraint, Index, Table
from sqlalchemy import text as text_

from ledger.columns import METADATA
from ledger.tables import key, number, text

# Open findings of one source, rule, field and value shape: one decision for a steward. Counts are
# kept in the transaction that moves a finding, so that a list of clusters reads no finding.
cluster = Table(
    "cluster",
    METADATA,
    number("cluster_no", primary=True),
    key("source_id"),
    key("rule"),
    key("severity"),
    key("field"),
    key("shape"),  # empty for a value that is absent
    number("whole"),  # 1: a column wrong from top to bottom, whatever its values look like
    number("open"),
    number("waiting"),  # of those, on rows that wait for a person
    key("first_day", optional=True),  # open since; null while nothing is open
    key("last_day", optional=True),  # a delivery was last looked at that had one
    key("due_on", optional=True),  # of the open finding that is due first
    key("assignee", optional=True),
    text("sample", optional=True),
    Index(None, "source_id", "rule", "field", "severity", "shape", "whole", unique=True),
)

# Every move of a row after it was entered; who did it and when is the audit entry's.
row_event = Table(
    "row_event",
    METADATA,
    number("audit_seq", primary=True),
    number("place", primary=True),
    key("before"),
    key("after"),
    text("reason"),
    Index(None, "place"),
    sqlite_with_rowid=False,
)

# One act of a person (or of the house) over any number of rows: what can be undone as a whole.
operation = Table(
    "operation",
    METADATA,
    number("operation_no", primary=True),
    key("verb"),  # correct, undo, revalidate, or a `records.reasons.Verb`
    key("status"),  # proposed, allowed (under way), done, refused, undone
    key("actor"),
    text("moment"),
    key("reason_code"),
    text("note"),
    number("rows"),
    key("approver", optional=True),
    text("approved_at", optional=True),
    number("undoes", optional=True),
    key("refused_by", optional=True),  # by whom, when and why the second person said no
    text("refused_at", optional=True),
    text("refused_note", optional=True),
    CheckConstraint("approver IS NULL OR approver <> actor", name="four_eyes"),
)

# A value put in place of a source's, replayed before validation on every collection (design §4).
correction = Table(
    "correction",
    METADATA,
    number("correction_no", primary=True),
    number("operation_no"),
    key("source_id"),
    key("row_id"),  # the source's own decision, as raw text tells it
    text("row_key", optional=True),  # the first part of its key: rows that have another are not it
    key("field"),
    text("original", optional=True),
    key("original_hash"),
    text("value", optional=True),
    key("origin"),  # manual, suggest, workbook, objection
    text("evidence", optional=True),
    key("status"),  # proposed, live, retired, conflict, revoked
    key("created_on"),
    key("ended_on", optional=True),
    number("times"),  # deliveries in which the source repeated what it corrects
    key("last_on", optional=True),  # the newest of them
    number("displaced_by", optional=True),  # the operation that put another in its place
    Index("ix_correction_row_id", "row_id", "field"),
    Index("ix_correction_source_id", "source_id", "status"),
    Index(
        "ix_correction_live",
        "row_id",
        "field",
        unique=True,
        sqlite_where=text_("status IN ('live', 'conflict')"),
        postgresql_where=text_("status IN ('live', 'conflict')"),
    ),
    Index("ix_correction_operation_no", "operation_no"),
)

# The rows that an operation has looked at again, fixed when it is allowed: a run that is killed is
# run again over the same rows.
plan = Table(
    "plan",
    METADATA,
    number("operation_no", primary=True),
    number("row_no", primary=True),
    number("place"),
    sqlite_with_rowid=False,
)

# Which corrections a row bears, and the source's value that each was put in place of.
applied = Table(
    "applied",
    METADATA,
    number("place", primary=True),
    number("correction_no", primary=True),
    key("source_hash"),
    Index(None, "correction_no"),
    sqlite_with_rowid=False,
)

# A rule that does not stop a source's rows until a day; asked by one person, allowed by another.
waiver = Table(
    "waiver",
    METADATA,
    number("waiver_no", primary=True),
    number("operation_no"),
    key("source_id"),
    key("rule"),
    key("from_day"),
    key("until_day"),  # inclusive
    Index(None, "source_id", "rule"),
)

# Days that do not count against a source: its system was down, a court has the case.
pause = Table(
    "pause",
    METADATA,
    number("pause_no", primary=True),
    number("operation_no"),
    key("source_id"),
    key("from_day"),
    key("until_day"),  # inclusive
    number("days"),  # working days by which what was open then is due later
    Index(None, "source_id"),
)

# What may not be published, or published otherwise, until somebody has put it right.
hold = Table(
    "hold",
    METADATA,
    number("hold_no", primary=True),
    key("invariant"),
    key("subject"),  # batch:…, record:…, source:…, or ledger
    text("words"),
    text("since"),
    text("lifted_at", optional=True),
    Index(
        "ix_hold_open",
        "invariant",
        "subject",
        unique=True,
        sqlite_where=text_("lifted_at IS NULL"),
        postgresql_where=text_("lifted_at IS NULL"),
    ),
)
