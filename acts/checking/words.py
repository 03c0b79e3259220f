"""The words of a report, in Chinese for clerks and in English for those who build."""

from dataclasses import dataclass

import polars as pl

from acts.checking.report import Cluster, Fate
from acts.findings import IDENTITY_RULES
from acts.pages import rule_words
from records.kind import CATALOGUES, Kind
from validation.messages import Granularity, Language, message
from validation.rules import RULES

FATES = {
    Fate.PASSED: ("可入库", "would pass"),
    Fate.STOPPED: ("待修正", "would be stopped"),
    Fate.PENDING: ("身份待核", "would wait for an identity"),
    Fate.DUPLICATE: ("重复", "would be duplicates"),
    Fate.TEST: ("测试数据", "test rows"),
    Fate.NATURAL: ("自然人（只计数）", "natural persons (counted only)"),
}
_LED = {
    Granularity.CELL: ("{words}", "{words}"),
    Granularity.ROWS: ("{{count}} 行情形相同：{words}", "{{count}} rows alike: {words}"),
    Granularity.COLUMN: ("整列 {{count}} 行均如此：{words}", "All {{count}} rows: {words}"),
}
_ENGLISH = {"DUP-001": "two rows of the file are about the same decision"} | {
    code: pending.value.replace("_", " ") for pending, code in IDENTITY_RULES.items()
}


@dataclass(frozen=True, slots=True)
class Told:
    """A cluster in words; `hint` and `basis` are the catalogue's, Chinese."""

    message: str
    hint: str
    basis: str


def told(kind: Kind, cluster: Cluster, language: Language = Language.ZH) -> Told:
    """What is wrong with the rows of `cluster`, what is to be done, and on which legal basis."""
    words = rule_words(cluster.rule)
    template = template_of(cluster.rule, cluster.granularity, language)
    filled = (
        template.replace("{count}", f"{cluster.rows:,}")
        .replace("{field}", field_name(kind, cluster.field, language))
        .replace("{value}", cluster.value or "")
    )
    return Told(filled, words.hint, words.basis)


def template_of(code: str, granularity: Granularity, language: Language) -> str:
    """The words of a rule, of identity's and the ledger's too, with `{field}`, `{value}`, …."""
    if code in RULES:
        return message(RULES[code], granularity, language)
    english = language is Language.EN
    words = _ENGLISH.get(code, code) if english else rule_words(code).message
    return _LED[granularity][english].format(words=words)


def field_name(kind: Kind, name: str, language: Language = Language.ZH) -> str:
    """What a field is called: its 中文名, or our own name for it."""
    field = CATALOGUES[kind].by_name.get(name)
    return name if field is None or language is Language.EN else field.zh


def worded(kind: Kind, found: pl.DataFrame, language: Language = Language.ZH) -> pl.DataFrame:
    """FOUND with `message` (of the one cell) and `hint`, in words; as many rows, same order."""
    pairs = found.select("rule", "field").unique(maintain_order=True)
    words = [
        (rule, field, hint, template.replace("{field}", field_name(kind, field, language)))
        for rule, field in pairs.iter_rows()
        for template in [template_of(rule, Granularity.CELL, language)]
        for hint in [rule_words(rule).hint]
    ]
    names = ["rule", "field", "hint", "message"]
    table = pl.DataFrame(words, schema=dict.fromkeys(names, pl.String()), orient="row")
    filled = pl.col("message").str.replace_all(
        "{value}", pl.col("value").fill_null(""), literal=True
    )
    joined = found.join(table, on=["rule", "field"], how="left", maintain_order="left")
    return joined.with_columns(filled)


def placed(found: pl.DataFrame) -> pl.DataFrame:
    """FOUND with `sheet` and `row` (1-based, as the program that shows the file counts) of a place.

    Null where a place is none of a sheet or a line: JSON and XML are addressed by their own paths.
    """
    place = pl.col("place")
    return found.with_columns(
        place.str.extract("^(.*)!第[0-9]+行$", 1).alias("sheet"),
        place.str.extract("第([0-9]+)行$", 1).cast(pl.Int64).alias("row"),
    )
