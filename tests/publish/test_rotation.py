"""Keys give way to others, and strangers follow; who holds a former key convinces nobody."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.exceptions import BadVersionNumberError, RepositoryError, UnsignedMetadataError
from tuf.api.metadata import Timestamp

from publish.announce import Plan
from publish.errors import KeysMissing
from publish.signing import trusted
from publish.signing.founding import founded
from publish.signing.keys import KeyRing
from publish.signing.renewal import renewed
from publish.signing.roles import ONLINE, Role, expiry
from publish.signing.rotation import Rotation
from publish.signing.seal import sealed
from records.field import Channel
from tests.publish.signed import announced, first_root, folder, made_up, versions
from tests.publish.stock import Client, served
from tests.publish.world import DAY

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A release that stands, under keys of its own."""
    feeds, archive = tmp_path / "feeds", tmp_path / "archive"
    plan = Plan(feeds, archive, Channel.WARNING, 1, DAY, NOW, keys=tmp_path / "keys")
    announced(plan)
    return plan


@pytest.fixture
def address(plan: Plan) -> Iterator[str]:
    with served(folder(plan)) as address:
        yield address


@pytest.fixture
def client(plan: Plan, address: str, tmp_path: Path) -> Client:
    return Client(tmp_path / "client", address, first_root(plan))


def ring(plan: Plan) -> KeyRing:
    return KeyRing(plan.keys / plan.channel)


def rotation(plan: Plan, *roles: Role, custodians: tuple[str, ...] = ()) -> Rotation:
    return Rotation(plan.tree, ring(plan), roles, plan.moment, custodians)


def rotated(plan: Plan, *roles: Role, custodians: tuple[str, ...] = ()) -> None:
    assert list(rotation(plan, *roles, custodians=custodians).steps())


def seq(client: Client) -> int:
    return int(json.loads(client.fetched("release.json"))["seq"])


def test_who_slept_through_every_rotation_walks_from_the_first_root_to_the_last(
    plan: Plan, client: Client, address: str, tmp_path: Path
) -> None:
    assert seq(client) == 1
    for number, role in enumerate((Role.TIMESTAMP, Role.TARGETS, Role.ROOT), start=2):
        rotated(plan, role)
        announced(replace(plan, seq=number, moment=NOW + number * HOUR))
    assert trusted.root_versions(plan.tree) == [1, 2, 3, 4]
    assert seq(client) == 4
    assert seq(Client(tmp_path / "new", address, first_root(plan))) == 4


@pytest.mark.parametrize("roles", [(Role.TIMESTAMP,), (Role.SNAPSHOT,), ONLINE, (Role.ROOT,)])
def test_at_every_step_of_a_rotation_the_release_can_be_read(
    plan: Plan, client: Client, address: str, roles: tuple[Role, ...], tmp_path: Path
) -> None:
    for number, _ in enumerate(rotation(plan, *roles).steps()):
        assert seq(client) == 1
        assert seq(Client(tmp_path / f"new-{number}", address, first_root(plan))) == 1


@pytest.mark.parametrize("roles", [(Role.TIMESTAMP,), ONLINE, (Role.ROOT,)])
def test_a_rotation_killed_at_any_step_is_carried_out_by_the_next(
    plan: Plan, roles: tuple[Role, ...], tmp_path: Path
) -> None:
    whole = len(list(rotation(_copy(plan, tmp_path / "whole"), *roles).steps()))
    for stop in range(1, whole):
        killed = _copy(plan, tmp_path / f"killed-{stop}")
        for _ in zip(range(stop), rotation(killed, *roles).steps(), strict=False):
            pass
        rotated(killed, *roles)
        announced(replace(killed, seq=2, moment=NOW + HOUR))
        stands = trusted.signed(killed.tree)
        assert stands is not None
        assert not any(stands.outdated(role) for role in ONLINE)
        for role in Role:
            told = {place.public.keyid for place in ring(killed).places(role)}
            assert told == set(stands.root.signed.roles[role].keyids)


def _copy(plan: Plan, folder: Path) -> Plan:
    for name in ("feeds", "keys"):
        shutil.copytree(plan.feeds.parent / name, folder / name)
    return replace(plan, feeds=folder / "feeds", keys=folder / "keys")


def test_a_key_that_was_rotated_out_signs_nothing_that_is_taken(
    plan: Plan, client: Client, tmp_path: Path
) -> None:
    stolen = KeyRing(Path(shutil.copytree(ring(plan).folder, tmp_path / "stolen")))
    old_root = trusted.read_root(plan.tree, 1).signed
    rotated(plan, Role.TIMESTAMP)
    assert seq(client) == 1
    stands = trusted.signed(plan.tree)
    assert stands is not None
    content = stands.timestamp.signed
    content.version += 1
    forged = sealed(content, stolen.enough(Role.TIMESTAMP, old_root))
    (folder(plan) / trusted.TIMESTAMP).write_bytes(forged)
    with pytest.raises(UnsignedMetadataError):
        client.refreshed()


def test_who_was_shown_versions_far_ahead_by_a_thief_comes_back_by_a_rotation(
    plan: Plan, client: Client
) -> None:
    honest = (folder(plan) / trusted.TIMESTAMP).read_bytes()
    stands = trusted.signed(plan.tree)
    assert stands is not None
    ahead = Timestamp(
        10**6, None, expiry(Role.TIMESTAMP, NOW), stands.timestamp.signed.snapshot_meta
    )
    root = stands.root.signed
    (folder(plan) / trusted.TIMESTAMP).write_bytes(
        sealed(ahead, ring(plan).enough(Role.TIMESTAMP, root))
    )
    assert seq(client) == 1
    (folder(plan) / trusted.TIMESTAMP).write_bytes(honest)
    with pytest.raises(BadVersionNumberError):
        client.refreshed()
    rotated(plan, Role.TIMESTAMP, Role.SNAPSHOT)
    announced(replace(plan, seq=2, moment=NOW + HOUR))
    assert versions(plan.tree)[2] < 10
    assert seq(client) == 2


def test_a_lost_custodian_is_replaced_by_the_two_others(plan: Plan, client: Client) -> None:
    lost = ring(plan).folder / "root" / "custodian-2.pem"
    lost.unlink()
    rotated(plan, Role.ROOT, custodians=("custodian-2",))
    names = [place.name for place in ring(plan).places(Role.ROOT)]
    assert names == ["custodian-1", "custodian-2.2", "custodian-3"]
    assert seq(client) == 1
    rotated(plan, Role.TARGETS)
    assert seq(client) == 1


def test_no_key_is_made_for_a_disk_that_is_not_plugged_in(plan: Plan, tmp_path: Path) -> None:
    plan = replace(plan, feeds=tmp_path / "other", keys=tmp_path / "other-keys")
    disks = {name: tmp_path / name for name in "abc"}
    for disk in disks.values():
        disk.mkdir()
    files: dict[str, Path | None] = {name: disk / "key.pem" for name, disk in disks.items()}
    assert list(founded(plan.tree, ring(plan), NOW, files))
    disks["c"].rename(tmp_path / "away")
    with pytest.raises(KeysMissing, match="plug it in"):
        rotated(plan, Role.ROOT)
    assert not disks["c"].exists()
    rotated(plan, Role.ROOT, custodians=("a", "b"))
    assert trusted.root_versions(plan.tree) == [1, 2]


def test_one_custodian_alone_changes_nothing(plan: Plan) -> None:
    for name in ("custodian-2", "custodian-3"):
        (ring(plan).folder / "root" / f"{name}.pem").unlink()
    with pytest.raises(KeysMissing, match="1 of 2"):
        rotated(plan, Role.TARGETS)
    assert trusted.root_versions(plan.tree) == [1]


def test_a_root_signed_by_new_custodians_only_is_refused(
    plan: Plan, client: Client, tmp_path: Path
) -> None:
    other = replace(plan, feeds=tmp_path / "other", keys=tmp_path / "other-keys")
    announced(other)
    rotated(other, Role.TIMESTAMP)
    second = (folder(other) / trusted.versioned(Role.ROOT, 2)).read_bytes()
    (folder(plan) / trusted.versioned(Role.ROOT, 2)).write_bytes(second)
    with pytest.raises(RepositoryError):
        client.refreshed()


def test_a_key_whose_host_is_elsewhere_signs_when_its_host_does(plan: Plan, client: Client) -> None:
    host = replace(plan, keys=plan.keys.with_name("host-keys"))
    shutil.copytree(plan.keys, host.keys)
    for role in ("root", "targets", "snapshot"):
        shutil.rmtree(ring(host).folder / role)
    rotated(plan, Role.TARGETS)
    shutil.rmtree(ring(plan).folder / "timestamp")
    assert list(renewed(host.tree, ring(host), NOW + HOUR))
    assert seq(client) == 1
    with pytest.raises(KeysMissing, match="timestamp"):
        list(made_up(replace(plan, seq=2)))
    assert seq(client) == 1
