from datetime import date
from pathlib import Path

import polars as pl
import pytest

from publish import lists
from publish.errors import PolicyBroken
from publish.facts import decode
from records.kind import Kind
from tests.publish.world import listing

PACKS = lists.load()
DAY = date(2018, 9, 3)
COURT = "失信被执行人名单"


def judged(on: str = "2018-09-03", **values: str) -> dict[str, object]:
    decoded = decode(listing(**values), Kind.LISTING)
    table = lists.judge(decoded, date.fromisoformat(on), PACKS)
    return table.row(0, named=True)


@pytest.mark.parametrize(
    "name,listed_on,list_name,until",
    [
        ("电子商务领域严重失信企业名单", "2018-05-04", "电子商务领域失信主体黑名单", "2021-05-04"),
        ("电子商务炒信黑名单", "2017-02-01", "炒信黑名单", "2020-02-01"),
        ("公示系统经营异常名录", "2018-07-09", "经营异常名录", None),
        ("严重违法失信企业名单", "2018-07-09", "严重违法失信企业名单", "2023-07-09"),
        ("严重违法失信企业名单", "2022-07-09", "市场监督管理严重违法失信名单", "2025-07-09"),
        (COURT, "2016-02-01", COURT, None),
    ],
)
def test_a_listing_is_shown_as_the_edition_of_its_day_says(
    name: str, listed_on: str, list_name: str, until: str | None
) -> None:
    found = judged("2018-01-01", list_name=name, listed_on=listed_on)
    assert (found["list"], found["why"]) == (list_name, None)
    assert found["publish_until"] == (None if until is None else date.fromisoformat(until))


@pytest.mark.parametrize(
    "reason,until",
    [
        ("以虚假诉讼、虚假仲裁规避执行", date(2020, 5, 4)),
        ("违反财产报告制度", date(2020, 5, 4)),
        ("有履行能力而拒不履行生效法律文书确定义务", None),
        ("", None),
    ],
)
def test_a_court_lists_for_two_years_by_its_reason_else_until_it_deletes(
    reason: str, until: date | None
) -> None:
    assert judged(list_name=COURT, listing_reason=reason)["publish_until"] == until


@pytest.mark.parametrize(
    "values,why",
    [
        ({"removed_on": "2018-09-03"}, "delisted"),
        ({"removed_on": "2018-09-04"}, None),
        ({"list_name": "网上红黑榜"}, "out_of_scope"),
        ({"listed_on": ""}, "out_of_scope"),
        ({"listed_on": "2016-03-31", "list_name": "严重违法失信企业名单"}, "out_of_scope"),
        ({"listed_on": "2015-01-01", "list_name": "药品安全黑名单"}, "expired"),
    ],
)
def test_what_warns_no_more_or_never_did_says_why(values: dict[str, str], why: str | None) -> None:
    assert judged(**values)["why"] == why


def test_three_months_to_mend_run_from_the_listing_and_never_from_before_the_rule() -> None:
    assert judged(listed_on="2018-06-01")["rectify_by"] == date(2018, 9, 1)
    assert judged(listed_on="2018-05-04")["rectify_by"] == date(2018, 8, 14)
    assert judged(list_name="经营异常名录")["rectify_by"] is None


def test_no_two_lists_claim_one_name_on_one_day() -> None:
    names = [(name, pack.id, edition.start.isoformat()) for pack in PACKS
             for name in pack.names for edition in pack.editions]  # fmt: skip
    table = pl.DataFrame(names, schema=["list_name", "pack", "listed_on"], orient="row")
    asked = table.with_columns(
        pl.lit(None, pl.String()).alias(field) for field in ("removed_on", "listing_reason")
    )
    found = lists.judge(asked, DAY, PACKS)
    own = found["rule"].str.split("/").list.first()
    assert found.filter(own != pl.col("pack")).rows() == []
    for pack in PACKS:
        for one, following in zip(pack.editions, pack.editions[1:], strict=False):
            assert one.end is not None
            assert one.end < following.start


def test_every_edition_has_a_basis_and_marks_what_is_unsure_in_words() -> None:
    editions = [edition for pack in PACKS for edition in pack.editions]
    assert len(PACKS) >= 18
    assert all(edition.basis and edition.criteria and edition.removal for edition in editions)
    assert sum(len(edition.unsure) for edition in editions) > 20
    assert all(point.words for edition in editions for point in edition.unsure)


@pytest.mark.parametrize(
    "change,said",
    [
        (("months = 36", "months = 0"), r"fake\.toml: edition/0/term/0/months: 0 is less"),
        (
            ("months = 36", 'months = 36\nany = [{ field = "reason", holds = ["x"] }]'),
            r"fake\.toml: term '三年': no field \['reason'\]",
        ),
        (('class = "serious"', 'class = "grave"'), r"fake\.toml: class: 'grave' is not one of"),
        (("from = 2016-11-01", "from = 2016-11-01\nuntil = 2016-10-01"), "before it begins"),
        (("removal =", "remove ="), r"fake\.toml: edition/0: "),
        (('name = "三年"', "name = "), r"fake\.toml: "),
        (("from = 2016-11-01", 'from = "2016-13-01"'), r"fake\.toml: month must be in"),
    ],
)
def test_a_broken_list_names_its_file_and_place(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    good = (lists.LISTS / "fake-trades.toml").read_text("utf-8")
    (tmp_path / "fake.toml").write_text(good.replace(*change), "utf-8")
    with pytest.raises(PolicyBroken, match=said):
        lists.load(tmp_path)
