"""A counter of the operations on identity that came into force, by which chunks take turns."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the counter."""
    op.execute("INSERT INTO counter (name, value) VALUES ('identity', 0)")


def downgrade() -> None:
    """Take it away again."""
    op.execute("DELETE FROM counter WHERE name = 'identity'")
