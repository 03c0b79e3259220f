"""The private key from which public ids are made; without it nobody can tell whose an id is."""

import os
import secrets
from pathlib import Path

_NAME = "public-id.key"


def public_id_key(folder: Path) -> bytes:
    """The house's key, made at the first release; 32 random bytes in a file only we may read.

    Ids are stored at first publication and never recomputed, so a lost key renames nothing.
    """
    path = folder / _NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            os.fsync(file.fileno())
        aside.rename(path)
    return path.read_bytes()
