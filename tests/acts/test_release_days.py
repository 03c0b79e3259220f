"""Releases follow one another in days, too: what has ended does not come back."""

from datetime import date, timedelta
from pathlib import Path

from acts.release import release
from acts.release_guard import told_by
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, open_world, penalty

ENDED = date(2020, 1, 1)
FEED = Channel.CREDIT_CHINA


def test_a_day_that_is_made_up_for_brings_nothing_back_that_has_ended_since(tmp_path: Path) -> None:
    with open_world(tmp_path, enterprises=2) as world:
        world.deliver([penalty(1)], DAY)
        release(world.house, FEED, DAY, MOMENT)
        gone = release(world.house, FEED, ENDED, MOMENT + (ENDED - DAY))
        assert told_by(gone)["del"] == {"expired": 1}

        late = MOMENT + (ENDED - DAY) + timedelta(hours=1)
        assert release(world.house, FEED, DAY + timedelta(days=1), late) == gone
        world.deliver([penalty(1), penalty(2)], DAY + timedelta(days=1))
        made = release(world.house, FEED, DAY + timedelta(days=1), late)

        assert (made.seq, made.day, made.live_count) == (3, ENDED, 0)
        assert not told_by(made)["put"]
