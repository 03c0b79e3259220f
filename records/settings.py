"""The settings that every door shares: where the memory and the stored bytes are."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOST_SECONDS = 0.05
RAW_DAYS = 3 * 365
_MOST_SECONDS = 60  # a longer pause would outlast what one answer is granted
_LEDGER = re.compile(r"(sqlite|postgresql)(\+\w+)?://")


class WrongSetting(ValueError):
    """Raised by doors when a variable of the environment says what cannot be meant.

    Set it as the message says. The command line tells it in one line and ends with 2.
    """

    def __init__(self, variable: str, value: str, remedy: str) -> None:
        super().__init__(f"{variable}={value!r}: {remedy}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once from the environment by a door, then passed as arguments."""

    home: Path  # WANGJIAN_HOME: directory of everything the house keeps (default ./var)
    ledger_url: str  # WANGJIAN_LEDGER: SQLAlchemy URL (default SQLite under home)
    host_seconds: float = HOST_SECONDS  # WANGJIAN_HOST_SECONDS: between two requests to one host
    raw_days: int = RAW_DAYS  # WANGJIAN_RAW_DAYS: for which stored bytes are kept

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
    def outbox(self) -> Path:
        """One file per release, for whoever waits for it; one folder per channel."""
        return self.home / "outbox"

    @property
    def purge(self) -> Path:
        """One file for each time objects left the tree, for caches; one folder per channel."""
        return self.home / "purge"

    @property
    def keys(self) -> Path:
        """Private keys, mode 0700."""
        return self.home / "keys"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; the argument is for tests and defaults to `os.environ`.

    `WrongSetting` names a variable that holds no such thing, its value and what to set.
    """
    given = os.environ if environment is None else environment
    home = Path(given.get("WANGJIAN_HOME") or "var").absolute()
    url = given.get("WANGJIAN_LEDGER") or f"sqlite:///{home / 'ledger.sqlite'}"
    if not _LEDGER.match(url):
        raise wrong_ledger(url, "no address of a ledger")
    return Settings(home, url, _host_seconds(given), _raw_days(given))


def wrong_ledger(url: str, trouble: str) -> WrongSetting:
    """What is wrong with the ledger's address, told without its account or password."""
    address, account, place = url.partition("?")[0].rpartition("@")
    shown = f"…@{place}" if account else address + place
    remedy = "set it to sqlite:///<file> or postgresql://<user>@<host>/<database>"
    return WrongSetting("WANGJIAN_LEDGER", shown, f"{trouble}; {remedy}")


def _host_seconds(given: Mapping[str, str]) -> float:
    said = given.get("WANGJIAN_HOST_SECONDS") or str(HOST_SECONDS)
    try:
        seconds = float(said)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= _MOST_SECONDS:
        raise WrongSetting(
            "WANGJIAN_HOST_SECONDS",
            said,
            f"no number of seconds up to {_MOST_SECONDS}; set one like {HOST_SECONDS:g}",
        )
    return seconds


def _raw_days(given: Mapping[str, str]) -> int:
    said = given.get("WANGJIAN_RAW_DAYS") or str(RAW_DAYS)
    if not re.fullmatch(r"[0-9]{1,6}", said) or not int(said):
        raise WrongSetting("WANGJIAN_RAW_DAYS", said, f"no number of days; set one like {RAW_DAYS}")
    return int(said)
