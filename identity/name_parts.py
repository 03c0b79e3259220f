"""Names taken apart: region, distinctive part, trade, form; a branch's tail; a shop's operator.

企业名称登记管理规定 builds a name of 行政区划, 字号, 行业 and 组织形式 in this order; a region may
stand in brackets behind the distinctive part. Parts are for scoring and for words to a person
only: they are cut with closed lists, and a word that a list lacks stays with the distinctive part.
"""

from collections.abc import Iterable

import polars as pl

from identity.name_fold import limited, unmarked
from identity.name_words import (
    FORMS,
    KIND_OF_FORM,
    OF_A_BANK,
    OF_A_COMPANY,
    OF_A_SHOP,
    OWNER_LABELS,
    SURNAMES,
    TRADES,
    WHOLE,
    WHOLE_SHOP,
)
from identity.written_regions import are_regions, leading_regions, regions_at
from records.names import name_key_expr

# One row per name, in its order; every part without marks, empty where the name has none.
PARTS = pl.Schema(
    {
        "folded": pl.String(),  # the whole
        "region": pl.String(),  # as written, at the start or in brackets
        "province": pl.String(),  # short forms of what `region` names; null where not named
        "city": pl.String(),
        "county": pl.String(),
        "body": pl.String(),  # what is left without region, branch and operator
        "core": pl.String(),  # of that what is left without form: brand and trade
        "brand": pl.String(),  # 字号
        "trade": pl.String(),  # 行业
        "form": pl.String(),  # 组织形式, its leading words only where it is one of the list
        "kind": pl.String(),  # key of FORMS, null without a form
        "ordinal": pl.String(),  # 第二, 3: what tells apart what else is alike
        "branch": pl.String(),  # 杭州分公司, behind the name of the whole that the parts describe
        "owner": pl.String(),  # the person behind a shop's name; never shown
    }
)


def name_parts(names: pl.Series) -> pl.DataFrame:
    """PARTS of each of `names`; a null name has empty parts.

    >>> parts = name_parts(pl.Series(["浙江杭州天美网络科技有限公司"]))
    >>> parts.select("city", "brand", "trade").row(0)
    ('杭州', '天美', '网络科技')
    """
    whole = limited(name_key_expr("whole")).fill_null("").str.replace_many(*_BRACKETS)
    lines = names.cast(pl.String()).to_frame("whole").select(whole)
    lines = lines.with_columns(folded=unmarked(pl.col("whole")))
    return _with_core(_with_region(_with_branch(_with_owner(lines)))).select(PARTS.names())


_BRACKETS = (list("[]{}<>《》〈〉「」『』"), list("()" * 7))
_HAN = r"\p{Han}"


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


_FORM = rf"{_any(KIND_OF_FORM)}$"
_SHOP = rf"{_any(FORMS['shop'])}$"
_TRADE = rf"{_any(TRADES)}+$"
_LABELLED = rf"\(?{_any(OWNER_LABELS)}:?\(?([^():]+)\)*$"
_PERSON = rf"^{_any(SURNAMES)}{_HAN}{{1,3}}$"
# What a region may go on with below its county, where no list reaches: 佛堂镇, 高新区.
_TOWN = (
    rf"^(?:高新(?:技术产业)?(?:开发)?区|经济(?:技术)?开发区"
    rf"|{_HAN}{{1,2}}[^小古名大市城]镇|{_HAN}{{1,2}}[^园小社景校厂库]区|{_HAN}{{2}}街道)"
)
_FIRST = r"\(([^()]+)\)"
_IN_BRACKETS = r"\(([^()]*)\)$"
_NUMBER = "一二三四五六七八九十百0-9"
_BRANCH = (
    rf"{_any(WHOLE)}(\(?[^()]*{_any(OF_A_COMPANY)}\)?)$",
    rf"银行(\(?[^()]*{_any(OF_A_BANK)}\)?)$",
    rf"{_any(WHOLE_SHOP)}(\(?[^()]*{_any(OF_A_SHOP)}\)?|\(?第?[{_NUMBER}]+店\)?)$",
)
_IS_BRANCH = "|".join(_BRANCH)
_ORDINAL = (
    rf"第[{_NUMBER}]+|[0-9]+|[一二三四五六七八九十]+(?:分?店|分公司|分?厂|分院|号|队|部|中学|小学)$"
)


def _with_owner(lines: pl.DataFrame) -> pl.DataFrame:
    """`owner`, and `name` without it: 店名（经营者：某某）, 店名（某某）, 某某（店名）."""
    whole = pl.col("whole")
    # Most names have no bracket at the end, and are not asked any further.
    ends = pl.when(whole.str.ends_with(")") | whole.str.contains(":", literal=True)).then(whole)
    asked = lines.with_columns(ends=ends)
    asked = asked.with_columns(
        label=pl.col("ends").str.extract(_LABELLED),
        last=pl.col("ends").str.extract(_IN_BRACKETS),
        front=pl.col("ends").str.replace(_IN_BRACKETS, ""),
    )
    asked = asked.with_columns(is_place=are_regions(asked["last"]))
    label, last, front = (pl.col(name) for name in ("label", "last", "front"))
    labelled = label.is_not_null()
    is_shop = front.str.contains(_SHOP) | ~front.str.contains(_FORM)
    is_person = last.str.contains(_PERSON) & ~last.str.contains(_SHOP) & ~pl.col("is_place")
    behind = is_person & is_shop
    before = front.str.contains(_PERSON) & last.str.contains(_SHOP)
    owner = pl.when(labelled).then(label).when(behind).then(last).when(before).then(front)
    unlabelled = pl.col("ends").str.replace(_LABELLED, "")
    name = pl.when(labelled).then(unlabelled).when(behind).then(front).when(before).then(last)
    return asked.with_columns(owner=owner.otherwise(pl.lit("")), name=name.otherwise(whole))


def _with_branch(lines: pl.DataFrame) -> pl.DataFrame:
    """`branch`, and `name` only of the whole that it is a part of."""
    name = pl.col("name")
    asked = lines.with_columns(ends=pl.when(name.str.contains(_IS_BRANCH)).then(name))
    tail = pl.coalesce(pl.col("ends").str.extract(pattern) for pattern in _BRANCH)
    cut = asked.with_columns(tail=tail.fill_null(""))
    branch = cut.select(branch=unmarked(pl.col("tail"))).to_series()
    # 杭州市分公司 and 杭州分公司 are one, 浙江杭州分公司 too.
    places = leading_regions(branch.set(branch == "", None))
    short = pl.coalesce("county", "city", "province", pl.lit(""))
    behind = pl.col("branch").str.strip_prefix(pl.col("text").fill_null(""))
    branches = regions_at(places).with_columns(branch).select(branch=short + behind)
    return cut.with_columns(name.str.strip_suffix(pl.col("tail")), branches.to_series())


def _with_region(lines: pl.DataFrame) -> pl.DataFrame:
    """The region at the start or else in brackets; `body` without it, `core` without form too."""
    start = leading_regions(lines["name"])
    bracket = lines["name"].str.extract(_FIRST).set(start.is_not_null(), None)
    inner = leading_regions(bracket.set(~are_regions(bracket), None))
    found = regions_at(start.zip_with(start.is_not_null(), inner)).rename({"text": "region"})
    name, region = pl.col("name"), pl.col("region")
    behind = name.str.strip_prefix(region.fill_null("")).str.replace(_TOWN, "")
    bracketed = pl.when(inner.is_not_null()).then(name).str.replace(_FIRST, "")
    rest = bracketed.fill_null(pl.when(start.is_not_null()).then(behind).otherwise(name))
    told = lines.hstack(found).with_columns(body=unmarked(rest))
    told = told.with_columns(core=pl.col("body").str.replace(_FORM, ""))
    return _keeping_bare(told.with_columns(region.fill_null("")))


def _keeping_bare(lines: pl.DataFrame) -> pl.DataFrame:
    """A region that leaves no name is the name: 上海商店 is no 商店 of Shanghai."""
    bare = (lines["core"].str.len_chars() < 2) & (lines["region"] != "")
    if not bare.any():
        return lines
    whole = lines.select(unmarked(pl.when(bare).then("name"))).to_series()
    unnamed = [pl.when(~bare).then(level).alias(level) for level in ("province", "city", "county")]
    return lines.with_columns(
        *unnamed,
        region=pl.when(~bare).then("region").otherwise(pl.lit("")),
        body=whole.fill_null(lines["body"]),
        core=whole.str.replace(_FORM, "").fill_null(lines["core"]),
    )


def _with_core(lines: pl.DataFrame) -> pl.DataFrame:
    """`brand`, `trade`, `form` and `kind` of the body, and the name's `ordinal`."""
    core, brand, folded = pl.col("core"), pl.col("brand"), pl.col("folded")
    cut = lines.with_columns(brand=core.str.replace(_TRADE, ""))
    # A trade that leaves no name is the name: 网络科技有限公司.
    named = pl.when(brand == "").then(core).otherwise(brand)
    numbered = pl.when(folded.str.contains(_ORDINAL)).then(folded)
    cut = cut.with_columns(
        brand=named,
        form=pl.col("body").str.strip_prefix(core),
        ordinal=numbered.str.extract(_ORDINAL, 0).fill_null(""),
    )
    return cut.with_columns(
        trade=core.str.strip_prefix(brand),
        kind=pl.col("form").replace_strict(KIND_OF_FORM, default=None),
    )
