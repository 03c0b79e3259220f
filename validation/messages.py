"""A rule's words in three granularities and two languages.

A steward meets a fault as one cell, as a cluster of rows alike, or as a column that is wrong from
top to bottom; the last is nearly always the export's or the mapping's doing, not the rows'.

`{field}` and `{value}` are filled in by the reader of a finding, `{count}` by the reader of many;
in the two larger granularities `{value}` is one of the values met.
"""

from enum import StrEnum

from records.states import Severity
from validation.rule import Rule


class Granularity(StrEnum):
    """How much is wrong in the same way."""

    CELL = "cell"
    ROWS = "rows"
    COLUMN = "column"


class Language(StrEnum):
    """Chinese as officials write it; English for those who build."""

    ZH = "zh"
    EN = "en"


def message(rule: Rule, granularity: Granularity, language: Language = Language.ZH) -> str:
    """The rule's own words for `granularity`, else a sentence made of those for one cell."""
    pairs = {
        Granularity.CELL: (rule.message, rule.message_en),
        Granularity.ROWS: rule.of_rows or _rows(rule),
        Granularity.COLUMN: rule.of_column or _column(rule),
    }
    return pairs[granularity][0 if language is Language.ZH else 1]


def _rows(rule: Rule) -> tuple[str, str]:
    zh, en = _led(rule)
    return f"{{count}} 行情形相同{zh}", f"{{count}} rows alike{en}"


def _column(rule: Rule) -> tuple[str, str]:
    zh, en = _led(rule)
    if rule.severity is Severity.NOTE:
        return f"整列 {{count}} 行均如此{zh}", f"All {{count}} rows of the column{en}"
    return (
        f"整列 {{count}} 行均有此问题{zh}；请先检查来源系统的导出设置和栏目对应",
        f"All {{count}} rows of the column{en}; look at the export and the column mapping first",
    )


def _led(rule: Rule) -> tuple[str, str]:
    """The words for one cell, led in as an example where they quote a value."""
    if "{value}" in rule.message:
        return f"，如：{rule.message}", f", for example: {rule.message_en}"
    return f"：{rule.message}", f": {rule.message_en}"
