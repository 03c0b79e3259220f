"""Records that go on under another code: superseded, with the id that stands in their place."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from publish.holding import part
from publish.moves import JOINED, LEFT, NO_MOVES, ONWARD, Moves, joined, onward
from records.field import Channel
from records.states import LinkSort
from records.tables import LINKS
from tests.publish.reader import pull
from tests.publish.test_native import documents
from tests.publish.world import A, B, World, wanted_rows
from wangjian_pull import Store

pytestmark = pytest.mark.usefixtures("here")
C = "91330100MA2BXQ3L5R"
ENTERED, ENDED = date(2018, 9, 3), date(2018, 9, 4)


def link(
    old: str = A, new: str = B, sort: LinkSort = LinkSort.SAME, ended: date | None = None
) -> pl.DataFrame:
    row = {"old_uscc": old, "new_uscc": new, "sort": sort.value, "since": ENTERED,
           "known_on": ENTERED, "ended_on": ended}  # fmt: skip
    return pl.DataFrame([row], schema=LINKS)


def of(links: pl.DataFrame) -> Moves:
    return Moves(joined(links), NO_MOVES.left)


def under(uscc: str, wanted: pl.DataFrame) -> pl.DataFrame:
    return wanted.with_columns(pl.lit(uscc).alias("uscc"))


def told(world: World, wanted: pl.DataFrame, moves: Moves) -> dict[str, dict[str, object]]:
    change = world.delta(wanted, moves)
    world.remember(change)
    lines = [json.loads(text) for text in change.lines["line"].to_list()]
    assert len({line["op"] for line in lines}) == len(lines)
    return {str(line["op"]): line for line in lines}


@pytest.mark.parametrize("links", [link(), link(B, A), link(ended=ENDED),
                                   link(sort=LinkSort.CONVERTED)])  # fmt: skip
def test_a_move_along_a_link_is_superseded_and_names_the_new_id(
    world: World, links: pl.DataFrame
) -> None:
    old = told(world, wanted_rows({"a": "甲"}), NO_MOVES)["put"]["id"]
    moved = told(world, under(B, wanted_rows({"a": "甲"})), of(links))
    gone = moved["del"]
    assert (gone["id"], gone["why"], gone["erase"]) == (old, "superseded", False)
    assert gone["successor"] == moved["put"]["id"] != old
    assert moved["put"]["rev"] == 1


def test_a_move_that_no_link_explains_is_corrected_and_erased(world: World) -> None:
    told(world, wanted_rows({"a": "甲"}), NO_MOVES)
    gone = told(world, under(B, wanted_rows({"a": "甲"})), of(link(A, C)))["del"]
    assert (gone["why"], gone["erase"], gone["successor"]) == ("corrected", True, "")


def test_what_stood_wrongly_is_erased_even_when_it_may_not_be_shown_any_more(
    world: World,
) -> None:
    told(world, wanted_rows({"a": "甲"}), NO_MOVES)
    gone = told(world, under(B, wanted_rows({"a": None}, "expired")), NO_MOVES)["del"]
    assert (gone["why"], gone["erase"], gone["successor"]) == ("corrected", True, "")
    back = told(world, under(B, wanted_rows({"a": "甲"})), NO_MOVES)["put"]
    assert (back["id"] != gone["id"], back["rev"]) == (True, 1)


def test_what_goes_on_elsewhere_and_may_not_be_shown_there_says_why(world: World) -> None:
    told(world, wanted_rows({"a": "甲"}), NO_MOVES)
    gone = told(world, under(B, wanted_rows({"a": None}, "expired")), of(link()))["del"]
    assert (gone["why"], gone["erase"]) == ("expired", False)


def test_codes_are_joined_over_a_chain_of_links_and_both_ways() -> None:
    pairs = joined(pl.concat([link(A, B), link(B, C, ended=ENDED)]))
    assert pairs.schema == JOINED
    assert set(pairs.rows()) == {(A, B), (B, C), (A, C), (B, A), (C, B), (C, A)}


def test_an_enterprise_goes_on_at_the_end_of_its_links_and_back_when_they_are_taken_back() -> None:
    assert onward(pl.concat([link(A, B), link(B, C)])).sort("uscc").rows() == [(A, C), (B, C)]
    assert onward(link(ended=ENDED)).rows() == [(B, A)]
    assert onward(link(sort=LinkSort.MERGED)).rows() == []
    round_about = onward(pl.concat([link(A, B), link(B, A)]))
    assert (round_about.schema, round_about.rows()) == (ONWARD, [])
    again = pl.concat([link(A, B), link(A, B, ended=ENDED)])
    assert (A, B) in onward(again).rows()


def left(told: str, successor: str | None) -> Moves:
    table = pl.DataFrame([("a", told, successor)], schema=LEFT, orient="row")
    return Moves(NO_MOVES.joined, table)


def test_what_was_superseded_comes_back_under_a_new_id_and_never_under_the_old(
    world: World,
) -> None:
    old = told(world, wanted_rows({"a": "甲"}), NO_MOVES)["put"]["id"]
    gone = told(world, wanted_rows({"a": None}), left("superseded", "c-other"))["del"]
    assert (gone["id"], gone["successor"], gone["erase"]) == (old, "c-other", False)
    back = told(world, wanted_rows({"a": "甲"}), NO_MOVES)
    assert list(back) == ["put"]
    assert (back["put"]["id"] != old, back["put"]["rev"]) == (True, 1)
    kept = world.publications.filter(pl.col("public_id") == old)
    assert (kept["subject"].item(), kept["why"].item()) == (f"a~{old}", "superseded")


def test_an_enterprise_that_was_shown_for_others_records_leaves_as_if_it_had_never_been(
    world: World,
) -> None:
    told(world, wanted_rows({"a": "甲"}), NO_MOVES)
    gone = told(world, wanted_rows({"a": None}, "out_of_scope"), left("corrected", None))["del"]
    assert (gone["why"], gone["erase"], gone["successor"]) == ("corrected", True, "")


def bodies(path: Path) -> list[object]:
    """What a reader holds, without ids, revisions and releases."""
    with Store(path) as store:
        codes = list(store.codes())
        raws = [raw for code in codes for raw in store.check(code, "2018-09-03")]
    return sorted((json.loads(raw)["body"] for raw in raws), key=str)


def test_a_reader_follows_a_merge_and_its_undo_to_what_stood_before(
    world: World, tmp_path: Path
) -> None:
    own, merged = wanted_rows({"own": "甲"}), wanted_rows({"one": "乙", "two": "丙"})
    into = tmp_path / "list.sqlite"
    world.publish(pl.concat([under(B, own), merged]))
    pull(str(world.tree), into)
    before = bodies(into)
    world.publish(under(B, merged), moves=of(link()))
    pull(str(world.tree), into)
    assert world.publications.filter(pl.col("live"))["uscc"].unique().to_list() == [B]
    world.publish(merged, moves=of(link(ended=ENDED)))
    pull(str(world.tree), into)
    assert bodies(into) == before
    trail = world.publications.filter(~pl.col("live"))
    assert trail["why"].to_list() == ["superseded"] * 4
    with Store(into) as store:
        store.recount()


def test_the_native_xml_names_the_successor_too(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    world.publish(under(B, wanted_rows({"a": "甲"})), moves=of(link()))
    (removed,) = (child for root in documents(world) for child in root if child.tag == "DEL")
    live = world.publications.filter(pl.col("live"))["public_id"].item()
    assert (removed.get("why"), removed.get("successor")) == ("superseded", live)


def test_what_is_held_waits_as_a_whole_when_it_only_goes_on_elsewhere(world: World) -> None:
    world.remember(world.delta(wanted_rows({"a": "甲"})))
    moved = under(B, wanted_rows({"a": "乙"}))
    held = pl.Series(["a"])
    waits = part(moved, world.publications, held, of(link()))
    assert (waits.passing.height, waits.back) == (0, 1)
    wrong = part(moved, world.publications, held, NO_MOVES)
    assert wrong.passing["why"].to_list() == ["corrected"]


def test_a_held_line_that_said_what_was_anothers_leaves_and_its_rest_waits(world: World) -> None:
    subject = "warning:" + A
    world.remember(world.delta(under(A, wanted_rows({subject: "甲"}))))
    astray = Moves(NO_MOVES.joined, NO_MOVES.left, pl.Series("subject", [subject]))
    held = pl.Series([subject])
    changed = part(under(A, wanted_rows({subject: "乙"})), world.publications, held, astray)
    assert (changed.passing["why"].to_list(), changed.back) == (["corrected"], 1)
    bare = under(A, wanted_rows({subject: None}, "out_of_scope"))
    left = part(bare, world.publications, held, astray)
    assert (left.passing["why"].to_list(), left.back) == (["corrected"], 0)
    same = part(under(A, wanted_rows({subject: "甲"})), world.publications, held, astray)
    assert (same.passing.filter(pl.col("why").is_not_null()).height, same.back) == (0, 0)
    gone = json.loads(world.delta(changed.passing, astray).lines["line"].item())
    assert (gone["why"], gone["erase"]) == ("corrected", True)


def test_a_line_put_over_what_was_anothers_counts_as_erased(world: World) -> None:
    world.remember(world.delta(wanted_rows({"a": "甲", "b": "甲"})))
    astray = Moves(NO_MOVES.joined, NO_MOVES.left, pl.Series("subject", ["a"]))
    lines = world.delta(wanted_rows({"a": "乙", "b": "乙"}), astray).lines
    assert lines["op"].to_list() == ["put", "put"]
    assert sorted(lines["erase"].to_list()) == [False, True]


def test_every_channel_has_its_own_ids_for_what_goes_on(tmp_path: Path) -> None:
    for channel, head in ((Channel.GSXT, "g-"), (Channel.WARNING, "w-")):
        world = World(tmp_path / channel, channel)
        told(world, wanted_rows({"a": "甲"}), NO_MOVES)
        moved = told(world, under(B, wanted_rows({"a": "甲"})), of(link()))
        assert str(moved["del"]["successor"]).startswith(head)
