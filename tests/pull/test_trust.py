"""Signatures: what the stock client accepts is kept once the list has followed, and not before."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pull.signed import DAY, Signed, now
from wangjian_pull import Rejected, Store, Unreachable, pull
from wangjian_pull.errors import Busy, Expired, NoRoot, Rollback, TooBig
from wangjian_pull.trust import Anchor, Trust


def state(into: Path) -> tuple[object, ...]:
    """Everything a pull may change: the list and the metadata beside it."""
    folder = into.with_name("list.sqlite.tuf")
    files = {str(path): path.read_bytes() for path in sorted(folder.rglob("*.json"))}
    assert not into.with_name("list.sqlite.tuf.new").exists()
    with Store(into) as store:
        return (store.cursor(), store.count(), store.root(), files)


def test_a_first_pull_needs_a_root_and_the_next_has_its_own(signed: Signed, into: Path) -> None:
    with pytest.raises(NoRoot, match="--root"):
        pull(signed.tree, into)
    assert pull(signed.tree, into, root=signed.first_root).how == "snapshot"
    assert pull(signed.tree, into).how == "current"


def test_a_fingerprint_is_as_good_as_a_file_and_a_wrong_one_is_refused(
    signed: Signed, into: Path
) -> None:
    with pytest.raises(Rejected, match="fingerprint"):
        pull(signed.tree, into, fingerprint="0" * 64)
    fingerprint = hashlib.sha256(signed.first_root).hexdigest()
    assert pull(signed.tree, into, fingerprint=fingerprint.upper()).seq == 2
    with pytest.raises(Rejected, match="fingerprint"):
        pull(signed.tree, into, fingerprint="0" * 64)


def test_signatures_of_strangers_are_refused(signed: Signed, into: Path) -> None:
    trusted = signed.first_root
    Signed(signed.tree).sign()
    with pytest.raises(Rejected):
        pull(signed.tree, into, root=trusted)
    with pytest.raises(Rejected):
        pull(signed.tree, into, root=b"{}")


def test_once_a_root_is_held_nothing_unsigned_is_taken(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    signed.release(3)
    (signed.folder / "timestamp.json").unlink()
    with pytest.raises(Unreachable):
        pull(signed.tree, into)
    assert state(into) == before


def test_older_metadata_is_a_rollback_and_changes_nothing(signed: Signed, into: Path) -> None:
    old = (signed.folder / "timestamp.json").read_bytes()
    signed.release(3)
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    (signed.folder / "timestamp.json").write_bytes(old)
    with pytest.raises(Rollback):
        pull(signed.tree, into)
    assert state(into) == before


def test_an_older_release_signed_anew_is_a_rollback(signed: Signed, into: Path) -> None:
    old = signed.announced()
    signed.release(3)
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    signed.sign(old)
    with pytest.raises(Rollback):
        pull(signed.tree, into)
    assert state(into) == before


def test_expired_metadata_is_a_freeze_and_changes_nothing(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    signed.sign(expires=now() - timedelta(seconds=1))
    with pytest.raises(Expired):
        pull(signed.tree, into)
    assert state(into) == before


def test_a_role_may_not_sign_for_another(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    for role in ("targets", "snapshot", "timestamp"):
        thief = signed.copy(into.parent / f"by-{role}")
        thief.signers = dict.fromkeys(thief.signers, signed.signers[role])
        thief.announce(day="2018-01-01")
        with pytest.raises(Rejected):
            pull(thief.tree, into)
    assert state(into) == before


def test_files_of_two_releases_do_not_mix(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    old = {
        name: (signed.folder / f"1.{name}.json").read_bytes() for name in ("snapshot", "targets")
    }
    signed.release(3)
    before = state(into)
    for name, data in old.items():
        mixed = signed.copy(into.parent / f"mixed-{name}")
        (mixed.folder / f"2.{name}.json").write_bytes(data)
        with pytest.raises(Rejected):
            pull(mixed.tree, into)
    assert state(into) == before


def test_a_file_without_an_end_is_cut_off(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    signed.announce(day="2018-01-01")
    for name in ("timestamp", "2.snapshot", "2.targets", "2.root"):
        endless = signed.copy(into.parent / f"endless-{name}")
        with (endless.folder / f"{name}.json").open("wb") as file:
            file.truncate(30_000_000)
        with pytest.raises(TooBig):
            pull(endless.tree, into)
    assert state(into) == before


def test_metadata_whose_release_cannot_be_applied_is_not_kept_and_a_retry_works(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.release(3)
    before = state(into)
    chain = json.loads(signed.announced().read_bytes())["chain"]
    newest = signed.tree / chain[-1]["objects"][0]["path"]
    newest.rename(newest.with_suffix(".away"))
    with pytest.raises(Unreachable):
        pull(signed.tree, into)
    assert state(into) == before
    newest.with_suffix(".away").rename(newest)
    assert pull(signed.tree, into).how == "chain"


def test_roots_are_walked_one_by_one_and_kept_even_when_the_pull_fails(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.rotate("timestamp")
    signed.rotate("root", "targets")
    with pytest.raises(Rejected):  # the timestamp is still by the key that was taken back
        pull(signed.tree, into)
    held = sorted(path.name for path in into.with_name("list.sqlite.tuf").glob("root_history/*"))
    assert held == ["1.root.json", "2.root.json", "3.root.json"]
    signed.sign()
    assert pull(signed.tree, into).how == "current"


def test_a_root_signed_by_new_keys_alone_or_old_keys_alone_is_refused(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    for by in ("old", "new"):
        other = signed.copy(into.parent / by)
        old = other.signers["root"]
        other.rotate("root", by=[old] if by == "old" else [])
        if by == "new":
            other.write("2.root.json", other.root, "root")
        with pytest.raises(Rejected):
            pull(other.tree, into)


def test_a_root_may_not_be_skipped(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.rotate("timestamp")
    signed.rotate("timestamp")
    (signed.folder / "3.root.json").replace(signed.folder / "2.root.json")
    with pytest.raises(Rejected):
        pull(signed.tree, into)


def test_a_wrong_root_that_was_named_once_is_forgotten(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = state(into)
    stranger = Signed(signed.copy(into.parent / "stranger").tree)
    with pytest.raises(Rejected):
        pull(signed.tree, into, root=stranger.first_root)
    stranger.announce(channel="gsxt")
    with pytest.raises(Rejected, match="the feed is gsxt"):
        pull(stranger.tree, into, root=stranger.first_root)
    assert state(into) == before
    assert pull(signed.tree, into).how == "current"


@pytest.mark.parametrize("by_fingerprint", [True, False])
def test_a_channel_that_was_founded_anew_is_followed_by_the_root_that_is_named(
    signed: Signed, into: Path, *, by_fingerprint: bool
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.rotate("timestamp")
    signed.sign()
    pull(signed.tree, into)
    anew = Signed(signed.tree)
    anew.sign()
    with pytest.raises(Rejected):
        pull(anew.tree, into)
    fingerprint = hashlib.sha256(anew.first_root).hexdigest()
    if by_fingerprint:
        assert pull(anew.tree, into, fingerprint=fingerprint).how == "current"
    else:
        assert pull(anew.tree, into, root=anew.first_root).how == "current"
    assert pull(anew.tree, into).how == "current"


def test_a_fast_forward_is_recovered_from_by_new_keys(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.stamp(now() + DAY, version=2**30)
    pull(signed.tree, into)
    signed.rotate("timestamp")
    signed.sign()
    assert pull(signed.tree, into).how == "current"


def test_two_pulls_of_one_list_do_not_get_in_each_others_way(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.release(3)
    other = Trust(str(signed.tree), into.with_name("list.sqlite.tuf"), Anchor(), now)
    with other.word(keep=False), pytest.raises(Busy):
        pull(signed.tree, into)
    assert pull(signed.tree, into).how == "chain"
