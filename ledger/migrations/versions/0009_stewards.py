"""What stewards work on: findings that last, their clusters, corrections, events, holds."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from records import working_days

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PER_BATCH = 4294967296
TABLES = (
    "hold", "pause", "waiver", "applied", "plan", "correction", "operation", "row_event", "cluster"
)  # fmt: skip
# ruff: noqa: S608 - the texts below are put together of this file's own words only
COUNTERS = ("cluster", "operation", "correction", "waiver", "pause", "hold", "claims")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, autoincrement=False, nullable=nullable)


def _key(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, KEY, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    """Add the tables; findings that are there get a cluster, and close where nothing stands."""
    op.add_column("batch", sa.Column("opened", NUMBER, nullable=False, server_default="0"))
    for name in ("profile", "told"):
        op.add_column("batch", _text(name, nullable=True))
    op.add_column("batch", sa.Column("sort", KEY, nullable=False, server_default="delivery"))
    op.execute(
        "UPDATE batch SET opened = (SELECT count(*) FROM row_state s WHERE s.state IN "
        f"('quarantined', 'identity_pending') AND s.place / {PER_BATCH} = batch.batch_no)"
    )
    op.drop_table("correction")
    _steward_tables()
    _finding()
    for name in COUNTERS:
        op.execute(f"INSERT INTO counter (name, value) VALUES ('{name}', 0)")
    op.execute(
        "UPDATE counter SET value = (SELECT coalesce(max(cluster_no), 0) FROM cluster) "
        "WHERE name = 'cluster'"
    )


def _finding() -> None:
    for column in (
        sa.Column("cluster_no", NUMBER, nullable=False, server_default="0"),
        sa.Column("waiting", NUMBER, nullable=False, server_default="0"),
        sa.Column("first_day", KEY, nullable=False, server_default=""),
        sa.Column("last_day", KEY, nullable=False, server_default=""),
        _key("due_on", nullable=True),
        _key("due_was", nullable=True),
        _key("assignee", nullable=True),
        _number("waiver_no", nullable=True),
        _key("closed_on", nullable=True),
        _key("closed_why", nullable=True),
    ):
        op.add_column("finding", column)
    day = f"(SELECT b.day FROM batch b WHERE b.batch_no = finding.place / {PER_BATCH})"
    stands = (
        "SELECT s.place FROM row_state s WHERE s.state IN "
        "('quarantined', 'identity_pending', 'duplicate') UNION ALL SELECT r.place FROM record r"
    )
    waits = "SELECT s.place FROM row_state s WHERE s.state IN ('quarantined', 'identity_pending')"
    op.execute(f"UPDATE finding SET first_day = {day}, last_day = {day}")
    op.execute(
        "UPDATE finding SET closed_on = last_day, closed_why = 'fixed' "
        f"WHERE place NOT IN ({stands})"
    )
    op.execute(f"UPDATE finding SET waiting = 1 WHERE closed_on IS NULL AND place IN ({waits})")
    _clusters()
    _due_days()
    op.create_index(
        "ix_finding_open", "finding", ["cluster_no", "due_on", "place"],
        sqlite_where=sa.text("closed_on IS NULL"), postgresql_where=sa.text("closed_on IS NULL"),
    )  # fmt: skip


def _clusters() -> None:
    keys = "b.source_id, f.rule, f.severity, f.field, coalesce(f.shape, '')"
    joined = f"finding f JOIN batch b ON b.batch_no = f.place / {PER_BATCH}"
    op.execute(
        'INSERT INTO cluster (cluster_no, source_id, rule, severity, field, shape, whole, "open", '
        "waiting, first_day, last_day, sample) "
        f"SELECT row_number() OVER (ORDER BY {keys}), {keys}, 0, "
        "sum(CASE WHEN f.closed_on IS NULL THEN 1 ELSE 0 END), sum(f.waiting), "
        "min(CASE WHEN f.closed_on IS NULL THEN f.first_day END), max(f.last_day), min(f.value) "
        f"FROM {joined} GROUP BY {keys}"
    )
    op.execute(
        "UPDATE finding SET cluster_no = (SELECT c.cluster_no FROM cluster c JOIN batch b "
        f"ON b.source_id = c.source_id WHERE b.batch_no = finding.place / {PER_BATCH} "
        "AND c.rule = finding.rule AND c.severity = finding.severity AND c.field = finding.field "
        "AND c.shape = coalesce(finding.shape, ''))"
    )


def _due_days() -> None:
    """What stands open is due seven working days after it was first seen, as what is found now."""
    open_ones = "closed_on IS NULL AND severity <> 'note'"
    asked = f"SELECT DISTINCT first_day FROM finding WHERE {open_ones}"
    for (day,) in op.get_bind().exec_driver_sql(asked).fetchall():
        due = working_days.after(date.fromisoformat(day), 7).isoformat()
        op.execute(
            f"UPDATE finding SET due_on = '{due}', due_was = '{due}' "
            f"WHERE first_day = '{day}' AND {open_ones}"
        )
    op.execute(
        "UPDATE cluster SET due_on = (SELECT min(f.due_on) FROM finding f "
        "WHERE f.cluster_no = cluster.cluster_no AND f.closed_on IS NULL) "
        'WHERE "open" > 0'
    )


def _steward_tables() -> None:
    op.create_table(
        "cluster",
        _number("cluster_no"), _key("source_id"), _key("rule"), _key("severity"), _key("field"),
        _key("shape"), _number("whole"), _number("open"), _number("waiting"),
        _key("first_day", nullable=True), _key("last_day", nullable=True),
        _key("due_on", nullable=True), _key("assignee", nullable=True),
        _text("sample", nullable=True),
        sa.PrimaryKeyConstraint("cluster_no", name=op.f("pk_cluster")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_cluster_source_id_rule_field_severity_shape_whole"), "cluster",
        ["source_id", "rule", "field", "severity", "shape", "whole"], unique=True,
    )  # fmt: skip
    op.create_table(
        "row_event",
        _number("audit_seq"), _number("place"), _key("before"), _key("after"), _text("reason"),
        sa.PrimaryKeyConstraint("audit_seq", "place", name=op.f("pk_row_event")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(op.f("ix_row_event_place"), "row_event", ["place"])
    op.create_table(
        "operation",
        _number("operation_no"), _key("verb"), _key("status"), _key("actor"), _text("moment"),
        _key("reason_code"), _text("note"), _number("rows"), _key("approver", nullable=True),
        _text("approved_at", nullable=True), _number("undoes", nullable=True),
        sa.PrimaryKeyConstraint("operation_no", name=op.f("pk_operation")),
        sa.CheckConstraint("approver IS NULL OR approver <> actor", name="four_eyes"),
    )  # fmt: skip
    _correction()
    op.create_table(
        "waiver",
        _number("waiver_no"), _number("operation_no"), _key("source_id"), _key("rule"),
        _key("from_day"), _key("until_day"),
        sa.PrimaryKeyConstraint("waiver_no", name=op.f("pk_waiver")),
    )  # fmt: skip
    op.create_index(op.f("ix_waiver_source_id_rule"), "waiver", ["source_id", "rule"])
    op.create_table(
        "pause",
        _number("pause_no"), _number("operation_no"), _key("source_id"), _key("from_day"),
        _key("until_day"), _number("days"),
        sa.PrimaryKeyConstraint("pause_no", name=op.f("pk_pause")),
    )  # fmt: skip
    op.create_index(op.f("ix_pause_source_id"), "pause", ["source_id"])
    op.create_table(
        "hold",
        _number("hold_no"), _key("invariant"), _key("subject"), _text("words"), _text("since"),
        _text("lifted_at", nullable=True),
        sa.PrimaryKeyConstraint("hold_no", name=op.f("pk_hold")),
    )  # fmt: skip
    op.create_index(
        "ix_hold_open", "hold", ["invariant", "subject"], unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"), postgresql_where=sa.text("lifted_at IS NULL"),
    )  # fmt: skip


def _correction() -> None:
    op.create_table(
        "correction",
        _number("correction_no"), _number("operation_no"), _key("source_id"), _key("row_id"),
        _text("row_key", nullable=True),
        _key("field"), _text("original", nullable=True), _key("original_hash"),
        _text("value", nullable=True), _key("origin"), _text("evidence", nullable=True),
        _key("status"), _key("created_on"), _key("ended_on", nullable=True), _number("times"),
        _key("last_on", nullable=True), _number("displaced_by", nullable=True),
        sa.PrimaryKeyConstraint("correction_no", name=op.f("pk_correction")),
    )  # fmt: skip
    op.create_index("ix_correction_row_id", "correction", ["row_id", "field"])
    op.create_index("ix_correction_source_id", "correction", ["source_id", "status"])
    op.create_index("ix_correction_operation_no", "correction", ["operation_no"])
    op.create_index(
        "ix_correction_live", "correction", ["row_id", "field"], unique=True,
        sqlite_where=sa.text("status IN ('live', 'conflict')"),
        postgresql_where=sa.text("status IN ('live', 'conflict')"),
    )  # fmt: skip
    op.create_table(
        "plan",
        _number("operation_no"), _number("row_no"), _number("place"),
        sa.PrimaryKeyConstraint("operation_no", "row_no", name=op.f("pk_plan")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "applied",
        _number("place"), _number("correction_no"), _key("source_hash"),
        sa.PrimaryKeyConstraint("place", "correction_no", name=op.f("pk_applied")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(op.f("ix_applied_correction_no"), "applied", ["correction_no"])


def downgrade() -> None:
    """Take them away again; corrections are lost."""
    op.drop_index("ix_finding_open", "finding")
    for name in (
        "cluster_no", "waiting", "first_day", "last_day", "due_on", "due_was", "assignee",
        "waiver_no", "closed_on", "closed_why",
    ):  # fmt: skip
        op.drop_column("finding", name)
    for table in TABLES:
        op.drop_table(table)
    op.create_table(
        "correction",
        _key("record_id"), _key("field"), _key("original_hash"), _text("value", nullable=True),
        _text("reason"), _key("actor"), _text("moment"), _number("retired"),
        sa.PrimaryKeyConstraint("record_id", "field", "original_hash", name=op.f("pk_correction")),
    )  # fmt: skip
    for name in ("opened", "sort", "profile", "told"):
        op.drop_column("batch", name)
    for name in COUNTERS:
        op.execute(f"DELETE FROM counter WHERE name = '{name}'")
