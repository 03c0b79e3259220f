"""Publications stay where they were written; only what can fall due is indexed by its day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("live = 1 AND publish_until IS NOT NULL")
COLUMNS = (
    "channel, subject, public_id, uscc, rev, seq, live, body_hash, line_hash, bucket, "
    "publish_from, publish_until, why"
)


def upgrade() -> None:
    """On SQLite the rows move into a table of their own order; PostgreSQL has always had one."""
    op.drop_index("ix_publication_channel_live_publish_until", "publication")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(with_rowid=True)
    op.create_index(
        "ix_publication_due",
        "publication",
        ["channel", "publish_until"],
        sqlite_where=DUE,
        postgresql_where=DUE,
    )


def downgrade() -> None:
    """Back to rows in the order of their keys."""
    op.drop_index("ix_publication_due", "publication")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(with_rowid=False)
    op.create_index(
        "ix_publication_channel_live_publish_until",
        "publication",
        ["channel", "live", "publish_until"],
    )


def _rebuild(*, with_rowid: bool) -> None:
    op.rename_table("publication", "publication_before")
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
        sqlite_with_rowid=with_rowid,
    )
    op.execute(
        f"INSERT INTO publication ({COLUMNS}) SELECT {COLUMNS} FROM publication_before"  # noqa: S608
    )
    op.drop_table("publication_before")
    for columns, unique in (
        (["channel", "public_id"], True),
        (["channel", "bucket"], False),
        (["uscc"], False),
    ):
        name = op.f(f"ix_publication_{'_'.join(columns)}")
        op.create_index(name, "publication", columns, unique=unique)
