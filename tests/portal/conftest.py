"""A published warning channel, made by the real publisher, and the portal served over it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from portal.app import make_app
from portal.settings import PortalSettings
from publish import rulebook, warning
from publish.facts import Showing
from records.field import Channel
from records.settings import Settings
from tests.fixtures_served import served
from tests.publish.world import A, B, World, commitment, listing, penalty, registration, shop

DAY = date(2018, 9, 4)
HOSTILE = "另一家<script>alert(1)</script>有限公司"


def settings_over(folder: Path) -> Settings:
    return Settings(home=folder, ledger_url="sqlite:///no-ledger-here.sqlite")


def warnings(*tables: pl.DataFrame, day: date = DAY) -> pl.DataFrame:
    """WANTED of the enterprises that `tables` are about."""
    records = pl.concat(tables)
    return warning.wanted(records, records["uscc"], Showing(day, rulebook.load()))


def two_enterprises() -> pl.DataFrame:
    return warnings(
        registration(A),
        listing("x1", A),
        penalty("p1", A, decided_on="2018-06-01"),
        commitment("c1", A),
        shop(A),
        registration(B, party_name=HOSTILE),
        listing("x2", B, party_name=HOSTILE, listed_on="2018-07-01"),
    )


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One release of the warning list with two enterprises; nobody changes it."""
    world = World(tmp_path_factory.mktemp("portal"), Channel.WARNING)
    world.publish(two_enterprises())
    return world


@pytest.fixture(scope="session")
def portal(world: World) -> Iterator[str]:
    """The address of a served portal."""
    with served(make_app(settings_over(world.folder), PortalSettings(day=DAY))) as address:
        yield address
