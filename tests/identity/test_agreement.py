"""The agreement of two names: what never changes it, what bounds it, and the words for it."""

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from identity.agreement import AGREES, agreement, agreement_words, explain
from identity.name_parts import name_parts

A = "杭州天美网络科技有限公司"
WORDS = (
    "浙江 杭州 杭州市 西湖区 余杭区 宁波 上海 （ ） 天美 天丽 宏达佳 网络 科技 服装 有限公司 "
    "有限责任公司 股份 集团 店 厂 分公司 （经营者：张三） （李四） 第二 3 号 A"
)
NAMES = st.lists(st.sampled_from(WORDS.split()), max_size=7).map("".join)
FEW = settings(deadline=None, max_examples=30)


def score(left: str | None, right: str | None) -> float:
    pair = (pl.Series([name], dtype=pl.String()) for name in (left, right))
    return float(agreement(*pair).item())


@FEW
@given(NAMES, NAMES)
def test_the_score_is_from_0_to_1_and_the_same_either_way_round(left: str, right: str) -> None:
    assert 0 <= score(left, right) <= 1
    assert score(left, right) == pytest.approx(score(right, left), abs=1e-12)


@FEW
@given(NAMES, NAMES)
def test_only_folded_equality_is_wholly_the_same(left: str, right: str) -> None:
    one, other = name_parts(pl.Series([left, right]))["folded"]
    assume(one or other)
    assert (score(left, right) == 1) == (one == other)


@FEW
@given(st.lists(st.tuples(NAMES, NAMES), max_size=6))
def test_a_table_of_pairs_says_what_each_pair_says(pairs: list[tuple[str, str]]) -> None:
    schema = {"left": pl.String(), "right": pl.String()}
    frame = pl.DataFrame(pairs, schema=schema, orient="row")
    scores = agreement(frame["left"], frame["right"])
    assert scores.to_list() == [score(*pair) for pair in pairs]
    assert agreement_words(frame).to_list() == [explain(*pair) for pair in pairs]


@FEW
@given(NAMES, NAMES, st.integers(0, 20), st.sampled_from(" 　\u200b\t"))
def test_blanks_and_full_width_never_change_it(
    left: str, right: str, place: int, blank: str
) -> None:
    wide = str.maketrans("()A3:", "（）Ａ３：")
    spaced = (left[:place] + blank + left[place:]).translate(wide)
    assert score(spaced, right) == score(left, right)


@FEW
@given(NAMES, NAMES)
def test_every_sentence_says_for_whom_it_speaks(left: str, right: str) -> None:
    words = explain(left, right)
    assert words
    assert all(sentence.endswith(("（＋）", "（－）", "（○）")) for sentence in words)


def test_no_pairs_have_no_scores() -> None:
    none = pl.Series([], dtype=pl.String())
    assert agreement(none, none).dtype == pl.Float64()
    assert agreement_words(pl.DataFrame({"left": none, "right": none})).dtype == pl.List(
        pl.String()
    )


@pytest.mark.parametrize("left, right", [(None, A), (None, None), ("", ""), ("--", "--")])
def test_a_name_that_says_nothing_agrees_with_nothing(left: str | None, right: str | None) -> None:
    assert score(left, right) == 0


@pytest.mark.parametrize(
    "name",
    [
        "杭州天美网络科技有限责任公司",
        "杭州市天美网络科技有限公司",
        "浙江省杭州市天美网络科技有限公司",
        "天美网络科技有限公司",
        "天美（杭州）网络科技有限公司",
        "杭州天美网络科技",
        "抗州天美网络科技有限公司",  # one slip in the region
        "杭州天美网烙科技有限公司",  # in the trade
        "杭州天美网络科有限公司",
        "杭州天美网络科技有限公词",  # in the form
        "杭州天美网络科技股份有限公司",
    ],
)
def test_names_that_are_one_agree(name: str) -> None:
    assert score(A, name) >= AGREES


@pytest.mark.parametrize(
    "left, right",
    [
        (A, "宁波天美网络科技有限公司"),
        (A, "上海天美网络科技有限公司"),
        (A, "天美网络科技（上海）有限公司"),
        (A, "杭州宏达网络科技有限公司"),
        (A, "杭州天丽网络科技有限公司"),
        (A, "杭州天网络科技有限公司"),
        (A, "杭州天美电子商务有限公司"),
        (A, "杭州天美网络科技有限公司宁波分公司"),
        (A, "杭州天美网络科技店"),
        (A, "杭州天美网络科技集团有限公司"),
        ("杭州天美有限公司宁波分公司", "杭州天美有限公司温州分公司"),
        ("浙江省杭州市西湖区天美服装店", "浙江省杭州市余杭区天美服装店"),
        ("天美服装店（张三）", "天美服装店（李四）"),
        ("杭州第一棉纺厂", "杭州第二棉纺厂"),
        ("杭州天美超市1店", "杭州天美超市2店"),
        ("有限公司", "商店"),
    ],
)
def test_names_of_two_enterprises_do_not_agree(left: str, right: str) -> None:
    assert score(left, right) < AGREES


@pytest.mark.parametrize(
    "right, words",
    [
        (A, ["名称相同（＋）"]),
        ("杭州天美网络科技有限责任公司", ["名称相同（＋）", "有限责任公司与有限公司视为相同（○）"]),
        ("杭州〔天美〕网络科技有限公司", ["名称相同，仅括号、标点写法不同（＋）"]),
        (
            "宁波天美网络科技有限公司",
            ["字号相同（＋）", "行业相同（＋）", "地区不同：杭州／宁波（－）"],
        ),
        (
            "上海天美网络科技有限公司",
            ["字号相同（＋）", "行业相同（＋）", "地区不同：浙江杭州／上海（－）"],
        ),
        ("天美网络科技有限公司", ["字号相同（＋）", "行业相同（＋）", "仅一方写明地区：杭州（○）"]),
        (
            "杭州宏达网络科技有限公司",
            ["字号不同：天美／宏达（－）", "行业相同（＋）", "地区相同（＋）"],
        ),
        (
            "杭州天丽商贸股份有限公司",
            [
                "字号差一字：天美／天丽（－）",
                "行业不同：网络科技／商贸（－）",
                "地区相同（＋）",
                "组织形式不同：有限公司／股份有限公司（○）",
            ],
        ),
        (
            "杭州天美网络科技有限责任公司宁波分公司",
            [
                "字号相同（＋）",
                "行业相同（＋）",
                "地区相同（＋）",
                "仅一方是分支机构：宁波分公司（－）",
                "有限责任公司与有限公司视为相同（○）",
            ],
        ),
        ("杭州天美网烙科技有限公司", ["名称仅差一字（○）", "字号相同（＋）", "地区相同（＋）"]),
        (None, ["一方没有名称（－）"]),
    ],
)
def test_the_words_say_what_the_score_was_made_of(right: str | None, words: list[str]) -> None:
    frame = pl.DataFrame({"left": [A], "right": pl.Series([right], dtype=pl.String())})
    assert agreement_words(frame).to_list() == [words]


def test_the_words_never_show_the_name_of_an_operator() -> None:
    words = explain("天美服装店（经营者：张三）", "天美服装店（李四）")
    assert "经营者不同（－）" in words
    assert not any("张三" in sentence or "李四" in sentence for sentence in words)
