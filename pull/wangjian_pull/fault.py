"""What an error of SQLite speaks of: the list's file, or the machine it lies on."""

import sqlite3

FileFault = sqlite3.DatabaseError
"""What reading and writing a list's file raises beside `PullError` and `OSError`."""

# A full disk, a file that may not be read or is in use: nothing against what is in it.
_HERE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
)  # fmt: skip


def is_of_the_machine(error: FileFault) -> bool:
    """Whether the file may well be sound, and the same is worth a try later."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF in _HERE
