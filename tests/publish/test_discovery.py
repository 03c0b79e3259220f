"""The discovery document tells a stranger where to begin, and is written when it changes only."""

import json
import re
from pathlib import Path

import pytest

from publish import discovery
from publish.errors import PolicyBroken
from records.digest import sha256_hex
from records.field import Channel
from tests.publish.world import World, wanted_rows

PAGE = (Path(__file__).parents[2] / "docs/reference/feed.md").read_text("utf-8")


def written(world: World) -> list[str]:
    return list(discovery.write(world.folder / "feeds", world.folder, world.channel))


def test_publishers_of_two_channels_who_write_it_at_once_write_it_whole(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    feeds = world.folder / "feeds"
    first = discovery.write(feeds, world.folder, Channel.GSXT)
    assert next(first) == "written wangjian-feed.json"
    other = discovery.write(feeds, world.folder, Channel.WARNING)
    assert next(other) == "written wangjian-feed.json"
    list(first)
    list(other)
    assert json.loads((feeds / discovery.PATH).read_bytes())["channels"]
    assert [path.name for path in (feeds / ".well-known").iterdir()] == ["wangjian-feed.json"]


def test_it_names_every_channel_that_has_a_root_and_what_its_reader_owes(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    assert written(world)
    path = world.folder / "feeds" / discovery.PATH
    said = json.loads(path.read_bytes())
    root = (world.folder / "feeds/credit-china/metadata/1.root.json").read_bytes()
    (channel,) = said["channels"]
    assert channel["root1_sha256"] == sha256_hex(root)
    at = (path.parent / channel["base"] / "metadata/1.root.json").resolve()
    assert at.read_bytes() == root
    assert (said["roles"]["timestamp"]["expires_hours"], said["roles"]["root"]["threshold"]) == (
        24, 2,
    )  # fmt: skip
    assert {one["code"] for one in said["why"] if one["erased"]} == {
        "corrected", "repaired", "revoked",
    }  # fmt: skip


def test_every_entry_of_it_is_told_in_the_specification(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    lines = ("publisher", "contact", "objection", "licence", "maintained_until")
    (world.folder / discovery.OWN).write_text("".join(f'{key} = "x"\n' for key in lines))
    assert written(world)
    said = json.loads((world.folder / "feeds" / discovery.PATH).read_bytes())
    entries = {*said, *said["channels"][0], *said["why"][0], *said["deletion_policy"],
               *said["roles"]["root"]}  # fmt: skip
    told = set(re.findall(r"\w+", PAGE.partition("The discovery document")[2].partition("##")[0]))
    assert entries - told == set()


def test_it_is_written_anew_only_when_it_says_something_else(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    assert written(world)
    world.publish(wanted_rows({"a": "乙"}))
    assert not written(world)
    (world.folder / discovery.OWN).write_text('base = "https://feed.example"\n', encoding="utf-8")
    assert written(world)
    said = json.loads((world.folder / "feeds" / discovery.PATH).read_bytes())
    assert said["channels"][0]["base"] == "https://feed.example/credit-china/"


@pytest.mark.parametrize("text", ["contact =", "owner = 'x'", "contact = 1"])
def test_what_a_house_says_of_itself_must_be_one_of_the_entries(tmp_path: Path, text: str) -> None:
    (tmp_path / discovery.OWN).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyBroken, match=r"publisher\.toml"):
        list(discovery.write(tmp_path / "feeds", tmp_path, Channel.GSXT))
