"""A name against all an enterprise bears and bore: the best is taken, and said to be which."""

from datetime import date

import polars as pl
import pytest

from identity.agreement import agreement
from identity.known_names import ASKED, BEST, best_known_name
from tests.identity.country import DAY, REGISTRY, A, D, G


def asked(*lines: tuple[str | None, str | None, date | None]) -> pl.DataFrame:
    rows = [(place, code, name, day) for place, (code, name, day) in enumerate(lines)]
    return pl.DataFrame(rows, schema=ASKED, orient="row")


def test_the_best_of_all_names_is_taken_and_said_to_be_a_former_one() -> None:
    best = best_known_name(
        asked((D, "杭州丁示例有限责任公司", DAY), (D, "杭州丁丁示例有限公司", DAY)),
        REGISTRY,
        on_the_day=False,
    )
    assert best.schema == BEST
    assert best.select("name", "is_former", "valid_until", "score").rows() == [
        ("杭州丁示例有限公司", True, date(2018, 6, 4), 1.0),
        ("杭州丁丁示例有限公司", True, date(2017, 1, 1), 1.0),
    ]
    assert best["reasons"].to_list() == [
        [
            "名称相同（＋）",
            "有限责任公司与有限公司视为相同（○）",
            "是曾用名，使用至2018年6月4日，决定日时仍在使用（＋）",
        ],
        ["名称相同（＋）", "是曾用名，使用至2017年1月1日，决定日前已更名（－）"],
    ]


def test_on_the_day_only_names_count_that_were_still_borne() -> None:
    lines = asked((D, "杭州丁丁示例有限公司", DAY), (D, "杭州丁老示例有限公司", None))
    best = best_known_name(lines, REGISTRY, on_the_day=True)
    assert best["name"].to_list() == ["杭州丁示例有限公司", "杭州丁老示例有限公司"]
    assert best["reasons"].to_list()[1] == ["名称相同（＋）", "是曾用名（○）"]


def test_the_current_name_is_told_before_a_former_one_that_agrees_alike() -> None:
    best = best_known_name(asked((A, None, DAY), (G, None, DAY)), REGISTRY, on_the_day=False)
    assert best.select("n", "is_former", "score").rows() == [(0, False, 0), (1, False, 0)]


def test_each_enterprise_that_is_asked_about_has_its_own_best() -> None:
    lines = asked((A, "杭州甲示例公司", DAY), (D, "杭州甲示例公司", DAY), (A, "x", DAY))
    best = best_known_name(lines.with_columns(n=pl.lit(0, pl.UInt32())), REGISTRY, on_the_day=False)
    assert best["uscc"].to_list() == sorted([A, D])


@pytest.mark.parametrize("code", [None, "9133010600000000XX"])
def test_an_enterprise_that_is_unknown_has_no_names(code: str | None) -> None:
    assert best_known_name(asked((code, "甲", DAY)), REGISTRY, on_the_day=False).is_empty()


@pytest.mark.parametrize("on_the_day", [True, False])
def test_the_score_is_the_agreement_with_the_name_that_is_told(on_the_day: bool) -> None:
    said = ["杭州丁示例有限公司", "杭州丁老示例", "丁示例新名有限公司", "宁波丁示例有限公司"]
    lines = asked(*((D, name, DAY) for name in said))
    best = best_known_name(lines, REGISTRY, on_the_day=on_the_day)
    assert best["score"].to_list() == agreement(lines["party_name"], best["name"]).to_list()
