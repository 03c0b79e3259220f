"""The private keys of the house, each in a file of its own that only we may read."""

import os
import secrets
from pathlib import Path

_PUBLIC_ID = "public-id.key"
_WORKBOOK = "workbook.key"


def public_id_key(folder: Path) -> bytes:
    """The key from which public ids are made; without it nobody can tell whose an id is.

    Ids are stored at first publication and never recomputed, so a lost key renames nothing.
    """
    return _kept(folder / _PUBLIC_ID)


def workbook_key(folder: Path) -> bytes:
    """The key that signs the rows of exported workbooks; lost, what is out must be made anew."""
    return _kept(folder / _WORKBOOK)


def _kept(path: Path) -> bytes:
    """The 32 random bytes in `path`, made when it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            os.fsync(file.fileno())
        aside.rename(path)
    return path.read_bytes()
