"""Names taken apart: what each part is, and that a table says what a single name says."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.name_parts import PARTS, name_parts
from identity.written_regions import WRITTEN, leading_region, region_at, written_regions
from records.regions import region_names, regions

WORDS = (
    "浙江 浙江省 杭州 杭州市 西湖区 宁波 义乌 上海 中国 内蒙古 ( ) （ ） 天美 宏达 网络 科技 服装 "
    "有限公司 有限责任公司 股份 集团 店 厂 分公司 分店 经营者 : 张三 李小明 第二 3 号 A ａ"
)
NAMES = st.lists(st.sampled_from([*WORDS.split(), " "]), max_size=8).map("".join)
FEW = settings(deadline=None, max_examples=30)


def parts_of(name: str) -> dict[str, str | None]:
    return name_parts(pl.Series([name])).row(0, named=True)


@pytest.mark.parametrize(
    "name, place, core",
    [
        ("浙江省杭州市西湖区天美服装店", ("浙江", "杭州", "西湖"), ("天美", "服装", "店")),
        ("杭州天美网络科技有限责任公司", ("浙江", "杭州", None), ("天美", "网络科技", "有限公司")),
        ("天美科技（深圳）有限公司", ("广东", "深圳", None), ("天美", "科技", "有限公司")),
        ("天美（中国）有限公司", (None, None, None), ("天美", "", "有限公司")),
        ("义乌市佛堂镇天美饰品厂", ("浙江", "金华", "义乌"), ("天美", "饰品", "厂")),
        (
            "杭州萧山天美纺织股份有限公司",
            ("浙江", "杭州", "萧山"),
            ("天美", "纺织", "股份有限公司"),
        ),
        ("新疆喀什天美商行", ("新疆", "喀什", None), ("天美", "", "商行")),
        ("朝阳区天美商店", (None, None, "朝阳"), ("天美", "", "商店")),
        ("上海商店", (None, None, None), ("上海", "", "商店")),
        ("网络科技有限公司", (None, None, None), ("网络科技", "", "有限公司")),
        ("上海天美（杭州）有限公司", ("上海", None, None), ("天美杭州", "", "有限公司")),
        ("阿里巴巴（中国）有限公司", (None, None, None), ("阿里巴巴", "", "有限公司")),
        ("吉林天美药业集团有限公司", ("吉林", None, None), ("天美", "药业", "集团有限公司")),
        ("宁波天美合伙企业（有限合伙）", ("浙江", "宁波", None), ("天美", "", "合伙企业有限合伙")),
    ],
)
def test_a_name_has_a_region_a_distinctive_part_a_trade_and_a_form(
    name: str, place: tuple[str | None, ...], core: tuple[str, ...]
) -> None:
    parts = name_parts(pl.Series([name]))
    assert parts.select("province", "city", "county").row(0) == place
    assert parts.select("brand", "trade", "form").row(0) == core


@pytest.mark.parametrize(
    "name, owner",
    [
        ("天美服装店（经营者：张三）", "张三"),
        ("天美服装店 (业主 李小明)", "李小明"),
        ("天美服装店（李小明）", "李小明"),
        ("张三（天美服装店）", "张三"),
        ("天美服装店（金华）", ""),  # a place, though 金 is a surname
        ("天美服装店（万达店）", ""),
        ("杭州天美有限公司（张三）", ""),  # companies are not called after a person in brackets
        ("天美业主委员会", ""),
    ],
)
def test_a_shop_may_bear_the_name_of_its_operator(name: str, owner: str) -> None:
    parts = parts_of(name)
    assert parts["owner"] == owner
    assert not owner or (parts["brand"], parts["trade"], parts["form"]) == ("天美", "服装", "店")


@pytest.mark.parametrize(
    "name, branch, brand",
    [
        ("杭州天美商贸有限公司宁波市分公司", "宁波分公司", "天美"),
        ("杭州天美商贸有限公司（宁波分公司）", "宁波分公司", "天美"),
        ("杭州天美商贸有限公司第二门市部", "第二门市部", "天美"),
        ("中国天美银行股份有限公司杭州分行", "杭州分行", "天美"),
        ("天美银行杭州支行", "杭州支行", "天美"),
        ("杭州天美超市文一路分店", "文一路分店", "天美"),
        ("杭州天美超市3店", "3店", "天美"),
        ("杭州天美分公司", "", "天美"),  # of what is not said
        ("杭州天美酒店用品店", "", "天美"),
    ],
)
def test_a_branch_is_named_behind_the_whole_it_is_of(name: str, branch: str, brand: str) -> None:
    parts = parts_of(name)
    assert (parts["branch"], parts["brand"]) == (branch, brand)


def test_a_name_that_is_missing_has_no_parts() -> None:
    parts = name_parts(pl.Series([None, "", "--"], dtype=pl.String()))
    assert parts.schema == PARTS
    assert set(parts.drop("province", "city", "county", "kind").unique().row(0)) == {""}


@FEW
@given(st.lists(NAMES, max_size=6))
def test_a_table_of_names_says_what_each_name_says(names: list[str]) -> None:
    table = name_parts(pl.Series(names, dtype=pl.String()))
    assert table.rows(named=True) == [parts_of(name) for name in names]


@FEW
@given(NAMES)
def test_parts_make_up_no_more_than_the_name(name: str) -> None:
    parts = parts_of(name)
    assert set("".join(str(parts[part]) for part in ("region", "brand", "trade", "form"))) <= set(
        str(parts["folded"])
    )


@FEW
@given(NAMES)
def test_a_folded_name_folds_to_itself(name: str) -> None:
    once = name_parts(pl.Series([name]))["folded"]
    assert name_parts(once)["folded"].to_list() == once.to_list()


def test_a_share_company_is_not_folded_into_a_limited_one() -> None:
    names = [
        "杭州天美有限责任公司",
        "杭州 天美 有限公司",
        "杭州〔天美〕有限公司",
        "杭州天美股份有限公司",
    ]
    assert name_parts(pl.Series(names))["folded"].n_unique() == 2


@FEW
@given(st.lists(st.sampled_from(written_regions()["text"].to_list()), max_size=4), NAMES)
def test_the_longest_region_a_name_begins_with_is_found(regions: list[str], name: str) -> None:
    text = "".join(regions) + name
    lines = pl.DataFrame({"name": [text]})
    for columns in leading_region("name", "place"):
        lines = lines.with_columns(columns)
    found = lines.select(**region_at("place"))
    known = set(written_regions()["text"])
    heads = [text[:end] for end in range(len(text) + 1) if text[:end] in known]
    assert found.schema == WRITTEN
    assert found["text"].item() == (heads[-1] if heads else None)


@pytest.mark.parametrize(
    "text, province, city, county",
    [
        ("杭州", "浙江", "杭州", None),
        ("浙江杭州市西湖区", "浙江", "杭州", "西湖"),
        ("上海浦东", "上海", None, "浦东"),
        ("吉林", "吉林", None, None),  # the province before its city
        ("海南", "海南", None, None),  # the province before 海南藏族自治州
        ("襄樊", "湖北", "襄阳", None),  # what it was called until 2010
        ("富阳区", "浙江", "杭州", "富阳"),
        ("鼓楼区", None, None, "鼓楼"),  # of four cities
        ("江苏鼓楼区", "江苏", None, "鼓楼"),
        ("西双版纳州", "云南", "西双版纳", None),
        ("湘西土家族苗族自治州", "湖南", "湘西", None),
    ],
)
def test_a_region_is_known_by_every_way_to_write_it(
    text: str, province: str, city: str, county: str
) -> None:
    found = written_regions().filter(pl.col("text") == text)
    assert found.rows() == [(text, province, city, county)]


@pytest.mark.parametrize("text", ["阿里", "东方", "永安", "西湖", "省", "市辖区", "德清"])
def test_a_word_of_the_language_alone_is_no_region(text: str) -> None:
    assert text not in written_regions()["text"]


def test_a_code_names_its_province_city_and_county() -> None:
    assert region_names("330106") == ("浙江省", "杭州市", "西湖区")
    assert region_names("33") == region_names("330000") == ("浙江省",)
    assert region_names("110105") == ("北京市", "朝阳区")
    assert region_names("330111") == ("浙江省", "杭州市", "富阳区")  # made in 2014
    assert region_names("110103") == ("北京市", "崇文区")  # no more since 2010, in codes for ever
    assert region_names("") == region_names("990000") == ()


def test_every_code_is_of_six_digits_and_a_known_province() -> None:
    assert regions()["code"].str.contains(r"^[1-9]\d{5}$").all()
    assert all(region_names(province) for province in regions()["code"].str.head(2).unique())
