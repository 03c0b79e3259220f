"""A ledger opens at today's schema, whichever database holds it."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger import tables_release
from ledger.migrate import HEAD, MIGRATIONS
from ledger.open import Ledger, open_ledger


def test_migrations_end_in_the_tables_that_the_code_declares(ledger: Ledger) -> None:
    with ledger._engine.connect() as conn:
        context = MigrationContext.configure(conn)
        differences = compare_metadata(context, tables_release.release.metadata)
    assert differences == []


def test_the_head_that_opening_looks_for_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_opening_twice_changes_nothing(ledger_url: str) -> None:
    with open_ledger(ledger_url) as first:
        digest = first.digest()
    with open_ledger(ledger_url) as second:
        assert second.digest() == digest
