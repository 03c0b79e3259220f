"""Bring a database to today's schema: Alembic, run by `open_ledger`, not by hand."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from ledger.engine import writer

HEAD = "0015"  # the newest file under migrations/versions; a test keeps it so
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Create or upgrade the schema; when it is current, Alembic is not even loaded."""
    if is_current(engine):
        return
    with writer(engine).begin() as conn:
        # Two processes may have come here together; the second finds the work done.
        if _revision(conn) != HEAD:
            _upgrade(conn)


def is_current(engine: Engine) -> bool:
    """Whether the database is at today's schema."""
    with engine.begin() as conn:
        return _revision(conn) == HEAD


def _revision(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _upgrade(conn: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load, and only the first opening needs it
    from alembic.config import Config  # noqa: PLC0415 - likewise

    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(710316)"))
        if _revision(conn) == HEAD:
            return
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
