"""Alembic's entry: runs on the connection that `ledger.migrate` (or a test) hands it."""

from alembic import context

from ledger import tables, tables_identity, tables_release, tables_score, tables_steward
from ledger.columns import METADATA

assert METADATA is tables.batch.metadata is tables_release.release.metadata  # noqa: S101 - all tables are declared
assert METADATA is tables_steward.cluster.metadata  # noqa: S101
assert METADATA is tables_identity.enterprise.metadata  # noqa: S101
assert METADATA is tables_score.score_month.metadata  # noqa: S101

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # One transaction over all steps: the caller's.
    transactional_ddl=False,
    transaction_per_migration=False,
)
context.run_migrations()
