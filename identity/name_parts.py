"""Names taken apart: region, distinctive part, trade, form; a branch's tail; a shop's operator.

企业名称登记管理规定 builds a name of 行政区划, 字号, 行业 and 组织形式 in this order; a region may
stand in brackets behind the distinctive part. Parts are for scoring and for words to a person
only: they are cut with closed lists, and a word that a list lacks stays with the distinctive part.
"""

from collections.abc import Iterable
from functools import cache

import polars as pl

from identity.name_fold import limited, unmarked
from identity.name_words import (
    FORMS,
    KIND_OF_FORM,
    OF_A_BANK,
    OF_A_COMPANY,
    OF_A_SHOP,
    OWNER_LABELS,
    TRADES,
    WHOLE,
    WHOLE_SHOP,
)
from identity.written_regions import Steps, is_region, leading_region, region_at
from records.answer import answer
from records.names import name_key_expr
from records.surnames import SURNAMES

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
    return answer(with_parts(names.cast(pl.String()).to_frame("name").lazy()))


def with_parts(lines: pl.LazyFrame) -> pl.LazyFrame:
    """PARTS of each `name` (String) of `lines`, as one question from end to end."""
    for columns in _steps():
        lines = lines.with_columns(columns)
    return lines.select(PARTS.names())


@cache
def _steps() -> Steps:
    """Made once: putting so much together takes longer than asking it of a few names."""
    return [*_owner(), *_branch(), *_region(), *_bare(), *_core()]


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
_BRANCHES = (
    rf"{_any(WHOLE)}(\(?[^()]*{_any(OF_A_COMPANY)}\)?)$",
    rf"银行(\(?[^()]*{_any(OF_A_BANK)}\)?)$",
    rf"{_any(WHOLE_SHOP)}(\(?[^()]*{_any(OF_A_SHOP)}\)?|\(?第?[{_NUMBER}]+店\)?)$",
)
_IS_BRANCH = "|".join(_BRANCHES)
_ORDINAL = (
    rf"第[{_NUMBER}]+|[0-9]+|[一二三四五六七八九十]+(?:分?店|分公司|分?厂|分院|号|队|部|中学|小学)$"
)


def _step(**columns: pl.Expr) -> list[pl.Expr]:
    return [column.alias(name) for name, column in columns.items()]


def _owner() -> Steps:
    """`folded`; `owner`, and `name` without it: 店名（经营者：某某）, 店名（某某）…."""
    one_sort = limited(name_key_expr("name")).fill_null("").str.replace_many(*_BRACKETS)
    whole, ends = pl.col("whole"), pl.col("ends")
    label, last, front = (pl.col(name) for name in ("label", "last", "front"))
    # Most names have no bracket at the end, and are not asked any further.
    asked_further = whole.str.ends_with(")") | whole.str.contains(":", literal=True)
    is_shop = front.str.contains(_SHOP) | ~front.str.contains(_FORM)
    is_person = last.str.contains(_PERSON) & ~last.str.contains(_SHOP)
    owner = pl.when("labelled").then(label).when("behind").then(last).when("before").then(front)
    unlabelled = ends.str.replace(_LABELLED, "")
    name = pl.when("labelled").then(unlabelled).when("behind").then(front).when("before").then(last)
    return [
        _step(whole=one_sort),
        _step(folded=unmarked(whole), ends=pl.when(asked_further).then(whole)),
        _step(
            label=ends.str.extract(_LABELLED),
            last=ends.str.extract(_IN_BRACKETS),
            front=ends.str.replace(_IN_BRACKETS, ""),
        ),
        *leading_region("last", "last_place"),
        _step(
            labelled=label.is_not_null(),
            behind=is_person & ~is_region("last", "last_place") & is_shop,
            before=front.str.contains(_PERSON) & last.str.contains(_SHOP),
        ),
        _step(owner=owner.otherwise(pl.lit("")), name=name.otherwise(whole)),
    ]


def _branch() -> Steps:
    """`branch`, and `name` only of the whole that it is a part of."""
    name, branch, tail = pl.col("name"), pl.col("branch"), pl.col("tail")
    ends = pl.when(name.str.contains(_IS_BRANCH)).then(name)
    region = region_at("branch_place")
    # 杭州市分公司 and 杭州分公司 are one, 浙江杭州分公司 too.
    short = pl.coalesce(region["county"], region["city"], region["province"], pl.lit(""))
    behind = branch.str.strip_prefix(region["text"].fill_null(""))
    return [
        _step(ends=ends),
        _step(tail=pl.coalesce(pl.col("ends").str.extract(pattern) for pattern in _BRANCHES)),
        _step(branch=unmarked(tail)),
        *leading_region("branch", "branch_place"),
        _step(
            branch=(short + behind).fill_null(""), name=name.str.strip_suffix(tail.fill_null(""))
        ),
    ]


def _region() -> Steps:
    """The region at the start or else in brackets; `body` without it, `core` without form too."""
    name, start, inner = pl.col("name"), pl.col("start"), pl.col("inner")
    region = region_at("place")
    behind = name.str.strip_prefix(pl.col("region")).str.replace(_TOWN, "")
    bracketed = (
        pl.when(start.is_null() & pl.col("place").is_not_null()).then(name).str.replace(_FIRST, "")
    )
    rest = bracketed.fill_null(pl.when(start.is_not_null()).then(behind).otherwise(name))
    return [
        *leading_region("name", "start"),
        _step(bracket=pl.when(start.is_null()).then(name).str.extract(_FIRST)),
        *leading_region("bracket", "inner"),
        _step(place=pl.coalesce(start, pl.when(is_region("bracket", "inner")).then(inner))),
        _step(
            region=region["text"].fill_null(""),
            province=region["province"],
            city=region["city"],
            county=region["county"],
        ),
        _step(body=unmarked(rest)),
        _step(core=pl.col("body").str.replace(_FORM, "")),
    ]


def _bare() -> Steps:
    """A region that leaves no name is the name: 上海商店 is no 商店 of Shanghai."""
    is_bare, region = pl.col("is_bare"), pl.col("region")
    whole = pl.when(is_bare).then(unmarked(pl.col("name")))
    named = {level: pl.when(~is_bare).then(level) for level in ("province", "city", "county")}
    return [
        _step(is_bare=(pl.col("core").str.len_chars() < 2) & (region != "")),
        _step(
            region=pl.when(~is_bare).then(region).otherwise(pl.lit("")),
            body=pl.coalesce(whole, "body"),
            core=pl.coalesce(whole.str.replace(_FORM, ""), "core"),
            **named,
        ),
    ]


def _core() -> Steps:
    """`brand`, `trade`, `form` and `kind` of the body, and the name's `ordinal`."""
    core, brand, folded = pl.col("core"), pl.col("brand"), pl.col("folded")
    # A trade that leaves no name is the name: 网络科技有限公司.
    named = pl.when(brand == "").then(core).otherwise(brand)
    numbered = pl.when(folded.str.contains(_ORDINAL)).then(folded)
    return [
        _step(brand=core.str.replace(_TRADE, "")),
        _step(
            brand=named,
            form=pl.col("body").str.strip_prefix(core),
            ordinal=numbered.str.extract(_ORDINAL, 0).fill_null(""),
        ),
        _step(
            trade=core.str.strip_prefix(brand),
            kind=pl.col("form").replace_strict(KIND_OF_FORM, default=None),
        ),
    ]
