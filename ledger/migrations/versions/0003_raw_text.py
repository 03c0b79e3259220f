"""What a version's raw text was: a row that comes just so again need not be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the two numbers, and the index that answers from itself."""
    for name in ("raw_key", "raw_check"):
        op.add_column("record_version", sa.Column(name, NUMBER, nullable=True))
    op.create_index(
        op.f("ix_record_version_raw_key_raw_check_record_id"),
        "record_version",
        ["raw_key", "raw_check", "record_id"],
    )


def downgrade() -> None:
    """Take both away again."""
    op.drop_index(op.f("ix_record_version_raw_key_raw_check_record_id"), "record_version")
    for name in ("raw_check", "raw_key"):
        op.drop_column("record_version", name)
