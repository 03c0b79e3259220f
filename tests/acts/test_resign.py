"""Signing anew between releases: who does it needs one key, and gets in nobody's way."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acts.resign import resign
from acts.signing_keys import Keys, grave
from publish.announce import Plan
from publish.errors import KeysMissing, Overtaken
from publish.fence import publishing
from publish.signing import trusted
from publish.signing.renewal import renewed
from publish.signing.roles import Role
from publish.signing.standing import Trouble
from records.field import Channel
from records.settings import Settings
from tests.publish.signed import announced, first_root, folder, made_up, versions
from tests.publish.stock import Client, served
from tests.publish.world import DAY

NOW = datetime.now(UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, "sqlite:///nobody-opens-it.sqlite")


@pytest.fixture
def plan(settings: Settings) -> Plan:
    """A release that stands."""
    plan = Plan(settings.feeds, settings.archive, Channel.GSXT, 1, DAY, NOW, keys=settings.keys)
    announced(plan)
    return plan


@pytest.fixture
def keys(settings: Settings, plan: Plan) -> Keys:
    return Keys(settings, plan.channel)


def kept_only(keys: Keys, *roles: Role) -> None:
    """The keys of other roles are on other hosts."""
    for role in set(Role) - set(roles):
        shutil.rmtree(keys.ring.folder / role)


def test_the_timestamps_key_alone_tells_followers_that_the_publisher_lives(
    keys: Keys, plan: Plan, tmp_path: Path
) -> None:
    announced(replace(plan, seq=2, moment=NOW - timedelta(hours=23)))
    kept_only(keys, Role.TIMESTAMP)
    assert resign(keys, NOW) == 3
    assert versions(keys.tree) == (2, 2, 3)
    stands = trusted.signed(keys.tree)
    assert stands is not None
    assert stands.timestamp.signed.expires > NOW + timedelta(hours=23)
    with served(folder(plan)) as address:
        client = Client(tmp_path / "client", address, first_root(plan))
        assert b'"seq":2' in client.fetched("release.json")


def test_a_root_that_ends_within_a_month_is_told_in_time(keys: Keys) -> None:
    resign(keys, NOW)
    assert grave(keys, NOW) == []
    later = NOW + timedelta(days=340)
    resign(keys, later)
    assert grave(keys, later) == [(Role.ROOT, Trouble.EXPIRING)]


def test_the_same_moment_twice_signs_once(keys: Keys) -> None:
    assert resign(keys, NOW + QUARTER) == 2
    assert resign(keys, NOW + QUARTER) == 2
    assert resign(keys, NOW) == 2


def test_a_snapshot_is_signed_anew_at_half_of_its_life_and_targets_in_the_last_month(
    keys: Keys,
) -> None:
    resign(keys, NOW + timedelta(days=3))
    assert versions(keys.tree) == (1, 1, 2)
    resign(keys, NOW + timedelta(days=4))
    assert versions(keys.tree) == (1, 2, 3)
    resign(keys, NOW + timedelta(days=61))
    assert versions(keys.tree) == (2, 3, 4)


def test_what_is_due_waits_where_its_key_is_not(keys: Keys) -> None:
    kept_only(keys, Role.TIMESTAMP, Role.SNAPSHOT)
    resign(keys, NOW + timedelta(days=61))
    assert versions(keys.tree) == (1, 2, 2)


def test_without_the_timestamps_key_nothing_is_signed(keys: Keys) -> None:
    kept_only(keys, Role.ROOT)
    with pytest.raises(KeysMissing, match="timestamp"):
        resign(keys, NOW + QUARTER)
    assert versions(keys.tree) == (1, 1, 1)


def test_a_channel_without_a_release_is_left_alone(settings: Settings) -> None:
    keys = Keys(settings, Channel.WARNING)
    assert resign(keys, NOW) == 0
    assert not settings.keys.exists()


def test_a_release_killed_amid_signing_goes_on_after_others_signed_meanwhile(
    keys: Keys, plan: Plan
) -> None:
    """The numbers that the killed run used up for its own bytes are passed over by others."""
    second = replace(plan, seq=2, moment=NOW + QUARTER)
    for step in made_up(second):
        if step == "synced 2.snapshot.json":
            break
    resign(keys, NOW + timedelta(days=4))
    assert versions(keys.tree) == (1, 3, 2)
    announced(second)
    assert versions(keys.tree) == (2, 4, 3)
    assert len(trusted.root_versions(keys.tree)) == 1


def test_who_signs_waits_until_the_channel_is_published(keys: Keys, plan: Plan) -> None:
    with ThreadPoolExecutor(1) as other:
        with publishing(plan.private, "release") as fence:
            signed = other.submit(resign, keys, NOW + QUARTER)
            for _ in made_up(replace(plan, seq=2, fence=fence)):
                pass
        assert signed.result() == 3
    assert versions(keys.tree) == (2, 2, 3)


def test_who_lost_the_channel_meanwhile_switches_nothing(keys: Keys, plan: Plan) -> None:
    with publishing(plan.private, "resign") as fence:
        fence.path.unlink()  # another takes the channel while we sleep
        with pytest.raises(Overtaken):
            list(renewed(keys.tree, keys.ring, NOW + timedelta(days=61), fence.check))
    assert versions(keys.tree) == (1, 1, 1)
