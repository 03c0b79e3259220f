"""Collecting: what came in and what it became."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# As they were when this step was written: a migration never follows the code.
KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "batch",
        sa.Column("batch_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("lines", NUMBER, autoincrement=False, nullable=False),
        sa.Column("blank", NUMBER, autoincrement=False, nullable=False),
        sa.Column("unparsable", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rows", NUMBER, autoincrement=False, nullable=False),
        sa.Column("unchanged", NUMBER, autoincrement=False, nullable=False),
        sa.Column("added", NUMBER, autoincrement=False, nullable=False),
        sa.Column("changed", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first_change", NUMBER, autoincrement=False, nullable=True),
        sa.Column("closed_change", NUMBER, autoincrement=False, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("batch_no", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_batch_id"), "batch", ["batch_id"], unique=True)
    op.create_index(op.f("ix_batch_closed_change"), "batch", ["closed_change"], unique=False)
    op.create_index(op.f("ix_batch_day"), "batch", ["day"], unique=False)
    op.create_table(
        "change",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("batch_no", NUMBER, autoincrement=False, nullable=True),
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("op", KEY, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_table(
        "correction",
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("original_hash", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("retired", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "field", "original_hash", name=op.f("pk_correction")),
    )
    op.create_table(
        "counter",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "enterprise",
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("org_code", KEY, nullable=True),
        sa.Column("registration_number", KEY, nullable=True),
        sa.Column("tax_number", KEY, nullable=True),
        sa.Column("status", KEY, nullable=True),
        sa.Column("ended_on", KEY, nullable=True),
        sa.Column("partition", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_enterprise")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_enterprise_name_key"), "enterprise", ["name_key"], unique=False)
    op.create_index(op.f("ix_enterprise_org_code"), "enterprise", ["org_code"], unique=False)
    op.create_index(
        op.f("ix_enterprise_registration_number"),
        "enterprise",
        ["registration_number"],
        unique=False,
    )
    op.create_index(op.f("ix_enterprise_tax_number"), "enterprise", ["tax_number"], unique=False)
    op.create_table(
        "enterprise_alias",
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_until", KEY, nullable=True),
        sa.Column("basis", KEY, nullable=False),
        sa.PrimaryKeyConstraint("uscc", "name_key", name=op.f("pk_enterprise_alias")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_enterprise_alias_name_key"), "enterprise_alias", ["name_key"], unique=False
    )
    op.create_table(
        "finding",
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rule", KEY, nullable=False),
        sa.Column("severity", KEY, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("shape", KEY, nullable=True),
    )
    op.create_index(op.f("ix_finding_place"), "finding", ["place"], unique=False)
    op.create_table(
        "match",
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("rung", KEY, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_match")),
    )
    op.create_table(
        "record",
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("partition", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", NUMBER, autoincrement=False, nullable=False),
        sa.Column("content_hash", KEY, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_record_uscc"), "record", ["uscc"], unique=False)
    op.create_table(
        "record_version",
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("version", NUMBER, autoincrement=False, nullable=False),
        sa.Column("previous", NUMBER, autoincrement=False, nullable=True),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("snapshot_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("content_hash", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_record_version")),
    )
    op.create_table(
        "row_state",
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("content_hash", KEY, nullable=False),
        sa.Column("kept_place", NUMBER, autoincrement=False, nullable=True),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("snapshot_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_row_state")),
    )
    op.create_index(op.f("ix_row_state_record_id"), "row_state", ["record_id"], unique=False)
    op.create_index(op.f("ix_row_state_state"), "row_state", ["state"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("snapshot_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("address", KEY, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", NUMBER, autoincrement=False, nullable=False),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("snapshot_no", name=op.f("pk_snapshot")),
    )
    op.create_index(op.f("ix_snapshot_digest"), "snapshot", ["digest"], unique=False)
    op.create_index(
        op.f("ix_snapshot_source_id_address_day_digest"),
        "snapshot",
        ["source_id", "address", "day", "digest"],
        unique=True,
    )
    op.create_table(
        "unparsable_line",
        sa.Column("batch_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("line_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("snapshot_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_no", "line_no", name=op.f("pk_unparsable_line")),
    )
    op.create_table(
        "batch_snapshot",
        sa.Column("batch_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("snapshot_no", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_no"],
            ["batch.batch_no"],
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_no"],
            ["snapshot.snapshot_no"],
        ),
        sa.PrimaryKeyConstraint("batch_no", "snapshot_no", name=op.f("pk_batch_snapshot")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO counter (name, value) VALUES"
        " ('snapshot', 0), ('batch', 0), ('change', 0), ('audit', 0), ('decision', 0)"
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("batch_snapshot")
    op.drop_table("unparsable_line")
    op.drop_index(op.f("ix_snapshot_source_id_address_day_digest"), table_name="snapshot")
    op.drop_index(op.f("ix_snapshot_digest"), table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_index(op.f("ix_row_state_state"), table_name="row_state")
    op.drop_index(op.f("ix_row_state_record_id"), table_name="row_state")
    op.drop_table("row_state")
    op.drop_table("record_version")
    op.drop_index(op.f("ix_record_uscc"), table_name="record")
    op.drop_table("record")
    op.drop_table("match")
    op.drop_index(op.f("ix_finding_place"), table_name="finding")
    op.drop_table("finding")
    op.drop_index(op.f("ix_enterprise_alias_name_key"), table_name="enterprise_alias")
    op.drop_table("enterprise_alias")
    op.drop_index(op.f("ix_enterprise_tax_number"), table_name="enterprise")
    op.drop_index(op.f("ix_enterprise_registration_number"), table_name="enterprise")
    op.drop_index(op.f("ix_enterprise_org_code"), table_name="enterprise")
    op.drop_index(op.f("ix_enterprise_name_key"), table_name="enterprise")
    op.drop_table("enterprise")
    op.drop_table("counter")
    op.drop_table("correction")
    op.drop_table("change")
    op.drop_index(op.f("ix_batch_day"), table_name="batch")
    op.drop_index(op.f("ix_batch_closed_change"), table_name="batch")
    op.drop_index(op.f("ix_batch_batch_id"), table_name="batch")
    op.drop_table("batch")
