"""The frozen scorecards of months."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = ("month", "department", "system", "kind", "measure")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "score_month",
        *(sa.Column(name, KEY, nullable=False) for name in NAMES),
        sa.Column("counted", NUMBER, nullable=False),
        sa.Column("total", NUMBER, nullable=True),
        sa.Column("until", KEY, nullable=False),
        sa.Column("frozen_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*NAMES, name=op.f("pk_score_month")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("score_month")
