"""What the stock client refuses: whoever holds the network, or one online key, gets nowhere."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import MetaFile

from publish.announce import Plan
from publish.signing import trusted
from publish.signing.keys import KeyRing
from publish.signing.roles import Role
from publish.signing.seal import sealed
from records.field import Channel
from tests.publish.signed import announced, first_root, folder
from tests.publish.stock import Client, served
from tests.publish.world import DAY, keys

NOW = datetime.now(UTC)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Two releases that stand."""
    feeds, archive = tmp_path / "feeds", tmp_path / "archive"
    plan = Plan(feeds, archive, Channel.WARNING, 1, DAY, NOW, keys=keys())
    announced(plan)
    return plan


@pytest.fixture
def client(plan: Plan, tmp_path: Path) -> Iterator[Client]:
    """A stranger who followed the first release."""
    with served(folder(plan)) as address:
        client = Client(tmp_path / "client", address, first_root(plan))
        assert client.fetched("release.json")
        yield client


def second(plan: Plan) -> Plan:
    return replace(plan, seq=2, moment=NOW + timedelta(hours=1))


def test_an_older_timestamp_is_a_rollback(plan: Plan, client: Client) -> None:
    old = (folder(plan) / trusted.TIMESTAMP).read_bytes()
    announced(second(plan))
    assert json.loads(client.fetched("release.json"))["seq"] == 2
    (folder(plan) / trusted.TIMESTAMP).write_bytes(old)
    with pytest.raises(BadVersionNumberError):
        client.refreshed()


def test_a_state_shown_past_its_end_is_a_freeze(plan: Plan, tmp_path: Path) -> None:
    frozen = replace(plan, feeds=tmp_path / "frozen", moment=NOW - timedelta(hours=25))
    announced(frozen)
    with served(folder(frozen)) as address:
        client = Client(tmp_path / "late", address, first_root(frozen))
        with pytest.raises(ExpiredMetadataError, match="timestamp"):
            client.refreshed()


def test_files_of_two_releases_do_not_mix(plan: Plan, client: Client) -> None:
    announced(second(plan))
    one, two = ((folder(plan) / trusted.versioned(Role.TARGETS, each)) for each in (1, 2))
    two.write_bytes(one.read_bytes())
    with pytest.raises(LengthOrHashMismatchError):
        client.refreshed()


def test_the_timestamp_key_alone_cannot_show_other_targets(plan: Plan, client: Client) -> None:
    stands = trusted.signed(plan.tree)
    assert stands is not None
    signers = KeyRing(plan.keys / plan.channel).enough(Role.TIMESTAMP, stands.root.signed)
    content = stands.snapshot.signed
    content.version = 2
    forged = sealed(content, signers)
    (folder(plan) / trusted.versioned(Role.SNAPSHOT, 2)).write_bytes(forged)
    pointing = stands.timestamp.signed
    pointing.version, pointing.snapshot_meta = 2, MetaFile.from_data(2, forged, ["sha256"])
    (folder(plan) / trusted.TIMESTAMP).write_bytes(sealed(pointing, signers))
    with pytest.raises(UnsignedMetadataError):
        client.refreshed()


def test_metadata_of_another_role_is_refused(plan: Plan, client: Client) -> None:
    snapshot = (folder(plan) / trusted.versioned(Role.SNAPSHOT, 1)).read_bytes()
    (folder(plan) / trusted.TIMESTAMP).write_bytes(snapshot)
    with pytest.raises(RepositoryError):
        client.refreshed()


@pytest.mark.parametrize("path", [trusted.TIMESTAMP, "metadata/2.snapshot.json"])
def test_data_without_end_is_cut_off(plan: Plan, client: Client, path: str) -> None:
    announced(second(plan))
    with (folder(plan) / path).open("ab") as file:
        file.write(b" " * 20_000)
    with pytest.raises(DownloadLengthMismatchError):
        client.refreshed()


def test_a_target_that_grew_is_cut_off(plan: Plan, client: Client) -> None:
    announced(second(plan))
    target = next((folder(plan) / "targets/delta").glob("*.1-2.*"))
    with target.open("ab") as file:
        file.write(b" ")
    with pytest.raises((DownloadLengthMismatchError, RepositoryError)):
        client.fetched("delta/1-2.jsonl.zst")
    assert json.loads(client.fetched("release.json"))["seq"] == 2


def test_a_target_with_other_bytes_of_the_same_length_is_refused(
    plan: Plan, client: Client
) -> None:
    target = next((folder(plan) / "targets/delta").glob("*.0-1.*"))
    target.write_bytes(target.read_bytes()[::-1])
    with pytest.raises(LengthOrHashMismatchError):
        client.fetched("delta/0-1.jsonl.zst")
