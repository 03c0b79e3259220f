"""What a stranger with a stock TUF client makes of a channel's tree."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import (
    SIGNER_FOR_URI_SCHEME,
    CryptoSigner,
    Key,
    SecretsHandler,
    Signature,
    Signer,
)
from tuf.api.exceptions import ExpiredMetadataError

from publish import objects
from publish.announce import Plan
from publish.signing import trusted
from publish.signing.sign import release_signed
from records.field import Channel
from tests.publish.signed import announced, first_root, folder, made_up, versions
from tests.publish.stock import Client, served
from tests.publish.world import DAY, World, keys, wanted_rows

NOW = datetime.now(UTC)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    feeds, archive = tmp_path / "feeds", tmp_path / "archive"
    return Plan(feeds, archive, Channel.WARNING, 1, DAY, NOW, keys=keys())


@pytest.fixture
def client(plan: Plan, tmp_path: Path) -> Iterator[Client]:
    announced(plan)
    with served(folder(plan)) as address:
        yield Client(tmp_path / "client", address, first_root(plan))


def test_a_stranger_with_a_root_verifies_every_file_of_a_release(tmp_path: Path) -> None:
    world = World(tmp_path, clock=NOW)
    world.publish(wanted_rows({"a": "甲", "b": "甲"}))
    world.publish(wanted_rows({"b": "乙"}))
    with served(world.tree) as address:
        client = Client(tmp_path / "client", address, first_root(world.plan()))
        release = json.loads(client.fetched("release.json"))
        names = list(client.refreshed()._trusted_set.targets.targets)
        assert release["seq"] == 2
        assert {"codes/codes.txt.zst", "delta/1-2.0.jsonl.zst"} < set(names)
        assert len(names) == len({*names})
        for name in names:
            path = objects.named(name, client.fetched(name)).path
            assert (world.tree / path).is_file()


def test_two_of_three_custodians_sign_the_root(plan: Plan) -> None:
    announced(plan)
    root = trusted.newest_root(plan.tree)
    assert root is not None
    assert root.signed.roles["root"].threshold == 2
    assert len(root.signed.roles["root"].keyids) == 3
    assert len(root.signatures) == 2
    stands = trusted.signed(plan.tree)
    assert stands is not None
    assert stands.targets.signed.expires - NOW > timedelta(days=89)
    assert stands.snapshot.signed.expires - NOW < timedelta(days=7)


def test_a_release_signed_twice_stays_as_it_is(plan: Plan) -> None:
    announced(plan)
    before = tree_bytes(folder(plan))
    announced_again = list(release_signed(plan, _release(plan)))
    assert announced_again == []
    assert tree_bytes(folder(plan)) == before


def _release(plan: Plan) -> bytes:
    return next((folder(plan) / "targets").glob("*.release.json")).read_bytes()


def tree_bytes(tree: Path) -> dict[str, bytes]:
    files = (path for path in tree.rglob("*") if path.is_file() and path.suffix != ".part")
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in files}


def test_every_step_of_signing_leaves_the_old_or_the_new_release(
    plan: Plan, client: Client
) -> None:
    second = replace(plan, seq=2, moment=NOW + timedelta(hours=1))
    seen = [json.loads(client.fetched("release.json"))["seq"] for _ in made_up(second)]
    assert set(seen) == {1, 2}
    assert seen == sorted(seen)
    whole = tree_bytes(folder(plan))
    assert versions(plan.tree) == (2, 2, 2)
    announced_again = list(made_up(second))
    assert announced_again == []
    assert tree_bytes(folder(plan)) == whole


def test_a_release_needs_no_custodian(plan: Plan, tmp_path: Path) -> None:
    plan = replace(plan, keys=tmp_path / "keys")
    announced(plan)
    shutil.rmtree(plan.keys / plan.channel / "root")
    announced(replace(plan, seq=2, moment=NOW + timedelta(hours=1)))
    assert versions(plan.tree) == (2, 2, 2)
    assert len(trusted.root_versions(plan.tree)) == 1


class _Vault(Signer):
    """Signs with a key that never leaves it, like an HSM or a KMS."""

    key = CryptoSigner.generate_ed25519()

    @property
    def public_key(self) -> Key:
        return self.key.public_key

    @classmethod
    def from_priv_key_uri(
        cls, priv_key_uri: str, public_key: Key, _ask: SecretsHandler | None = None
    ) -> "_Vault":
        assert (priv_key_uri, public_key) == ("vault:targets", cls.key.public_key)
        return cls()

    def sign(self, payload: bytes) -> Signature:
        return self.key.sign(payload)


def test_a_role_may_sign_with_a_key_that_no_file_holds(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SIGNER_FOR_URI_SCHEME, "vault", _Vault)
    plan = replace(plan, keys=tmp_path / "keys")
    kept = plan.keys / plan.channel / "targets"
    kept.mkdir(parents=True)
    key = _Vault.key.public_key
    (kept / "vault.toml").write_text(
        f"uri = 'vault:targets'\nkeyid = '{key.keyid}'\nkeytype = 'ed25519'\n"
        f"scheme = 'ed25519'\npublic = '{key.keyval['public']}'\n"
    )
    announced(plan)
    assert [path.name for path in kept.iterdir()] == ["vault.toml"]
    with served(folder(plan)) as address:
        client = Client(tmp_path / "client", address, first_root(plan))
        assert json.loads(client.fetched("release.json"))["seq"] == 1


def test_a_stranger_notices_when_nobody_signs_any_more(plan: Plan, tmp_path: Path) -> None:
    announced(replace(plan, moment=NOW - timedelta(hours=25)))
    with served(folder(plan)) as address:
        client = Client(tmp_path / "client", address, first_root(plan))
        with pytest.raises(ExpiredMetadataError, match="timestamp"):
            client.refreshed()
