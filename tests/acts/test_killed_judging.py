"""An operation on identity killed at every step on its way ends as one that was not."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from acts.identify import approve
from acts.merge import merge
from acts.revalidate import take_up
from records.kind import Kind
from tests.acts.judgements import ONE_FIRM, WANG, choice, number_of, sound, where
from tests.acts.killed_judging import DAY
from tests.acts.stewards import (
    LI,
    MOMENT,
    World,
    on_both,
    open_world,
    penalty,
    source,
    uscc,
)

ROOT = Path(__file__).parents[2]
OTHERS = source(Kind.PENALTY, "other_penalties")
Step = tuple[str, bool]
ALLOWED: Step = ("UPDATE decision SET status", True)
ENTERING: Step = ("coalesce(batch.first_change", False)
ONE_CLOSED: Step = ("closed_change=", True)  # of two sources
APPROVE = (
    "identity", "approve", "1", "same", "--to", uscc(2), "--approver", "王某",
    "--day", DAY.isoformat(),
)  # fmt: skip


def filled(world: World) -> None:
    """Records under both codes, of two sources."""
    world.deliver([penalty(1), penalty(2), penalty(3)])
    world.deliver([penalty(1, decision_number="杭价罚〔2018〕1号"), penalty(4)], where=OTHERS)


def killed(world: World, words: Sequence[str], step: Step) -> int:
    """A process that ends at `step`; how many records are under the code that stays."""
    given = [json.dumps(each) for each in (dict(world.house.environment), words, step)]
    command = [sys.executable, "-m", "tests.acts.killed_judging", *given]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (made,) = world.house.ledger.operations()
    assert made.status == "allowed"
    return [*where(world).values()].count(uscc(2))


@on_both
def test_a_merger_killed_again_and_again_ends_as_one_that_was_not(
    ledger_url: str | None, tmp_path: Path
) -> None:
    for each in ("whole", "killed"):
        (tmp_path / each).mkdir()
    with open_world(tmp_path / "whole", more=[OTHERS]) as world:
        filled(world)
        made = merge(world.house, uscc(1), uscc(2), ONE_FIRM, replace(LI, day=DAY))
        second = replace(WANG, day=DAY)
        approve(world.house, number_of(made), choice("same", uscc(2)), second)
        end = world.house.ledger.digest(), where(world)
    with open_world(tmp_path / "killed", ledger_url, more=[OTHERS]) as world:
        filled(world)
        merge(world.house, uscc(1), uscc(2), ONE_FIRM, replace(LI, day=DAY))
        assert killed(world, APPROVE, ALLOWED) == 1
        assert killed(world, (), ENTERING) == 1
        assert killed(world, (), ONE_CLOSED) == 2
        assert take_up(world.house, DAY, MOMENT) == 1
        assert (world.house.ledger.digest(), where(world)) == end
        assert [*where(world).values()].count(uscc(2)) == 3
        sound(world)
