"""What every channel said of a code at a cut, beside what was known: out of the archive only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from acts.asof import AsOf, Said, asof, problems
from acts.release import release
from ledger.as_of import Cut
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, World, open_world, penalty, uscc

NEXT = DAY + timedelta(days=1)
ENDED = date(2020, 1, 1)
MADE_UP_FOR = ENDED + timedelta(days=2)
NEVER = date(2018, 8, 1)


def moment(day: date) -> datetime:
    return MOMENT + (day - DAY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One penalty: shown on the first day, mended on the second, gone when its term is over."""
    with open_world(tmp_path_factory.mktemp("world"), enterprises=2) as world:
        for day, content in ((DAY, "罚款人民币2000元"), (NEXT, "罚款人民币2000元，责令改正")):
            world.deliver([penalty(1, penalty_content=content)], day)
            for channel in Channel:
                release(world.house, channel, day, moment(day))
        for channel in (Channel.CREDIT_CHINA, Channel.GSXT):
            release(world.house, channel, ENDED, moment(ENDED))
        release(world.house, Channel.WARNING, ENDED, moment(MADE_UP_FOR))
        yield world


def in_channel(found: AsOf, channel: Channel) -> Said:
    return next(said for said in found.said if said.channel == channel)


def told(world: World, cut: Cut) -> Said:
    return in_channel(asof(world.house, uscc(1), cut), Channel.CREDIT_CHINA)


def test_each_day_has_the_lines_that_stood_on_it(world: World) -> None:
    first, second = told(world, Cut(DAY)), told(world, Cut(NEXT))
    (before,), (after,) = first.live, second.live
    assert (before["rev"], before["seq"], before["body"]["CF_NR"]) == (1, 1, "罚款人民币2000元")
    assert (after["rev"], after["seq"], after["since"]) == (2, 2, DAY.isoformat())
    assert after["body"]["CF_NR"] == "罚款人民币2000元，责令改正"
    assert before["public_id"] == after["public_id"]
    assert first.release is not None
    assert (first.release["seq"], first.release["day"]) == (1, DAY.isoformat())


def test_between_two_releases_the_earlier_one_is_in_force_and_an_end_that_passed_is_said(
    world: World,
) -> None:
    quiet = told(world, Cut(date(2018, 12, 24)))
    assert [(line["seq"], line["is_over"]) for line in quiet.live] == [(2, False)]
    late = told(world, Cut(date(2019, 12, 24)))
    assert [(line["seq"], line["is_over"]) for line in late.live] == [(2, True)]


def test_what_left_is_told_with_when_and_why_and_without_what_it_said(world: World) -> None:
    said = told(world, Cut(ENDED))
    assert said.live == ()
    (gone,) = said.left
    assert (gone["why"], gone["seq"], gone["since_seq"]) == ("期满", 3, 1)
    assert (gone["left"], gone["day"]) == ("2020-01-01T00:00:00+08:00", ENDED.isoformat())
    assert "body" not in gone


def test_every_channel_answers_and_so_does_what_was_known(world: World) -> None:
    found = asof(world.house, uscc(1), Cut(DAY))
    kinds = [line["kind"] for line in in_channel(found, Channel.GSXT).live]
    assert sorted(kinds) == ["penalty", "registration"]
    assert in_channel(found, Channel.WARNING).live == ()
    assert found.known is not None
    assert [line["kind"] for line in found.known.records] == ["行政处罚", "登记"]
    assert found.reaches
    assert asof(world.house, uscc(99), Cut(DAY)).is_empty


def test_before_the_first_release_nothing_was_said_and_the_first_day_is_named(
    world: World,
) -> None:
    said = told(world, Cut(NEVER))
    assert (said.release, said.first, said.live, said.broken) == (None, DAY.isoformat(), (), None)


def test_of_a_moment_only_what_had_been_made_by_then_counts(world: World) -> None:
    made = told(world, Cut.at(MOMENT)).release
    assert made is not None
    assert (made["moment"], made["late"]) == ("2018-09-03T10:00:00+08:00", False)
    assert told(world, Cut.at(MOMENT - timedelta(seconds=1))).release is None


def test_a_day_that_was_made_up_for_later_counts_as_itself_and_says_so(world: World) -> None:
    def made(cut: Cut) -> tuple[object, object]:
        release = in_channel(asof(world.house, uscc(1), cut), Channel.WARNING).release
        assert release is not None
        return release["seq"], release["late"]

    assert made(Cut(ENDED)) == (3, True)
    assert made(Cut.at(moment(ENDED))) == (2, False)
    assert made(Cut.at(moment(MADE_UP_FOR))) == (3, True)


def test_an_archive_that_does_not_reach_is_said_of_its_channel_alone(
    world: World, tmp_path: Path
) -> None:
    archive = Path(world.house.settings.archive)
    assert list(problems(world.house)) == []
    lost = archive / Channel.CREDIT_CHINA / "lines" / "000000002"
    aside = lost.rename(tmp_path / "aside")
    found = asof(world.house, uscc(1), Cut(NEXT))
    broken = in_channel(found, Channel.CREDIT_CHINA).broken
    assert not found.reaches
    assert broken is not None
    assert "000000002" in broken
    assert in_channel(found, Channel.GSXT).live
    assert told(world, Cut(DAY)).live, "what it still has it tells"
    assert [problem.path.name[64:] for problem in problems(world.house)] == [".release.json"]
    aside.rename(lost)
