"""When a release was told to whoever waits for it; those before this were never waited for."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("release", sa.Column("told_at", sa.Text(), nullable=True))
    op.execute("UPDATE release SET told_at = moment WHERE status = 'published'")


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("release", "told_at")
