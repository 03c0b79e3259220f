"""A batch stands for its versions in the change log: only what they do not say keeps a row."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PER_BATCH = 4294967296


def upgrade() -> None:
    """Let go of what the versions say."""
    op.execute("DELETE FROM change WHERE op IN ('new', 'changed')")
    op.execute(
        "UPDATE batch SET first_change = "
        "(SELECT min(c.seq) FROM change c WHERE c.batch_no = batch.batch_no)"
    )


def downgrade() -> None:
    """Write every version of a batch into the log again, before the moment its batch closed."""
    # Numbers must stay below the batch's closing one, and none are free there: negative ones are.
    op.execute(
        sa.text(
            "INSERT INTO change (seq, batch_no, place, record_id, uscc, kind, op) "
            "SELECT -v.place, b.batch_no, v.place, v.record_id, v.uscc, b.kind, "
            "CASE WHEN v.previous IS NULL THEN 'new' ELSE 'changed' END "
            "FROM record_version v JOIN batch b ON b.batch_no = v.place / :per_batch "
            "WHERE v.place NOT IN (SELECT c.place FROM change c WHERE c.op = 'resolved')"
        ).bindparams(per_batch=PER_BATCH)
    )
    op.execute(
        "UPDATE batch SET first_change = "
        "(SELECT min(c.seq) FROM change c WHERE c.batch_no = batch.batch_no)"
    )
