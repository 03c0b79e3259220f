import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.errors import GateFailed, ReleaseConflict
from publish.release import steps, write_release
from tests.publish.here import rehearsed_here
from tests.publish.reader import pull
from tests.publish.world import DAY, World, wanted_rows

SUBJECTS = [f"s{number}" for number in range(12)]
CHANGES = st.dictionaries(
    st.sampled_from(SUBJECTS), st.one_of(st.none(), st.sampled_from(["甲", "乙", "丙"])), max_size=8
)
History = list[tuple[dict[str, str | None], str]]
HISTORIES = st.lists(st.tuples(CHANGES, st.sampled_from(["revoked", "expired"])),
                     min_size=1, max_size=5)  # fmt: skip


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Every public file and its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check(history: History) -> None:
    """Publish it; who follows and who starts late must hold what is announced."""
    with tempfile.TemporaryDirectory() as folder, rehearsed_here():
        world = World(Path(folder))
        shown: dict[str, str] = {}
        for changes, why in history:
            published = world.publish(wanted_rows(changes, why))
            shown |= {name: text for name, text in changes.items() if text is not None}
            shown = {
                name: text for name, text in shown.items() if changes.get(name, "") is not None
            }
            followed = pull(str(world.tree), Path(folder) / "follower.sqlite")
            assert followed.root == published.root
            assert followed.count == len(shown) == published.count
        late = pull(str(world.tree), Path(folder) / "late.sqlite")
        assert (late.root, late.count) == (published.root, published.count)
        for path in world.folder.rglob("*.spill"):
            assert not list(path.iterdir())


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES)
def test_whoever_follows_and_whoever_starts_late_hold_the_same_list(history: History) -> None:
    check(history)


@pytest.mark.proof
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES)
def test_a_hundred_times_whoever_follows_and_whoever_starts_late_hold_the_same_list(
    history: History,
) -> None:
    check(history)


@pytest.mark.parametrize("release", [1, 2])
def test_a_release_stopped_at_a_step_and_run_again_ends_in_the_same_bytes(
    tmp_path: Path, release: int
) -> None:
    histories = [wanted_rows(dict.fromkeys("abcdef", "甲")), wanted_rows({"a": "乙", "b": None})]
    whole = World(tmp_path / "whole")
    for wanted in histories[:release]:
        whole.publish(wanted, approval=None)
    expected = tree_bytes(whole.tree)
    start = World(tmp_path / "start")
    start.folder.mkdir()
    for wanted in histories[: release - 1]:
        start.publish(wanted, approval=None)
    for stop in range(4, 400, 17):  # every one of them: tests/publish/test_killed.py
        world = replace(start, folder=tmp_path / f"killed-{stop}")
        shutil.copytree(start.folder, world.folder)
        before = world.seq
        change = world.delta(histories[release - 1])
        running = steps(world.plan(), [change.lines], world.members)
        done = [step for _, step in zip(range(stop), running, strict=False)]
        del running  # what was not asked for is never done: the kill
        if before:
            seen = pull(str(world.tree), tmp_path / f"{stop}.sqlite")
            assert seen.seq in (before, release)
        write_release(world.plan(), [change.lines], world.members)
        assert {k: v for k, v in tree_bytes(world.tree).items() if not k.endswith(".part")} == (
            expected
        )
        if len(done) < stop:
            return
    raise AssertionError("a release has fewer steps than that")


def test_the_same_release_twice_changes_nothing(world: World) -> None:
    change = world.delta(wanted_rows({"a": "甲"}))
    first = write_release(world.plan(), [change.lines], world.members)
    before = tree_bytes(world.tree)
    again = write_release(world.plan(), [change.lines], world.members)
    assert again == first
    assert tree_bytes(world.tree) == before


def test_a_release_number_with_other_content_is_refused(world: World) -> None:
    change = world.delta(wanted_rows({"a": "甲"}))
    write_release(world.plan(), [change.lines], world.members)
    before = (world.tree / "metadata/timestamp.json").read_bytes()
    other = world.delta(wanted_rows({"b": "甲"}))
    with pytest.raises(ReleaseConflict):
        write_release(world.plan(), [other.lines], world.members)
    assert (world.tree / "metadata/timestamp.json").read_bytes() == before
    assert pull(str(world.tree), world.folder / "list.sqlite").count == 1


def test_a_release_cannot_leave_out_a_number(world: World) -> None:
    world.seq = 4
    with pytest.raises(ReleaseConflict, match="stands at 0"):
        world.publish(wanted_rows({"a": "甲"}))


def test_a_release_without_changes_is_still_announced(world: World) -> None:
    first = world.publish(wanted_rows({"a": "甲"}))
    second = world.publish(wanted_rows({"a": "甲"}))
    assert (second.seq, second.puts, second.root) == (2, 0, first.root)
    assert pull(str(world.tree), world.folder / "list.sqlite").seq == 2


def test_an_empty_channel_can_be_announced_and_read(world: World) -> None:
    published = world.publish(wanted_rows({}))
    assert published.count == 0
    assert pull(str(world.tree), world.folder / "list.sqlite").root == published.root


def test_small_changes_go_on_the_chain_and_an_erasure_rebuilds_the_snapshot(world: World) -> None:
    world.apart = timedelta(hours=1)
    world.publish(wanted_rows({f"s{number}": "甲" for number in range(50)}))
    assert world.publish(wanted_rows({"s1": "乙"})).snapshot_seq == 1
    assert world.publish(wanted_rows({"s2": None}, "expired")).snapshot_seq == 1
    assert world.publish(wanted_rows({"s3": None}, "revoked")).snapshot_seq == 4
    assert world.publish(wanted_rows({"s4": "丙"})).snapshot_seq == 4


def test_a_mass_deletion_needs_an_approval_and_expiry_does_not(world: World) -> None:
    names = [f"s{number}" for number in range(80)]
    world.publish(wanted_rows(dict.fromkeys(names, "甲")))
    with pytest.raises(GateFailed, match="two persons"):
        world.publish(wanted_rows(dict.fromkeys(names[:60])), approval=None)
    assert pull(str(world.tree), world.folder / "list.sqlite").count == 80
    over = wanted_rows(dict.fromkeys(names[:60]), "expired")
    with pytest.raises(GateFailed, match="two persons"):
        world.publish(over, None)  # nothing that was said of them had an end
    ended = pl.col("live") & pl.lit(value=True)
    until = pl.when(ended).then(pl.lit(DAY)).otherwise("publish_until")
    world.publications = world.publications.with_columns(until.alias("publish_until"))
    assert world.publish(over, None).count == 20


def test_a_wrong_member_list_never_reaches_the_public(world: World) -> None:
    world.publish(wanted_rows({"a": "甲", "b": "甲"}))
    change = world.delta(wanted_rows({"a": "乙"}))
    wrong = world.publications.head(0)
    buckets = pl.Series(range(4096))
    assert world.members(buckets).height == 2
    world.publications = wrong
    (world.folder / "archive" / "credit-china").joinpath("gone").mkdir()
    for path in (world.folder / "archive" / "credit-china").glob("1.*.buckets"):
        path.unlink()
    with pytest.raises(GateFailed, match="replay"):
        write_release(world.plan(), [change.lines], world.members)
    assert pull(str(world.tree), world.folder / "list.sqlite").seq == 1
