"""The private archive: what was said of a code is found, and no file is changed unnoticed."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from publish import archive_search, credit_china
from publish.archive_search import lines_about, problems
from publish.archived import Volume
from publish.errors import ArchiveBroken
from publish.facts import Showing
from publish.rulebook import load
from records.digest import sha256_hex
from records.field import Channel
from tests.publish.world import A, B, World, penalty, wanted_rows

pytestmark = pytest.mark.usefixtures("here")
CHINA = Channel.CREDIT_CHINA
SHOWING = Showing(date(2018, 9, 3), load())


def volumes(world: World, upto: int = 99) -> list[Volume]:
    """The archive's volumes, by the announcements that it holds."""
    private = world.folder / "archive" / CHINA
    found = sorted((private / "lines").glob("*/*.release.json"))
    kept = [Volume(private, int(path.parent.name), path.name[:64]) for path in found]
    return [volume for volume in kept if volume.seq <= upto]


def said(world: World, code: str, upto: int = 99) -> list[tuple[int, str, str]]:
    lines = lines_about(CHINA, volumes(world, upto), code)
    return [(line["seq"], line["op"], line["id"][:2]) for line in lines]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two enterprises; the penalty of one is mended, then leaves."""
    world = World(tmp_path_factory.mktemp("published"))
    both = pl.concat([penalty("p1"), penalty("p2", B)])
    world.publish(credit_china.wanted(both, SHOWING))
    world.publish(wanted_rows({}))
    world.publish(credit_china.wanted(penalty("p1", penalty_content="更正"), SHOWING))
    world.publish(credit_china.wanted(penalty("p1"), Showing(date(2020, 1, 1), load())))
    return world


@pytest.fixture
def told(published: World, tmp_path: Path) -> World:
    """A copy of it for each test: what is told of it is broken there."""
    folder = shutil.copytree(published.folder, tmp_path / "told")
    return replace(published, folder=folder)


def test_every_line_of_a_code_is_found_and_a_removal_though_it_names_none(told: World) -> None:
    assert said(told, A) == [(1, "put", "c-"), (3, "put", "c-"), (4, "del", "c-")]
    assert said(told, A, upto=3) == [(1, "put", "c-"), (3, "put", "c-")]
    assert said(told, B) == [(1, "put", "c-")]
    assert said(told, "91330100MA2CHWF23X") == []
    assert lines_about(CHINA, [], A) == []


def test_a_line_is_told_as_it_was_published(told: World) -> None:
    bodies = [line["body"]["CF_NR"] for line in lines_about(CHINA, volumes(told, 3), A)]
    assert bodies == ["罚款2000元", "更正"]


def test_an_index_that_was_lost_or_cut_short_is_made_anew_as_it_was(told: World) -> None:
    before = said(told, A)
    indexes = {volume.index: volume.index.read_bytes() for volume in volumes(told)}
    assert len(indexes) == 4
    shutil.rmtree(volumes(told)[0].index.parent)
    assert said(told, A) == before
    first, second, *_ = indexes
    first.write_bytes(indexes[first][:-9])
    second.write_bytes(b"")
    assert said(told, A) == before
    assert {path: path.read_bytes() for path in indexes} == indexes


def test_an_index_that_misleads_is_noticed(told: World) -> None:
    one, _, _, four = volumes(told)
    four.index.write_bytes(one.index.read_bytes())
    assert [problem.path for problem in problems(CHINA, volumes(told))] == [four.index]


def test_an_archive_as_it_was_written_has_no_problems(told: World) -> None:
    assert list(problems(CHINA, volumes(told))) == []


def every_file(world: World) -> list[Path]:
    return sorted(path for volume in volumes(world) for path in volume.folder.iterdir())


def test_each_file_that_is_rewritten_or_missing_is_noticed_and_named(told: World) -> None:
    known = volumes(told)
    for path in every_file(told):
        data = path.read_bytes()
        path.write_bytes(bytes([*data[:-1], data[-1] ^ 1]))
        assert path in [problem.path for problem in problems(CHINA, known)]
        path.unlink()
        assert path in [problem.path for problem in problems(CHINA, known)]
        path.write_bytes(data)
    assert list(problems(CHINA, known)) == []


def test_a_release_put_in_the_place_of_another_is_noticed_by_the_next_one(told: World) -> None:
    """Even where whoever asks was made to believe in it."""
    one, two, three, four = volumes(told)
    body = json.loads(two.release.read_bytes())
    forged = json.dumps(body | {"day": "2018-01-01"}).encode()
    other = Volume(two.private, 2, sha256_hex(forged))
    other.release.write_bytes(forged)
    shutil.copy(two.index, other.index)
    found = list(problems(CHINA, [one, other, three, four]))
    assert [(problem.path, problem.words) for problem in found] == [
        (three.release, "与上一期发布不相衔接")
    ]


def test_a_file_that_is_needed_and_is_not_there_is_named(told: World) -> None:
    third = volumes(told)[2]
    third.objects()[0].unlink()
    with pytest.raises(ArchiveBroken, match="缺失"):
        said(told, A)
    assert said(told, B) == [(1, "put", "c-")], "who is not concerned is answered"
    third.release.unlink()
    with pytest.raises(ArchiveBroken, match=r"release\.json"):
        archive_search.lines_about(CHINA, [third], A)


def test_what_is_written_once_is_never_written_again(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    before = {path: path.stat().st_mtime_ns for path in every_file(world)}
    world.publish(wanted_rows({"a": "乙", "b": None}))
    after = {path: path.stat().st_mtime_ns for path in every_file(world)}
    assert before.items() <= after.items()
