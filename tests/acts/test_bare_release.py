"""What has to leave does so, whatever of that which stands beside it cannot be made."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from acts.errors import ReleaseHeld
from acts.release import release
from acts.release_guard import told_by
from acts.tidy import tidy
from publish import announce
from publish.store import LocalStore
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, World, name, open_world, penalty
from tests.publish.crawl import occurrences
from tests.publish.reader import pull

FEED = Channel.CREDIT_CHINA
ONE = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two releases: a snapshot, and a link behind it."""
    with open_world(tmp_path, enterprises=24) as world:
        for days in (0, 1):
            fined(world, days, 20 + days)
            release(world.house, FEED, DAY + days * ONE, MOMENT + days * ONE)
        yield world


def fined(world: World, days: int, number: int, *revoked: int) -> None:
    status = dict.fromkeys(revoked, "撤销")
    rows = [penalty(one, record_status=status.get(one, "有效")) for one in range(number)]
    world.deliver(rows, DAY + days * ONE)


def said(world: World) -> dict[str, Any]:
    """The current release as the feed tells it."""
    tree = world.house.settings.feeds / FEED
    current = announce.standing(LocalStore(tree))
    assert current is not None
    text = (tree / f"targets/{current.sha256}.release.json").read_bytes()
    body: dict[str, Any] = json.loads(text)
    return body


def no_document(world: World) -> None:
    """A document in the tree, of which the next in full would be made, is gone."""
    (document,) = (world.house.settings.feeds / FEED / "targets/native").glob("*-1-*.xml")
    document.unlink()


def no_archive(world: World) -> None:
    """The archive of the releases, of which windows are made, is gone."""
    shutil.rmtree(world.house.settings.archive / FEED / "lines")


def wrong_list(file: str) -> Callable[[World], None]:
    """Two lines are missing in a list of the publisher's own: one may be that which leaves."""

    def spoil(world: World) -> None:
        with closing(sqlite3.connect(world.house.settings.archive / FEED / file)) as spoilt, spoilt:
            spoilt.execute(
                "CREATE TEMP TABLE two AS SELECT kh, bucket FROM line ORDER BY kh LIMIT 2"
            )
            spoilt.execute(
                "UPDATE run SET at = at + 64, length = length - 64 "
                "WHERE bucket IN (SELECT bucket FROM two)"
            )
            spoilt.execute("DELETE FROM line WHERE kh IN (SELECT kh FROM two)")

    return spoil


@pytest.mark.parametrize(
    "spoil, gate, heals",
    [
        (no_document, "files", True),
        (no_archive, "files", False),
        (wrong_list("replay.sqlite"), "replay", True),
        (wrong_list("35d.sqlite"), "replay", True),
    ],
    ids=["document", "archive", "replay", "window"],
)
def test_an_erasure_leaves_though_its_compaction_cannot_be_made(
    world: World, spoil: Callable[[World], None], gate: str, *, heals: bool
) -> None:
    spoil(world)
    fined(world, 2, 22, 3)
    with pytest.raises(ReleaseHeld, match=f"3 holds removals only: {gate}: "):
        release(world.house, FEED, DAY + 2 * ONE, MOMENT + 2 * ONE)
    body = said(world)
    assert (body["seq"], body["snapshot"]["seq"]) == (3, 3)
    assert body["counts"] == {"put": 0, "del": {"revoked": 1}, "erased": 1}
    assert body["windows"] == []
    assert not [one for one in body["native"] if "-full." in one["target"]]
    settings = world.house.settings
    assert str(settings.home) not in json.dumps(body), "where our folders are is nobody's business"
    tidy(world.house, FEED, MOMENT + 2 * ONE + timedelta(minutes=15))
    assert not occurrences(settings.feeds, [name(3)])
    assert pull(str(settings.feeds / FEED), world.root / "list.sqlite").count == 20
    if heals:
        made = release(world.house, FEED, DAY + 2 * ONE, MOMENT + 3 * ONE)
        assert (told_by(made)["put"], told_by(made)["failed"]) == (1, [])
        fined(world, 3, 24)
        release(world.house, FEED, DAY + 3 * ONE, MOMENT + 4 * ONE)
        body = said(world)
        assert body["snapshot"]["seq"] == 5, "what is full comes with the next compaction"
        assert {one["name"] for one in body["windows"]} >= {"7d", "35d"}
        assert [one for one in body["native"] if "-full." in one["target"]]


def test_a_kept_state_that_is_not_that_of_the_release_is_asked_of_the_ledger(world: World) -> None:
    for path in (world.house.settings.archive / FEED).glob("2.*.buckets"):
        path.write_bytes(bytes(32) + path.read_bytes()[32:])
    fined(world, 2, 22, 3)
    made = release(world.house, FEED, DAY + 2 * ONE, MOMENT + 2 * ONE)
    assert (told_by(made)["put"], told_by(made)["del"]) == (1, {"revoked": 1})
    assert pull(str(world.house.settings.feeds / FEED), world.root / "list.sqlite").count == 21
