"""Held: additions and changes wait, removals leave, a wrong attachment ends at once."""

from datetime import date

import polars as pl

from publish.delta import Issue, delta
from publish.holding import part
from publish.tables import WANTED
from records.field import Channel
from records.states import Why
from records.tables import PUBLICATIONS
from tests.publish.world import DAY, KEY, A, B

ISSUE = Issue(Channel.GSXT, 2, DAY, KEY)


def wanted(subject: str, uscc: str = A, why: str | None = None, body: str = "new") -> pl.DataFrame:
    shown = None if why else body
    row = {"subject": subject, "uscc": uscc, "body": shown, "body_hash": shown, "why": why}
    return pl.DataFrame([row], schema=WANTED)


def stands(subject: str, *, live: bool = True) -> pl.DataFrame:
    row = {
        "subject": subject, "public_id": f"g-{subject}", "uscc": A, "rev": 1, "seq": 1,
        "live": live, "body_hash": "old", "line_hash": "old", "bucket": 0,
        "publish_from": DAY, "publish_until": date(2019, 9, 3), "why": None,
    }  # fmt: skip
    return pl.DataFrame([row], schema=PUBLICATIONS)


def passed(rows: pl.DataFrame, known: pl.DataFrame, *held: str) -> tuple[list[str], int]:
    parted = part(rows, known, pl.Series(list(held), dtype=pl.String))
    assert parted.passing.schema == WANTED
    return parted.passing["subject"].to_list(), parted.back


def test_an_addition_and_a_change_wait_and_what_is_free_goes() -> None:
    rows = pl.concat([wanted("new"), wanted("changed"), wanted("same", body="old"), wanted("free")])
    known = pl.concat([stands("changed"), stands("same")])
    assert passed(rows, known, "new", "changed", "same") == (["free"], 2)
    assert passed(rows, known) == (["new", "changed", "same", "free"], 0)


def test_a_removal_leaves_whatever_is_held() -> None:
    rows = pl.concat([wanted("one", why=Why.REPAIRED), wanted("two", why=Why.OUT_OF_SCOPE)])
    assert passed(rows, pl.concat([stands("one"), stands("two")]), "one", "two") == (
        ["one", "two"], 0,
    )  # fmt: skip


def test_a_removal_that_rests_on_absence_waits() -> None:
    subjects = [f"enterprise:{A}", f"warning:{A}"]
    rows = pl.concat([wanted(each, why=Why.OUT_OF_SCOPE) for each in subjects])
    known = pl.concat([stands(each) for each in subjects])
    assert passed(rows, known, *subjects) == ([], 2)
    expired = pl.concat([wanted(each, why=Why.EXPIRED) for each in subjects])
    assert passed(expired, known, *subjects) == (subjects, 0)


def test_what_was_of_another_enterprise_leaves_it_at_once_and_comes_back_with_a_new_id() -> None:
    rows, known = wanted("one", uscc=B), stands("one")
    parted = part(rows, known, pl.Series(["one"]))
    assert parted.back == 1
    gone = delta(parted.passing, known, ISSUE)
    assert gone.lines.select("op", "why", "public_id").rows() == [("del", "corrected", "g-one")]
    assert gone.publications.select("subject", "uscc", "live").rows() == [("one", A, False)]
    later = delta(rows, gone.publications, Issue(Channel.GSXT, 3, DAY, KEY))
    (put,) = later.lines.rows(named=True)
    assert put["op"] == "put"
    assert put["public_id"] != "g-one"
