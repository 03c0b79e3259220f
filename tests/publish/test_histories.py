"""Whatever happened, every way leads every reader to the same list."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest

from records.states import Why
from tests.publish.histories import Channel

# To start a consumer of its own costs more than all it reads.
pytestmark = pytest.mark.usefixtures("here")
SHORT, LONG = 60, 10_000
SIDE_BY_SIDE = 8
# What is killed is the program, never the machine: nothing has to reach a disk.
MEMORY = Path("/dev/shm")  # noqa: S108


def lived(number: int) -> Counter[str]:
    """What was seen in `number` histories, eight to a channel."""
    seen: Counter[str] = Counter()
    for seed in range(0, number, SIDE_BY_SIDE):
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            channel = Channel(Path(folder), seed, min(SIDE_BY_SIDE, number - seed))
            channel.live()
            seen += channel.seen
    assert {"put", *Why, "killed", "snapshot", "chain", "today", "7d", "35d"} <= seen.keys()
    return seen


def test_every_way_from_every_position_leads_to_the_announced_root() -> None:
    lived(SHORT)


@pytest.mark.proof
def test_ten_thousand_histories_end_alike_by_every_way() -> None:
    seen = lived(LONG)
    assert seen["empty"]
