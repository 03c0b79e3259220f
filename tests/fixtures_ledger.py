"""Ledgers at today's schema for any package's tests: migrated once a process, then copied.

That the migrations lead there is shown by tests/ledger; other tests need only what they lead to.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.open import open_ledger


def lay_ledger(path: Path) -> str:
    """The URL of an empty SQLite ledger, laid down at `path`; missing folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        open_ledger(f"sqlite:///{path}").close()
        return path.read_bytes()
