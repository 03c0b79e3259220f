"""Releasing: what was decided and what went out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As they were when this step was written: a migration never follows the code.
KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "audit",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("operation", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("rows", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rows_digest", KEY, nullable=False),
        sa.Column("previous", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "bucket",
        sa.Column("channel", KEY, nullable=False),
        sa.Column("bucket", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.PrimaryKeyConstraint("channel", "bucket", name=op.f("pk_bucket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case",
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("sort", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case")),
    )
    op.create_index(op.f("ix_case_record_id"), "case", ["record_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("decision_no", NUMBER, autoincrement=False, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("verb", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("approver", KEY, nullable=True),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision_no", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_record_id"), "decision", ["record_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("channel", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("public_id", KEY, nullable=False),
        sa.Column("uscc", KEY, nullable=False),
        sa.Column("rev", NUMBER, autoincrement=False, nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("live", NUMBER, autoincrement=False, nullable=False),
        sa.Column("body_hash", KEY, nullable=True),
        sa.Column("line_hash", KEY, nullable=True),
        sa.Column("bucket", NUMBER, autoincrement=False, nullable=False),
        sa.Column("publish_from", KEY, nullable=True),
        sa.Column("publish_until", KEY, nullable=True),
        sa.Column("why", KEY, nullable=True),
        sa.PrimaryKeyConstraint("channel", "subject", name=op.f("pk_publication")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_publication_channel_bucket"), "publication", ["channel", "bucket"], unique=False
    )
    op.create_index(
        op.f("ix_publication_channel_live_publish_until"),
        "publication",
        ["channel", "live", "publish_until"],
        unique=False,
    )
    op.create_index(
        op.f("ix_publication_channel_public_id"),
        "publication",
        ["channel", "public_id"],
        unique=True,
    )
    op.create_index(op.f("ix_publication_uscc"), "publication", ["uscc"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("channel", KEY, nullable=False),
        sa.Column("reader", KEY, nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("state_root", KEY, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "reader", "seq", name=op.f("pk_receipt")),
    )
    op.create_table(
        "release",
        sa.Column("channel", KEY, nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("change_after", NUMBER, autoincrement=False, nullable=False),
        sa.Column("change_upto", NUMBER, autoincrement=False, nullable=False),
        sa.Column("previous_sha256", KEY, nullable=True),
        sa.Column("sha256", KEY, nullable=True),
        sa.Column("state_root", KEY, nullable=True),
        sa.Column("live_count", NUMBER, autoincrement=False, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "seq", name=op.f("pk_release")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("release")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_publication_uscc"), table_name="publication")
    op.drop_index(op.f("ix_publication_channel_public_id"), table_name="publication")
    op.drop_index(op.f("ix_publication_channel_live_publish_until"), table_name="publication")
    op.drop_index(op.f("ix_publication_channel_bucket"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_decision_record_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_case_record_id"), table_name="case")
    op.drop_table("case")
    op.drop_table("bucket")
    op.drop_table("audit")
