"""Why each person let a mass of removals go; of those before this only who and when is known."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "approval",
        sa.Column("audit_seq", NUMBER, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_seq", name="pk_approval"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("approval")
