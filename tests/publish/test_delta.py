import base64
import hmac
import json
import re

import polars as pl
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from publish.delta import public_ids
from publish.tables import LINES
from records.canonical import canonical_json
from records.field import Channel
from records.tables import PUBLICATIONS
from tests.publish.world import B, World, wanted_rows


def lines(world: World, wanted: pl.DataFrame) -> list[dict[str, object]]:
    change = world.delta(wanted)
    assert change.lines.schema == LINES
    assert change.publications.schema == PUBLICATIONS
    world.remember(change)
    for text in change.lines["line"].to_list():
        assert rfc8785.dumps(json.loads(text)) == text.encode()
    return [json.loads(text) for text in change.lines["line"].to_list()]


def moved(wanted: pl.DataFrame) -> pl.DataFrame:
    return wanted.with_columns(pl.lit(B).alias("uscc"))


def test_a_new_subject_is_put_and_an_equal_body_says_nothing(world: World) -> None:
    first = lines(world, wanted_rows({"a": "甲"}))
    assert [(line["op"], line["rev"], line["seq"]) for line in first] == [("put", 1, 1)]
    assert re.fullmatch(r"c-[a-z2-7]{26}", str(first[0]["id"]))
    assert lines(world, wanted_rows({"a": "甲"})) == []


def test_a_change_keeps_the_id_and_raises_the_revision(world: World) -> None:
    first = lines(world, wanted_rows({"a": "甲"}))
    second = lines(world, wanted_rows({"a": "乙"}))
    assert (second[0]["id"], second[0]["rev"], second[0]["seq"]) == (first[0]["id"], 2, 2)


def test_a_tombstone_names_reason_and_moment_and_neither_code_nor_name(world: World) -> None:
    lines(world, wanted_rows({"a": "甲"}))
    gone = lines(world, wanted_rows({"a": None}, "expired"))[0]
    gone.pop("id")
    assert gone == {
        "effective_at": "2018-09-05T00:00:00+08:00", "erase": False, "op": "del", "rev": 2,
        "seq": 2, "successor": "", "why": "expired",
    }  # fmt: skip
    assert lines(world, wanted_rows({"a": None}, "expired")) == []
    back = lines(world, wanted_rows({"a": "甲"}))[0]
    assert (back["op"], back["rev"]) == ("put", 3)


def test_what_was_never_shown_needs_no_tombstone(world: World) -> None:
    assert lines(world, wanted_rows({"a": None})) == []


def test_another_enterprise_means_another_id_and_the_old_never_returns(world: World) -> None:
    old = lines(world, wanted_rows({"a": "甲"}))[0]["id"]
    changed = {str(line["op"]): line for line in lines(world, moved(wanted_rows({"a": "甲"})))}
    assert (changed["del"]["id"], changed["del"]["why"], changed["del"]["erase"]) == (
        old, "corrected", True,
    )  # fmt: skip
    new = changed["put"]["id"]
    assert new != old
    back = {str(line["op"]): line for line in lines(world, wanted_rows({"a": "甲"}))}
    assert back["del"]["id"] == new
    assert back["put"]["id"] not in (old, new)
    assert world.publications.height == 3
    assert world.publications.filter(pl.col("live"))["subject"].to_list() == ["a"]


def test_a_dead_id_of_another_enterprise_stays_dead(world: World) -> None:
    old = lines(world, wanted_rows({"a": "甲"}))[0]["id"]
    lines(world, wanted_rows({"a": None}, "expired"))
    new = lines(world, moved(wanted_rows({"a": "甲"})))
    assert [line["op"] for line in new] == ["put"]
    assert new[0]["id"] != old
    dead = world.publications.filter(pl.col("public_id") == old)
    assert (dead["subject"].item(), dead["why"].item()) == (f"a~{old}", "expired")


@given(
    subjects=st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=5),
    key=st.binary(min_size=1, max_size=100),
)
def test_an_id_is_the_base32_of_the_keyed_hash(subjects: list[str], key: bytes) -> None:
    given_ids = public_ids(
        pl.Series(subjects, dtype=pl.String()),
        pl.Series([None] * len(subjects), dtype=pl.String()), Channel.GSXT, key,
    )  # fmt: skip
    digests = [hmac.digest(key, subject.encode(), "sha256") for subject in subjects]
    words = [base64.b32encode(digest).decode()[:26].lower() for digest in digests]
    assert given_ids.to_list() == [f"g-{word}" for word in words]


def test_the_body_is_embedded_word_for_word() -> None:
    table = pl.DataFrame({"CF_NR": ['引号" 反斜杠\\ 换行\n 表情😀']})
    assert rfc8785.dumps({"CF_NR": table["CF_NR"].item()}) == (
        canonical_json(table, ["CF_NR"]).item().encode()
    )
