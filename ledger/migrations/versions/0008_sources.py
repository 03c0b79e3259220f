"""What a source is held against: the shapes of its tables, its rows' own ids, and who vanished."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; versions that are there already have no remote id."""
    op.add_column("batch", sa.Column("shapes", sa.Text(), nullable=True))
    for table in ("record_version", "row_state"):
        op.add_column(table, sa.Column("remote_id", sa.Text(), nullable=True))
    op.create_table(
        "vanishing",
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("first_missed", KEY, nullable=False),
        sa.Column("last_missed", KEY, nullable=False),
        sa.Column("times", NUMBER, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_vanishing")),
    )
    op.create_index(op.f("ix_vanishing_source_id"), "vanishing", ["source_id", "state"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_vanishing_source_id"), "vanishing")
    op.drop_table("vanishing")
    for table in ("row_state", "record_version"):
        op.drop_column(table, "remote_id")
    op.drop_column("batch", "shapes")
