"""How regions are written in names: in full or short, alone or one after another.

浙江省杭州市, 杭州市, 浙江杭州 and 杭州 are one region. A county's short form counts only behind
its city or province, unless it is a town that people call so by itself (义乌): 西湖 or 朝阳 alone
is far more often a firm's own word.
"""

from functools import cache

import polars as pl

from records.regions import regions

# One after another, each a list of columns that the steps before it need not have.
Steps = list[list[pl.Expr]]
WRITTEN = pl.Schema(
    {
        "text": pl.String(),
        # Short forms; null where not named, or where the text names several (朝阳区, 鼓楼区).
        "province": pl.String(),
        "city": pl.String(),
        "county": pl.String(),
    }
)
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
# What makes a short form of a full one.
_OFFICE = (
    rf"(?:(?:(?:{_PEOPLES})族?)+自治[州县旗]|(?:壮族|回族|维吾尔)?自治区|特别行政区|新区|地区"
    r"|[省市区县盟旗])$"
)
# Words of the language before they are places: only 阿里地区, 东方市 … in full are regions.
_EVERYDAY = ["阿里", "东方", "合作", "永安", "安达", "新民", "安宁"]


@cache
def written_regions() -> pl.DataFrame:
    """WRITTEN: each text by which a name may begin, or that may stand in its brackets."""
    units = _units()
    forms = _forms(units)
    one, two, three = (forms.filter(pl.col("level") == level) for level in (1, 2, 3))
    within = _behind(one.select(province="code", front="text"), two, "province")
    cities = pl.concat([two.select("text", "code", "alone"), within])
    counties = pl.concat(
        [
            three.select("text", "code", "alone"),
            _behind(one.select(province="code", front="text"), three, "province"),
            _behind(cities.select(city="code", front="text"), three, "city"),
        ]
    )
    every = pl.concat([one.select("text", "code", "alone"), cities, counties])
    return _told_apart(every.filter("alone"), units)


def leading_region(name: str, place: str) -> Steps:
    """`place`: where in `written_regions` the longest text is that `name` begins with, or null.

    In the order of all texts the last one that is not behind a name shares most of its beginning:
    the longest that the name begins with is that one, or one with which that one begins.
    """
    texts, at = pl.lit(written_regions()["text"]), pl.col(place)
    last = texts.search_sorted(pl.col(name), side="right").cast(pl.Int64) - 1
    found = pl.when(pl.col(name).is_not_null() & (last >= 0)).then(last).alias(place)
    begun = [
        pl.when(pl.col(name).str.starts_with(pl.lit(texts).gather(at)))
        .then(pl.lit(places).gather(at))
        .otherwise(None)
        for texts, places in _beginnings()
    ]
    return [[found], [pl.coalesce(begun).alias(place)]]


def is_region(name: str, place: str) -> pl.Expr:
    """Whether `name` is the region at `place` and nothing else; false for null."""
    texts = pl.lit(written_regions()["text"])
    return (texts.gather(pl.col(place)) == pl.col(name)).fill_null(value=False)


def region_at(place: str) -> dict[str, pl.Expr]:
    """WRITTEN at `place`, nulls where that is null."""
    written = written_regions()
    return {name: pl.lit(written[name]).gather(pl.col(place)) for name in WRITTEN.names()}


@cache
def _beginnings() -> list[tuple[pl.Series, pl.Series]]:
    """Texts and places by place: every text, the longest it begins with, and so on."""
    texts, shorter = written_regions()["text"], _shorter()
    places = pl.Series(range(texts.len()), dtype=pl.Int64)
    found = []
    while places.null_count() < places.len():
        found.append((texts.gather(places), places))
        places = shorter.gather(places)
    return found


@cache
def _shorter() -> pl.Series:
    """For each text of `written_regions` the place of the longest one it begins with, or null."""
    places = written_regions().select("text").with_row_index("place")
    cuts = places.with_columns(cut=pl.int_ranges(2, pl.col("text").str.len_chars())).explode(
        "cut", empty_as_null=False
    )
    heads = cuts.select("place", "cut", head=pl.col("text").str.head(pl.col("cut")))
    found = heads.join(places.select(head="text", shorter="place"), on="head")
    longest = found.sort("cut").group_by("place").agg(pl.col("shorter").last())
    joined = places.join(longest, on="place", how="left", maintain_order="left")
    return joined["shorter"].cast(pl.Int64)


def _units() -> pl.DataFrame:
    """Every name that a code had, with its level, its short form and the codes above it."""
    code, level = pl.col("code"), pl.lit(3)
    level = pl.when(code.str.ends_with("0000")).then(1).when(code.str.ends_with("00")).then(2)
    stem = pl.col("name").str.replace(_OFFICE, "")
    return regions().with_columns(
        level=level.otherwise(3),
        stem=pl.when(stem.str.len_chars() > 1).then(stem).otherwise("name"),
        province=code.str.head(2) + "0000",
        city=code.str.head(4) + "00",
    )


def _forms(units: pl.DataFrame) -> pl.DataFrame:
    """The ways to write each name: `alone` says whether it may stand without the one above."""
    name, stem, level = pl.col("name"), pl.col("stem"), pl.col("level")
    town = name.str.contains("市$|新区$") & ~stem.is_in(_EVERYDAY)
    # Counties become districts, prefectures cities, nearly every year: named so they are no others.
    renewed = units.filter((level == 3) & name.str.contains("[县市]$")).with_columns(
        name=stem + "区"
    )
    prefecture = units.filter((level == 2) & name.str.ends_with("州")).with_columns(
        name=stem + "州"
    )
    kept = ("code", "level", "province", "city")
    full = pl.concat([units, renewed, prefecture])
    return pl.concat(
        [
            full.select(*kept, text=name, alone=pl.lit(value=True)),
            units.select(
                *kept,
                text=stem,
                alone=pl.when(level < 3).then(~stem.is_in(_EVERYDAY)).otherwise(town),
            ),
        ]
    ).unique(["code", "text"], keep="first", maintain_order=True)


def _behind(fronts: pl.DataFrame, forms: pl.DataFrame, above: str) -> pl.DataFrame:
    """`forms` written behind what is above them: then every form may stand."""
    joined = forms.join(fronts, on=above)
    return joined.select(
        text=pl.col("front") + pl.col("text"), code="code", alone=pl.lit(value=True)
    )


def _told_apart(every: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """WRITTEN of texts and codes: of several the highest, and of several such what they share."""
    newest = units.unique("code", keep="last", maintain_order=True)
    short = dict(newest.select("code", "stem").iter_rows())
    own = every.unique(["text", "code"]).join(
        newest.select("code", "level", "province", "city"), on="code"
    )
    levels = own.with_columns(
        province=pl.col("province").replace_strict(short, default=None),
        city=pl.when(pl.col("level") > 1).then(pl.col("city").replace_strict(short, default=None)),
        county=pl.when(pl.col("level") > 2).then(pl.col("code").replace_strict(short)),
    ).filter(pl.col("level") == pl.col("level").min().over("text"))
    shared = [
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
        for name in ("province", "city", "county")
    ]
    # The whole country is a region that no other contradicts.
    country = pl.DataFrame({"text": ["中国"]}, schema_overrides=WRITTEN)
    named = levels.group_by("text").agg(shared)
    return pl.concat([named, country], how="diagonal").select(WRITTEN.names()).sort("text")
