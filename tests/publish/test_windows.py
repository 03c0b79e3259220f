import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publish import announce, archived, chain, objects, spill
from publish.errors import GateFailed
from publish.release import write_release
from publish.store import LocalStore
from records.clock import SHANGHAI
from tests.publish.world import World, wanted_rows

pytestmark = pytest.mark.usefixtures("here")
NAMES = [f"s{number}" for number in range(50)]


@pytest.fixture
def hourly(world: World) -> World:
    """Fifty lines stand; releases come an hour apart, the first at six in the morning."""
    world.apart = timedelta(hours=1)
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    return world


def windows(world: World) -> dict[str, tuple[int, int]]:
    """What the windows of the current release span, by name."""
    standing = announce.standing(LocalStore(world.tree))
    assert standing is not None
    return {one.name: (one.start, one.end) for one in standing.windows}


def lines(world: World, name: str) -> list[dict[str, Any]]:
    """The lines of a window."""
    standing = announce.standing(LocalStore(world.tree))
    assert standing is not None
    window = next(one for one in standing.windows if one.name == name)
    tree, paths = LocalStore(world.tree), [str(entry["path"]) for entry in window.objects]
    return [json.loads(line) for path in paths for rows in objects.read_lines(tree, path)
            for line in rows["line"]]  # fmt: skip


def gates(world: World) -> list[str]:
    """The gates that the newest release passed."""
    said = archived.volume(world.folder / "archive" / world.channel, world.seq).announced()
    return [gate["gate"] for gate in said["gates"]]


def test_one_link_is_its_own_window_and_more_make_one_of_today(hourly: World) -> None:
    assert windows(hourly) == {}
    hourly.publish(wanted_rows({"s1": "乙"}))
    assert windows(hourly) == {}
    hourly.publish(wanted_rows({"s1": "丙", "s2": "乙"}))
    assert windows(hourly) == {"today": (1, 3)}
    assert [(line["rev"], line["seq"]) for line in lines(hourly, "today")] in (
        [(3, 3), (2, 3)], [(2, 3), (3, 3)],
    )  # fmt: skip
    assert "window today" in gates(hourly)


def test_a_window_lists_an_id_that_came_and_went_within_it(hourly: World) -> None:
    hourly.publish(wanted_rows({"new": "甲"}))
    hourly.publish(wanted_rows({"new": None}, "expired"))
    (line,) = lines(hourly, "today")
    assert (line["op"], line["why"]) == ("del", "expired")


def test_a_release_without_change_leaves_the_windows_as_they_are(hourly: World) -> None:
    hourly.publish(wanted_rows({"s1": "乙"}))
    hourly.publish(wanted_rows({"s2": "乙"}))
    hourly.publish(wanted_rows({}))
    assert windows(hourly) == {"today": (1, 3)}


def test_windows_begin_at_the_newest_release_that_is_old_enough(world: World) -> None:
    world.apart = timedelta(days=5)
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    for number in range(1, 9):
        world.publish(wanted_rows({f"s{number}": "乙"}))
    assert windows(world) == {"7d": (7, 9), "35d": (2, 9)}
    assert {line["seq"] for line in lines(world, "7d")} == {8, 9}
    assert {line["seq"] for line in lines(world, "35d")} == set(range(3, 10))
    assert {"window 7d", "window 35d", "snapshot"} <= set(gates(world))


def test_the_first_release_with_lines_after_a_night_rebuilds_the_snapshot(hourly: World) -> None:
    changes = iter(NAMES)
    hourly.publish(wanted_rows({next(changes): "乙"}))
    for clock, snapshot in (
        (datetime(2018, 9, 5, 3, 29, tzinfo=SHANGHAI), 1),
        (datetime(2018, 9, 5, 3, 30, tzinfo=SHANGHAI), 4),
        (datetime(2018, 9, 5, 23, 59, tzinfo=SHANGHAI), 4),
        (datetime(2018, 9, 6, 5, 0, tzinfo=SHANGHAI), 6),
    ):
        hourly.clock = clock
        assert hourly.publish(wanted_rows({next(changes): "乙"})).snapshot_seq == snapshot


def test_a_night_without_lines_behind_rebuilds_nothing(hourly: World) -> None:
    hourly.clock = datetime(2018, 9, 7, 6, tzinfo=SHANGHAI)
    assert hourly.publish(wanted_rows({})).snapshot_seq == 1
    assert hourly.publish(wanted_rows({"s1": "乙"})).snapshot_seq == 1
    hourly.clock = datetime(2018, 9, 9, 6, tzinfo=SHANGHAI)
    assert hourly.publish(wanted_rows({})).snapshot_seq == 1


def test_the_chain_reaches_two_days_before_the_snapshot_unless_something_was_erased(
    world: World,
) -> None:
    world.apart = timedelta(hours=20)
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    for number in range(1, 5):
        world.publish(wanted_rows({f"s{number}": "乙"}))
    standing = announce.standing(LocalStore(world.tree))
    assert standing is not None
    assert standing.snapshot.seq == 5
    assert [link.end for link in standing.chain] == [3, 4, 5]
    world.publish(wanted_rows({"s1": None}, "revoked"))
    standing = announce.standing(LocalStore(world.tree))
    assert standing is not None
    assert [(link.start, link.end) for link in standing.chain] == [(5, 6)]


def test_what_was_erased_is_in_no_window(world: World) -> None:
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    world.publish(wanted_rows({"s1": "撤销前", "s2": "乙"}))
    world.publish(wanted_rows({"s3": "丙"}))
    world.publish(wanted_rows({"s1": None}, "revoked"))
    for name in windows(world):
        said = {line["id"]: line for line in lines(world, name)}
        assert "撤销前" not in json.dumps(said, ensure_ascii=False)
        assert sum(line["op"] == "del" for line in said.values()) == 1


def test_a_lost_list_of_a_latecomer_is_made_from_the_archive(world: World) -> None:
    for text in ("甲", "乙"):
        world.publish(wanted_rows(dict.fromkeys(NAMES[:9], text)))
    for path in (world.folder / "archive" / world.channel).glob("*d.sqlite"):
        path.unlink()
    world.publish(wanted_rows(dict.fromkeys(NAMES[:9], "丙")))
    assert {"window 7d", "window 35d"} <= set(gates(world))


def test_a_window_that_leads_elsewhere_holds_the_release(world: World) -> None:
    world.publish(wanted_rows(dict.fromkeys(NAMES[:9], "甲")))
    world.publish(wanted_rows({"s1": "乙"}))
    latecomer = sqlite3.connect(world.folder / "archive" / world.channel / "35d.sqlite")
    with closing(latecomer), latecomer:
        latecomer.execute(
            "UPDATE run SET at = at + 64, length = length - 64 "
            "WHERE bucket = (SELECT bucket FROM line ORDER BY kh LIMIT 1)"
        )
    before = announce.standing(LocalStore(world.tree))
    change = world.delta(wanted_rows(dict.fromkeys(NAMES[3:9], "丙")))
    with pytest.raises(GateFailed, match="window"):
        write_release(world.plan(), [change.lines], world.members)
    assert announce.standing(LocalStore(world.tree)) == before


def test_the_same_release_again_is_the_same_to_the_byte_with_windows(tmp_path: Path) -> None:
    world = World(tmp_path)
    for text in ("甲", "乙"):
        world.publish(wanted_rows(dict.fromkeys(NAMES[:9], text)))
    change = world.delta(wanted_rows({"s1": "丙"}))
    first = write_release(world.plan(), [change.lines], world.members)
    assert write_release(world.plan(), [change.lines], world.members) == first
    assert world.plan().day == date(2018, 9, 6)


def test_a_release_without_change_writes_its_announcement_and_no_other_object(world: World) -> None:
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    world.publish(wanted_rows({"s1": "乙"}))
    before = written(world)
    world.publish(wanted_rows({}))
    (new,) = written(world) - before
    assert new.endswith(".release.json")


def written(world: World) -> set[str]:
    """Every object of the tree."""
    targets = world.folder / "feeds" / world.channel / "targets"
    return {path.name for path in targets.rglob("*") if path.is_file()}


def test_a_new_snapshot_leaves_the_shards_that_stand_as_they_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spill, "PART_LINES", 25)
    monkeypatch.setattr(chain, "COMPACT_AT", 0.0)
    names = [f"n{number}" for number in range(50)]
    world.publish(wanted_rows(dict.fromkeys(names, "甲")))
    before = shards(world)
    world.publish(wanted_rows({"n1": "乙"}))
    assert len(before) == len(shards(world)) == 2
    assert len(before & shards(world)) == 1


def shards(world: World) -> set[str]:
    """The paths of the snapshot's shards."""
    standing = announce.standing(world.plan().tree)
    assert standing is not None
    return {str(shard["path"]) for shard in standing.snapshot.shards}
