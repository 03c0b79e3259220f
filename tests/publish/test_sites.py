"""One entry per site: several sources' words together, from the earliest day; a closed one gone."""

import json
from datetime import date

import polars as pl

from publish import warning
from publish.facts import Showing
from publish.rulebook import load
from records.kind import Kind
from tests.publish.world import A, B, listing, record

SHOWING = Showing(date(2018, 9, 3), load())


def operator(number: int, uscc: str = A, **values: str) -> pl.DataFrame:
    usual = {"party_name": "x", "operator_type": "网站", "operator_title": "示例网"}
    return record(f"o{number}", Kind.ONLINE_OPERATOR, uscc, **(usual | values))


def shop(number: int, uscc: str = A, **values: str) -> pl.DataFrame:
    usual = {"operator_type": "网店", "operator_title": "小店", "platform_name": "某某商城",
             "shop_number": "S1", "url": "shop.platform.invalid/s"}  # fmt: skip
    return operator(number, uscc, **(usual | values))


def named(*records: pl.DataFrame, uscc: str = A) -> list[dict[str, str]]:
    table = pl.concat([listing(uscc=uscc), *records])
    wanted = warning.wanted(table, pl.Series([uscc]), SHOWING)
    sites: list[dict[str, str]] = json.loads(wanted["body"].item())["sites"]
    return sites


def test_sources_that_name_one_host_make_one_entry_from_the_earliest_day() -> None:
    found = named(
        operator(1, url="https://www.Shili.invalid/a", opened_on="2017-03-01"),
        operator(2, url="shili.invalid", icp_number="沄ICP备1号-1", opened_on="2016-02-03"),
        operator(3, url="other.invalid", icp_number="沄ICP备1号-2"),
    )
    assert [site.get("host") for site in found] == ["other.invalid", "shili.invalid"]
    assert found[1] == {
        "host": "shili.invalid", "icp_number": "沄ICP备1号-1", "opened_on": "2016-02-03",
        "operator_title": "示例网", "operator_type": "网站",
    }  # fmt: skip


def test_keys_shared_one_after_another_lead_to_one_entry() -> None:
    found = named(
        operator(1, url="a.invalid"),
        operator(2, url="a.invalid", icp_number="沄ICP备1号-1"),
        operator(3, url="b.invalid", icp_number="沄ICP备1号-1"),
        operator(4, url="b.invalid", opened_on="2015-01-01"),
    )
    assert [(site["host"], site["opened_on"]) for site in found] == [("b.invalid", "2015-01-01")]


def test_shops_under_one_address_stay_two_and_one_shop_told_twice_is_one() -> None:
    found = named(shop(1), shop(2, shop_number="S2"), shop(3, platform_name="某某 商城"))
    assert sorted(site["shop_number"] for site in found) == ["S1", "S2"]


def test_the_same_site_under_two_enterprises_is_named_under_both_while_it_is_open() -> None:
    assert named(operator(1, url="a.invalid"), operator(2, B, url="a.invalid"))
    assert named(operator(2, B, url="a.invalid"), uscc=B)


def test_a_closed_site_is_named_no_more_whoever_else_still_says_so() -> None:
    closed = operator(1, url="a.invalid", opened_on="2017-01-01", closed_on="2018-05-01")
    assert named(closed, operator(2, url="a.invalid", opened_on="2016-01-01")) == []
    assert named(operator(1, url="a.invalid", closed_on="2018-09-03")) == []
    (soon,) = named(operator(1, url="a.invalid", closed_on="2018-09-04"))
    assert soon["closed_on"] == "2018-09-04"


def test_a_site_that_was_opened_again_is_open() -> None:
    closed = operator(1, url="a.invalid", opened_on="2016-01-01", closed_on="2017-05-01")
    (again,) = named(closed, operator(2, url="a.invalid", opened_on="2018-01-01"))
    assert (again["opened_on"], again.get("closed_on")) == ("2016-01-01", None)


def test_an_account_is_named_once_and_no_address_is_no_host() -> None:
    account = {"operator_type": "公众号", "wechat_account": "yunli"}
    found = named(operator(1, url="见平台"), operator(2, **account), operator(3, **account))
    assert [site.get("wechat_account") for site in found] == [None, "yunli"]
    assert "host" not in found[0]
