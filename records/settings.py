"""The settings that every door shares: where the memory and the stored bytes are."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once from the environment by a door, then passed as arguments."""

    home: Path  # WANGJIAN_HOME: directory of everything the house keeps (default ./var)
    ledger_url: str  # WANGJIAN_LEDGER: SQLAlchemy URL (default SQLite under home)
    host_seconds: float = HOST_SECONDS  # WANGJIAN_HOST_SECONDS: between two requests to one host

    @property
    def snapshots(self) -> Path:
        """Content-addressed stored bytes, private mode."""
        return self.home / "snapshots"

    @property
    def feeds(self) -> Path:
        """The public tree, one folder per channel."""
        return self.home / "feeds"

    @property
    def archive(self) -> Path:
        """Private append-only archive of every release's lines, outside the public tree."""
        return self.home / "archive"

    @property
    def keys(self) -> Path:
        """Private keys, mode 0700."""
        return self.home / "keys"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; the argument is for tests and defaults to `os.environ`."""
    given = os.environ if environment is None else environment
    home = Path(given.get("WANGJIAN_HOME", "var")).absolute()
    url = given.get("WANGJIAN_LEDGER") or f"sqlite:///{home / 'ledger.sqlite'}"
    said = given.get("WANGJIAN_HOST_SECONDS") or str(HOST_SECONDS)
    try:
        seconds = float(said)
    except ValueError:
        raise ValueError(f"WANGJIAN_HOST_SECONDS={said!r} is no number of seconds") from None
    return Settings(home=home, ledger_url=url, host_seconds=seconds)
