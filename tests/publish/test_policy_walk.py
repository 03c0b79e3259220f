"""One decision walked through the rules of 2017, 2019, 2021, 2023 and 2026 (domain §5)."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from publish.facts import decode
from publish.policy import PACKS, Policy, load
from publish.policy.explaining import OVERTAKEN_ZH, Told, explain
from publish.policy.walking import changes, regimes, walk
from records.field import Channel
from records.kind import Kind
from tests.publish.world import penalty

POLICY = load()
CREDIT, GSXT = Channel.CREDIT_CHINA, Channel.GSXT
# Case, decided, then per channel the last day and the first of repair; "-" where there is none.
REGIMES = """
罚款二万元 2017-09-05 credit-china 2018-09-05 -          gsxt 2022-09-15 -
罚款二万元 2019-09-05 credit-china 2020-09-05 2019-12-05 gsxt 2024-09-15 -
罚款二万元 2021-10-11 credit-china 2022-10-11 2022-01-11 gsxt 2024-10-21 2022-04-21
罚款二万元 2023-06-05 credit-china 2026-06-05 2023-12-15 gsxt 2026-06-15 2023-12-15
罚款二万元 2026-01-05 credit-china 2029-01-05 2026-04-15 gsxt 2027-01-15 2026-04-15
罚款二万元 2026-05-06 credit-china 2027-05-06 2026-08-06 gsxt 2027-05-16 2026-08-16
吊销许可证 2017-09-05 credit-china 2020-09-05 -          gsxt 2022-09-15 -
吊销许可证 2019-09-05 credit-china 2022-09-05 2020-03-05 gsxt 2024-09-15 -
吊销许可证 2021-10-11 credit-china 2024-10-11 2022-04-11 gsxt 2024-10-21 -
吊销许可证 2023-06-05 credit-china 2026-06-05 -          gsxt 2026-06-15 -
吊销许可证 2026-01-05 credit-china 2029-01-05 2027-01-15 gsxt 2029-01-15 2027-01-15
吊销许可证 2026-05-06 credit-china 2029-05-06 2027-05-06 gsxt 2029-05-16 2027-05-16
通报批评 2017-09-05 credit-china 2018-09-05 -          gsxt 2022-09-15 -
通报批评 2019-09-05 credit-china 2020-09-05 2019-12-05 gsxt 2024-09-15 -
通报批评 2021-10-11 credit-china 2022-10-11 2022-01-11 gsxt 2022-01-21 -
通报批评 2023-06-05 credit-china 2026-06-05 -          gsxt 2023-09-15 -
通报批评 2026-01-05 credit-china 2029-01-05 -          gsxt 2026-04-15 -
通报批评 2026-05-06 credit-china 2026-08-06 -          gsxt 2026-08-16 -
"""
CHANGES = """
罚款二万元 2018-08-20 2018-09-03 credit-china 2019-08-20 gsxt 2023-08-30
罚款二万元 2018-08-20 2021-09-01 credit-china 2019-08-20 gsxt 2021-08-30
吊销许可证 2022-03-01 2022-03-01 credit-china 2025-03-01 gsxt 2025-03-11
吊销许可证 2022-03-01 2025-12-25 credit-china 2025-03-01 gsxt 2025-03-11
罚款二万元 2025-06-02 2025-06-02 credit-china 2028-06-02 gsxt 2028-06-12
罚款二万元 2025-06-02 2025-12-25 credit-china 2028-06-02 gsxt 2026-06-12
罚款二万元 2025-06-02 2026-04-01 credit-china 2026-06-02 gsxt 2026-06-12
"""


def said(rows: pl.DataFrame, keys: tuple[str, ...], *columns: str) -> list[str]:
    """Both channels of each step in one line, as the tables above are written."""
    texts = rows.with_columns(pl.col(keys[1:] + columns).dt.to_string("iso").fill_null("-"))
    each = [" ".join(row) for row in texts.select("channel", *columns).rows()]
    names = [" ".join(row) for row in texts.select(keys).rows()]
    return [f"{names[n]} {each[n]} {each[n + 1]}" for n in range(0, len(each), 2)]


def lines(table: str) -> list[str]:
    return [" ".join(line.split()) for line in table.strip().splitlines()]


def told(day: date, channel: Channel = CREDIT, **values: str) -> Told:
    return explain(POLICY, decode(penalty(**values), Kind.PENALTY), Kind.PENALTY, channel, day)


def test_the_same_penalty_under_each_regime_has_that_regimes_term_and_repair() -> None:
    rows = walk(POLICY, regimes())
    assert said(rows, ("case", "decided"), "publish_until", "repairable_from") == lines(REGIMES)
    assert not rows["basis"].str.contains("^$").any()
    hidden = rows.filter(pl.col("why").is_not_null())
    assert hidden.select("case", "channel").unique().rows() == [("通报批评", "credit-china")]
    assert hidden["decided"].dt.year().unique().sort().to_list() == [2023, 2026]


def test_rules_that_overtake_a_decision_shorten_its_term_and_never_lengthen_it() -> None:
    rows = walk(POLICY, changes())
    assert said(rows, ("case", "decided", "day"), "publish_until") == lines(CHANGES)


@pytest.mark.parametrize("channel", [CREDIT, GSXT])
def test_no_day_ever_gives_a_later_end_than_an_earlier_one(channel: Channel) -> None:
    decided = ("2014-12-05", "2017-08-01", "2021-09-01", "2025-12-31")
    categories = ("罚款", "吊销许可证", "通报批评", "罚款;责令停产停业")
    rows = pl.concat(
        penalty(f"{day} {category}", decided_on=day, penalty_category=category)
        for day in decided
        for category in categories
    )
    table = decode(rows, Kind.PENALTY)
    last: dict[str, date] = {}
    for day in pl.date_range(date(2017, 8, 1), date(2027, 1, 1), "1mo", eager=True):
        made = table.filter(pl.col("decided_on") <= day.isoformat())
        granted = POLICY.granted(made, Kind.PENALTY, channel, day)
        ends = dict(granted.select("record_id", "publish_until").rows())
        assert None not in ends.values()
        assert all(end <= last.get(name, date.max) for name, end in ends.items())
        last = ends
    assert len(last) == table.height


def test_where_the_first_showing_was_not_told_it_is_the_last_lawful_day_and_marked() -> None:
    derived = told(date(2018, 9, 3), GSXT)
    # 2018-06-01 and twenty working days, the Dragon Boat holiday of June 18 left out.
    assert derived.publish_until == date(2023, 7, 2)
    assert "推定" in derived.clock
    shown = told(date(2018, 9, 3), GSXT, published_on="2018-06-11")
    assert (shown.publish_until, "推定" in shown.clock) == (date(2023, 6, 11), False)
    before = told(date(2018, 9, 3), GSXT, published_on="2018-05-31")
    assert before.publish_until == derived.publish_until


def test_other_departments_on_gsxt_keep_to_the_general_term_and_the_doubt_is_told() -> None:
    customs = told(date(2018, 9, 3), GSXT, authority_name="杭州海关")
    assert (customs.rule, customs.publish_until) == ("GBH74/他部门一般失信一年", date(2019, 6, 1))
    assert any("未见专门的公示期限" in words for words in customs.unsure)


def test_a_low_fine_is_shown_three_months_where_the_provinces_limit_is_known() -> None:
    day = date(2021, 10, 11)
    decided: dict[str, Any] = {"decided_on": "2021-10-11", "published_on": "2021-10-21"}
    hubei: dict[str, Any] = {"authority_name": "湖北省市场监督管理局", **decided}
    low = told(day, GSXT, **hubei, fine_wan_yuan="9.99")
    assert (low.publish_until, low.unsure) == (date(2022, 1, 21), low.unsure)
    assert "不适用修复" in low.repair
    assert told(day, GSXT, **hubei, fine_wan_yuan="10").rule == "SAMR45/公示三年"
    by_code: dict[str, Any] = {**decided, "authority_uscc": "11420000011043234T"}
    assert told(day, GSXT, **by_code).publish_until == date(2022, 1, 21)
    unknown = told(day, GSXT, **decided)
    assert unknown.publish_until == date(2024, 10, 21)
    assert any("标准未录入" in words for words in unknown.unsure)


def test_a_huge_fine_is_serious_only_where_its_sector_says_what_is_huge(tmp_path: Path) -> None:
    for path in PACKS.glob("*.toml"):
        shutil.copy(path, tmp_path)
    with (tmp_path / "parameters.toml").open("a", encoding="utf-8") as more:
        more.write('[[huge_fine]]\nauthority = "market"\nfrom = 2026-04-01\nat_least = 100\n'
                   'basis = "某标准"\n')  # fmt: skip
    day = date(2026, 5, 6)

    def rule(policy: Policy, fine: str) -> str:
        row = decode(penalty(decided_on=day.isoformat(), fine_wan_yuan=fine), Kind.PENALTY)
        return explain(policy, row, Kind.PENALTY, CREDIT, day).rule

    assert rule(POLICY, "100") == "NDRC36/一般一年"
    assert rule(load(tmp_path), "100") == "NDRC36/严重三年"
    assert rule(load(tmp_path), "99.9") == "NDRC36/一般一年"


def test_a_ban_longer_than_three_years_is_shown_until_it_ends() -> None:
    ban: dict[str, Any] = {
        "decided_on": "2021-10-11",
        "published_on": "2021-10-21",
        "valid_until": "2026-10-11",
        "penalty_content": "五年内限制从业",
    }
    assert told(date(2021, 10, 11), GSXT, **ban).publish_until == date(2026, 10, 11)
    short = told(date(2021, 10, 11), GSXT, **(ban | {"valid_until": "2022-10-11"}))
    assert short.publish_until == date(2024, 10, 21)


def test_what_is_refused_names_the_rule_and_its_doubt() -> None:
    day: dict[str, Any] = {"decided_on": "2023-06-05"}
    simple = told(date(2023, 6, 5), decision_number="杭市监当罚〔2023〕12号", **day)
    assert simple.why == "不再公示（NDRC58/简易程序不公示）"
    assert any("凭文号字样识别" in words for words in simple.unsure)
    warned = told(date(2021, 10, 11), GSXT, decided_on="2021-10-11", penalty_category="警告")
    assert warned.why == "不再公示（SAMR45/仅受警告不公示）"
    early = told(date(2018, 9, 3), GSXT, penalty_category="警告")
    assert early.why is None
    assert any(words.startswith("SAIC71/仅受警告不公示") for words in early.unsure)


def test_an_overtaken_decision_says_that_the_transition_is_uncertain() -> None:
    later = told(date(2021, 9, 1), GSXT)
    assert later.rule == "SAMR45/仅罚款而较低数额不明三年"
    assert f"{later.rule}：{OVERTAKEN_ZH}" in later.unsure
    assert not any(OVERTAKEN_ZH in words for words in told(date(2018, 9, 3), GSXT).unsure)


def test_what_a_repair_requires_and_who_owes_what_within_how_long_is_told() -> None:
    said = told(date(2021, 10, 11), GSXT, decided_on="2021-10-11", authority_uscc="")
    assert "条件：已履行处罚决定规定的义务" in said.repair
    assert "十五个工作日内决定（SAMR3/十五个工作日内决定）：作出处罚的市场监管部门" in said.duties
    assert any(words.startswith("SAMR3/二个工作日内受理：") for words in said.unsure)
    assert any(words.startswith("SAMR45/涉密") for words in said.unsure)


def test_frameworks_are_named_and_set_nothing() -> None:
    said = told(date(2025, 7, 1), decided_on="2025-07-01")
    assert said.frameworks == ("NDRC424 发改办财金〔2018〕424号", "LAW48 行政处罚法",
                               "GBF22 国办发〔2025〕22号")  # fmt: skip
    assert said.rule == "NDRC58/最长公示三年"


def test_masked_fields_that_the_record_has_are_named_in_chinese() -> None:
    assert told(date(2018, 9, 3)).masked == ("法定代表人", "备注")
