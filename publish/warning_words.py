"""A warning in one Chinese paragraph: who, on which list, since when, what follows, how to get off.

The code and numbers of documents stand beside it in the line and not in it: prose is scanned for
what looks like a person's number (gates), which a number of a document may.
"""

import polars as pl

from publish.measures import OVERDUE

_DAY = "%Y年%-m月%-d日"


def listing() -> pl.Expr:
    """`said`: one listing of `lists.judge` as a clause."""
    why = pl.concat_str(
        pl.format("领域：{}", _told("list_fields")), pl.format("事由：{}", _told("listing_reason")),
        separator="；", ignore_nulls=True,
    )  # fmt: skip
    until = pl.format("公示至{}（含当日）", _day("publish_until"))
    return pl.concat_str(
        _day("publish_from"), pl.lit("被"), _told("authority_name").fill_null("有关部门"),
        pl.lit("列入"), "list_name",
        pl.when(why != "").then(pl.format("（{}）", why)).otherwise(pl.lit("")),
        pl.lit("，"), until.fill_null("公示至移出名单为止"),
    ).alias("said")  # fmt: skip


def follows(measures: pl.DataFrame) -> pl.DataFrame:
    """`uscc` and `follows`, one clause, of rows of `measures.brought`."""
    by = pl.when(pl.col("type") == "C").then(pl.format("建议{}", "by")).otherwise("by")
    is_late = pl.col("starts") == OVERDUE
    grouped = (
        measures.sort("uscc", is_late, "number")
        .group_by("uscc", "starts", by.alias("by"), maintain_order=True)
        .agg(pl.col("what").str.join("，"), pl.col("first").min())
    )
    said = grouped.group_by("uscc", "starts", maintain_order=True).agg(
        pl.format("{}{}", "by", "what").str.join("；").alias("said"), pl.col("first").min()
    )
    late = pl.format("逾期未整改的，自{}起，{}", _day("first"), "said")
    clause = pl.when(is_late).then(late).otherwise("said")
    return said.group_by("uscc", maintain_order=True).agg(clause.str.join("。").alias("follows"))


def paragraph() -> pl.Expr:
    """`words` of one warning.

    From name, said, level, level_rule, penalties, breaches (counts), rectify_by, follows, removal.
    """
    clauses = (
        pl.format("{}{}", "name", "said"),
        pl.format("警示级别为{}：{}", "level", "level_rule"),
        _counted("penalties", "另有尚在公示、未经修复的行政处罚{}项"),
        _counted("broken", "有承诺后违法{}项"),
        pl.format("应在{}（含当日）前完成整改", _day("rectify_by")),
        "follows",
        pl.format("移出：{}", "removal"),
    )
    said = pl.concat_str(*clauses, separator="。", ignore_nulls=True)
    return pl.format("{}。", said).alias("words")


def _counted(name: str, words: str) -> pl.Expr:
    return pl.when(pl.col(name) > 0).then(pl.format(words, name))


def _told(name: str) -> pl.Expr:
    """A field's text; what is empty is not told."""
    return pl.when(pl.col(name) != "").then(name)


def _day(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime(_DAY)
