"""What the parts of two names say, in sentences a steward reads from top to bottom.

A waterfall in words: （＋） speaks for one enterprise, （－） against it, （○） for neither.
"""

from functools import cache

import polars as pl

from identity.compared_names import CLOSE, COUNTY, NEAR, ONE_SIDED, OTHER, SAME
from records.names import name_key_expr

# What each part says as a sentence; {} is what the two names have there.
_SENTENCES = {
    "brand": {
        SAME: "字号相同（＋）",
        NEAR: "字号相近：{}（○）",
        CLOSE: "字号差一字：{}（－）",
        OTHER: "字号不同：{}（－）",
    },
    "trade": {
        SAME: "行业相同（＋）",
        NEAR: "行业相近：{}（○）",
        OTHER: "行业不同：{}（－）",
        ONE_SIDED: "仅一方写明行业：{}（○）",
    },
    "region": {
        SAME: "地区相同（＋）",
        COUNTY: "区县不同：{}（－）",
        OTHER: "地区不同：{}（－）",
        ONE_SIDED: "仅一方写明地区：{}（○）",
    },
    "form": {
        NEAR: "组织形式不同：{}（○）",
        OTHER: "组织形式不同：{}（－）",
        ONE_SIDED: "仅一方写明组织形式：{}（○）",
    },
    "ordinal": {OTHER: "序号不同：{}（－）"},
    "branch": {
        SAME: "分支机构相同（＋）",
        OTHER: "分支机构不同：{}（－）",
        ONE_SIDED: "仅一方是分支机构：{}（－）",
    },
    # A person's name is not for everybody who may read why two names agree.
    "owner": {
        SAME: "经营者相同（＋）",
        OTHER: "经营者不同（－）",
        ONE_SIDED: "仅一方写明经营者（○）",
    },
}
_LIMITED = "有限责任公司|责任有限公司"


def sentences(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.Series:
    """List[String] of the sentences for each of `pairs` (`compared` of `left` and `right`)."""
    keys = names.select(
        l_key=name_key_expr("left").fill_null(""), r_key=name_key_expr("right").fill_null("")
    )
    lists = pairs.hstack(keys).select(_sentences())
    return lists.select(pl.col("reasons").list.drop_nulls()).to_series()


@cache
def _sentences() -> pl.Expr:
    """The list of sentences, null in the place of each that is not said."""
    unlike = pl.concat_list(_slip(), *(_of_part(part) for part in _SENTENCES), _limited())
    alike = pl.concat_list(_equal(), _limited())
    nameless = pl.concat_list(pl.lit("一方没有名称（－）"))
    said = pl.when(pl.col("whole") == SAME).then(alike).otherwise(unlike)
    return pl.when(_silent()).then(nameless).otherwise(said).alias("reasons")


def _silent() -> pl.Expr:
    return (pl.col("l_folded") == "") | (pl.col("r_folded") == "")


def _of_part(part: str) -> pl.Expr:
    """The sentence of one part, null where it says nothing worth reading."""
    left, right = (pl.col(side + part).fill_null("") for side in ("l_", "r_"))
    if part == "region":
        left, right = (_place(side) for side in ("l_", "r_"))
    both = pl.concat_str(
        left, pl.when((left != "") & (right != "")).then(pl.lit("／")).otherwise(pl.lit("")), right
    )
    sentence = pl.lit(None, pl.String())
    for word, pattern in _SENTENCES[part].items():
        text = pl.format(pattern, both) if "{}" in pattern else pl.lit(pattern)
        sentence = pl.when(pl.col(part) == word).then(text).otherwise(sentence)
    return sentence


def _place(side: str) -> pl.Expr:
    """The region where the two part: 杭州／宁波 of two cities, 西湖／余杭 of two counties."""
    province, city, county = (pl.col(side + level) for level in ("province", "city", "county"))
    provinces = (pl.col("l_province") != pl.col("r_province")).fill_null(value=False)
    return (
        pl.when(pl.col("region") == COUNTY)
        .then(county)
        .when((pl.col("region") == OTHER) & provinces)
        .then(pl.concat_str(province, city.fill_null("")))
        .when(pl.col("region") == OTHER)
        .then(city)
        .otherwise(pl.col(side + "region"))
        .fill_null("")
    )


def _equal() -> pl.Expr:
    limited = [pl.col(key).str.replace_all(_LIMITED, "有限公司") for key in ("l_key", "r_key")]
    return (
        pl.when(limited[0] == limited[1])
        .then(pl.lit("名称相同（＋）"))
        .otherwise(pl.lit("名称相同，仅括号、标点写法不同（＋）"))
    )


def _slip() -> pl.Expr:
    return pl.when(pl.col("whole") == NEAR).then(pl.lit("名称仅差一字（○）"))


def _limited() -> pl.Expr:
    """Said where it made a difference: one name has the one spelling, the other the other."""
    left, right = (pl.col(key).str.contains(_LIMITED) for key in ("l_key", "r_key"))
    same = pl.col("l_form") == pl.col("r_form")
    return pl.when((left != right) & same).then(pl.lit("有限责任公司与有限公司视为相同（○）"))
