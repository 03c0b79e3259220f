"""Two histories of one feed: whoever was shown one finds the other out, and keeps the proof."""

import json
import shutil
from pathlib import Path

import pytest

from tests.pull.server import serve
from tests.pull.signed import Signed
from wangjian_pull import PullError, Store, pull
from wangjian_pull.errors import Equivocation
from wangjian_pull.history import AT_ONCE


def extend(signed: Signed, releases: int) -> None:
    """That many empty releases after the announced one."""
    for _ in range(releases):
        body = signed.body()
        seq = body["seq"]
        chain = [*body["chain"], {"from": seq, "to": seq + 1, "objects": []}]
        previous = {"seq": seq, "sha256": signed.digest()}
        signed.announce(seq=seq + 1, chain=chain, previous=previous)


def proofs(into: Path) -> tuple[dict[str, object], dict[str, object]]:
    """What was held and what was offered, as kept for evidence."""
    folder = into.with_name("list.sqlite.equivocation")
    held, offered = (folder / kind / "release.json" for kind in ("held", "offered"))
    assert (folder / "held/targets.json").exists()
    assert (folder / "offered/targets.json").exists()
    return json.loads(held.read_bytes()), json.loads(offered.read_bytes())


def test_one_number_with_two_contents_is_found_and_both_are_kept(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.announce(day="2018-01-01")
    with pytest.raises(Equivocation, match="equivocation"):
        pull(signed.tree, into)
    held, offered = proofs(into)
    assert (held["seq"], offered["seq"]) == (2, 2)
    assert held["day"] != offered["day"] == "2018-01-01"


def test_a_list_without_its_metadata_finds_another_history_all_the_same(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    shutil.rmtree(into.with_name("list.sqlite.tuf"))
    signed.announce(day="2018-01-01")
    with pytest.raises(Equivocation, match="are kept in"):
        pull(signed.tree, into, root=signed.first_root)


def test_a_release_that_follows_another_history_is_found(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.release(3)
    signed.announce(previous={"seq": 2, "sha256": "0" * 64})
    with pytest.raises(Equivocation):
        pull(signed.tree, into)
    assert proofs(into)[1]["seq"] == 3


def test_a_fork_behind_the_reader_is_found_some_releases_later(signed: Signed, into: Path) -> None:
    fork = signed.copy(into.parent / "fork")
    pull(signed.tree, into, root=signed.first_root)
    fork.announce(day="2018-01-01")
    extend(fork, 3)
    with pytest.raises(Equivocation):
        pull(fork.tree, into)
    assert [each["seq"] for each in proofs(into)] == [2, 3]


def test_a_fork_far_behind_is_found_within_a_few_pulls_and_stays_an_alarm(
    signed: Signed, into: Path
) -> None:
    fork = signed.copy(into.parent / "fork")
    pull(signed.tree, into, root=signed.first_root)
    fork.announce(day="2018-01-01")
    extend(fork, 2 * AT_ONCE + 2)
    pull(fork.tree, into)
    pull(fork.tree, into)
    for _ in range(2):
        with pytest.raises(Equivocation):
            pull(fork.tree, into)


def test_a_true_history_is_walked_back_once_and_then_no_more(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    extend(signed, AT_ONCE + 3)
    with serve(signed.tree) as served:
        pull(served.address, into)
        assert sum("release.json" in path for path in served.asked) == 1 + AT_ONCE
        served.asked = []
        pull(served.address, into)
        assert sum("release.json" in path for path in served.asked) == 2
        served.asked = []
        pull(served.address, into)
        assert not any("release.json" in path for path in served.asked)


def test_an_old_release_that_is_not_there_is_told_and_holds_nothing_up(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    extend(signed, 1)
    between = signed.announced()
    extend(signed, 1)
    between.rename(between.with_suffix(".away"))
    pulled = pull(signed.tree, into)
    assert (pulled.seq, len(pulled.warnings)) == (4, 1)
    between.with_suffix(".away").rename(between)
    assert pull(signed.tree, into).warnings == ()


def test_a_refused_fork_leaves_the_list_as_it_was(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    with Store(into) as store:
        before = (store.cursor(), store.vouched())
    signed.announce(day="2018-01-01")
    with pytest.raises(PullError):
        pull(signed.tree, into)
    with Store(into) as store:
        assert (store.cursor(), store.vouched()) == before
