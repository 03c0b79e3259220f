"""Who refused an operation, when and why; and what waiting rows call their party."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from records.names import name_key

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
COLUMNS = (("refused_by", KEY), ("refused_at", sa.Text()), ("refused_note", sa.Text()))


def upgrade() -> None:
    """Add the columns, fill them from the audit chain, and look up the names."""
    for name, kind in COLUMNS:
        op.add_column("operation", sa.Column(name, kind, nullable=True))
    # Until now the chain alone said who and when; why was never asked.
    entry = (
        "FROM audit WHERE audit.operation = 'refuse' "
        "AND audit.subject = 'operation:' || operation.operation_no"
    )
    op.execute(
        f"UPDATE operation SET refused_by = (SELECT actor {entry}), "  # noqa: S608
        f"refused_at = (SELECT moment {entry}), refused_note = '' WHERE status = 'refused'"
    )
    _names_of_waiting()


def _names_of_waiting() -> None:
    """As `pending_keys` keeps them: no SQL makes that key."""
    bind = op.get_bind()
    is_postgresql = bind.dialect.name == "postgresql"
    name = (
        "(body::json ->> 'party_name')" if is_postgresql else "json_extract(body, '$.party_name')"
    )
    rows = sa.text(
        f"SELECT place, {name} FROM row_state JOIN batch ON batch_no = place / 4294967296 "  # noqa: S608
        "WHERE state = 'identity_pending' AND kind <> 'registration'"
    )
    keyed = ((place, name_key(said or "")[:100]) for place, said in bind.execute(rows))
    lines = [{"how": "name", "value": key, "place": place} for place, key in keyed if key]
    if lines:
        into = "INSERT INTO pending_key (how, value, place) VALUES (:how, :value, :place)"
        bind.execute(sa.text(into), lines)


def downgrade() -> None:
    """Take it away again."""
    op.execute("DELETE FROM pending_key WHERE how = 'name'")
    for name, _ in COLUMNS:
        op.drop_column("operation", name)
