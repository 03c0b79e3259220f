"""The house an act works in: the ledger, the stored bytes, and where the sources are.

Opened by a door for one piece of work and closed after it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ledger.errors import LedgerNotOpened
from ledger.open import Ledger, open_ledger, standing_ledger
from publish import rulebook
from records.protocols import Registry
from records.settings import Settings, WrongSetting, from_environment, wrong_ledger
from sources.kit.session import SessionSettings
from sources.kit.store import Store


@dataclass(frozen=True)
class House:
    """What acts are given. `environment` answers for the addresses of the sources.

    `rules` is where the dated data stand by which it shows what it knows.
    """

    settings: Settings
    ledger: Ledger
    store: Store
    environment: Mapping[str, str] = field(repr=False)  # of credentials too
    session: SessionSettings = field(default_factory=SessionSettings)
    rules: Path = rulebook.HOME


@contextmanager
def open_house(environment: Mapping[str, str] | None = None) -> Iterator[House]:
    """The house that `environment` (default: this process's) describes, migrated if need be.

    `WrongSetting` names the variable by which no house can be opened.
    """
    given = dict(os.environ) if environment is None else environment
    settings = from_environment(given)
    with _opened(settings) as ledger:
        session = SessionSettings(host_seconds=settings.host_seconds)
        yield House(settings, ledger, Store(settings.snapshots), given, session)


@contextmanager
def registry_at_hand(environment: Mapping[str, str] | None = None) -> Iterator[Registry | None]:
    """The registry of the house that stands where `environment` says; None when none can be asked.

    Only looked at: no house is made, no ledger migrated. `WrongSetting` as `open_house`, save that
    a database which does not answer is none that can be asked.
    """
    settings = from_environment(dict(os.environ) if environment is None else environment)
    try:
        ledger = standing_ledger(settings.ledger_url)
    except LedgerNotOpened:
        ledger = None
    if ledger is None:
        yield None
        return
    with ledger:
        yield ledger.registry() if ledger.has_registry() else None


def _opened(settings: Settings) -> Ledger:
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        remedy = (
            f"no folder can be made there ({error.strerror}); set it to one that may be written"
        )
        raise WrongSetting("WANGJIAN_HOME", str(settings.home), remedy) from error
    try:
        return open_ledger(settings.ledger_url)
    except LedgerNotOpened as error:
        raise wrong_ledger(settings.ledger_url, str(error)) from error
