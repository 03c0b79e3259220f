"""What is ordered by hashes says less: records, raw text and publications; matches lie in versions.

A version says where it is attached and by which rung; `match` keeps the evidence of those whose
rung does not say it all. What a version was read from is taken away wherever its record has a row
in `row_state`, so the raw text alone answers whether a row came just so.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
RAW = "ix_record_version_raw_key_raw_check"
GONE = sa.text("live = 0")
PER_BATCH = 4294967296
FROM_RECORD = {"source_id": "b.source_id", "kind": "b.kind", "content_hash": "v.content_hash"}


def upgrade() -> None:
    """Move what matches say, then let go of what follows from elsewhere."""
    for name, nullable in (("uscc", True), ("rung", True)):
        op.add_column("record_version", sa.Column(name, KEY, nullable=nullable))
    op.execute(
        "UPDATE record_version SET (uscc, rung) = "
        "(SELECT m.uscc, m.rung FROM match m WHERE m.place = record_version.place)"
    )
    _obey("record_version", ["uscc", "rung"])
    op.execute("DELETE FROM match WHERE evidence IS NULL")
    with op.batch_alter_table("match") as match:
        match.drop_column("uscc")
        match.drop_column("rung")
        match.alter_column("evidence", existing_type=sa.Text(), nullable=False)
    op.drop_index(op.f(f"{RAW}_record_id"), "record_version")
    op.execute(
        "UPDATE record_version SET raw_key = NULL, raw_check = NULL WHERE place IN (SELECT r.place "
        "FROM record r WHERE r.record_id IN (SELECT s.record_id FROM row_state s))"
    )
    op.create_index(op.f(RAW), "record_version", ["raw_key", "raw_check"])
    with op.batch_alter_table("record", table_kwargs={"sqlite_with_rowid": False}) as record:
        for name in FROM_RECORD:
            record.drop_column(name)
    op.drop_index(op.f("ix_publication_uscc"), "publication")
    op.create_index(
        "ix_publication_gone", "publication", ["uscc"], sqlite_where=GONE, postgresql_where=GONE
    )


def downgrade() -> None:
    """Write everything down twice again."""
    op.drop_index("ix_publication_gone", "publication")
    op.create_index(op.f("ix_publication_uscc"), "publication", ["uscc"])
    for name, source in FROM_RECORD.items():
        op.add_column("record", sa.Column(name, KEY, nullable=True))
        op.execute(
            f"UPDATE record SET {name} = (SELECT {source} FROM record_version v JOIN batch b "  # noqa: S608
            f"ON b.batch_no = v.place / {PER_BATCH} WHERE v.place = record.place)"
        )
    _obey("record", list(FROM_RECORD), sqlite_with_rowid=False)
    op.drop_index(op.f(RAW), "record_version")
    op.create_index(
        op.f(f"{RAW}_record_id"), "record_version", ["raw_key", "raw_check", "record_id"]
    )
    with op.batch_alter_table("match") as match:
        match.add_column(sa.Column("uscc", KEY, nullable=True))
        match.add_column(sa.Column("rung", KEY, nullable=True))
        match.alter_column("evidence", existing_type=sa.Text(), nullable=True)
    op.execute(
        "INSERT INTO match (place, evidence) SELECT v.place, NULL FROM record_version v "
        "WHERE v.place NOT IN (SELECT m.place FROM match m)"
    )
    op.execute(
        "UPDATE match SET (uscc, rung) = "
        "(SELECT v.uscc, v.rung FROM record_version v WHERE v.place = match.place)"
    )
    with op.batch_alter_table("match") as match:
        match.alter_column("uscc", existing_type=KEY, nullable=False)
    with op.batch_alter_table("record_version") as version:
        version.drop_column("rung")
        version.drop_column("uscc")


def _obey(table: str, names: list[str], **options: bool) -> None:
    """No column of `names` may be null any more."""
    with op.batch_alter_table(table, table_kwargs=options) as columns:
        for name in names:
            columns.alter_column(name, existing_type=KEY, nullable=False)
