"""What a steward reads in the sheet about a row, and in a comment about one cell."""

import polars as pl

from acts.pages import rule_words
from acts.workbook.columns import plain
from acts.workbook.tables import OpenWork
from records.field import Field, Privacy
from records.kind import CATALOGUES, Kind
from records.states import SEVERITY_NAMES_ZH, Severity

_MOST_WORDS = 8_000  # characters of 错误说明; more is no help to anybody
_MARKS = {Severity.BLOCK: "✗", Severity.REVIEW: "✗", Severity.NOTE: "·"}


def told(kind: Kind, found: pl.DataFrame) -> pl.DataFrame:
    """`found` with `told`: severity, message, code and hint of each finding in one sentence.

    A value that leaves by no channel is not quoted.
    """
    by_name = CATALOGUES[kind].by_name
    pairs = found.select("rule", "severity", "field").unique(maintain_order=True)
    sentences = [
        (rule, severity, name, _sentence(rule, severity, by_name.get(name)), _quoted(by_name, name))
        for rule, severity, name in pairs.rows()
    ]
    words = pl.DataFrame(
        sentences, schema=["rule", "severity", "field", "sentence", "quoted"], orient="row",
        schema_overrides=dict.fromkeys(("rule", "severity", "field", "sentence"), pl.String)
        | {"quoted": pl.Boolean},
    )  # fmt: skip
    joined = found.join(
        words, on=["rule", "severity", "field"], how="left", maintain_order="left",
        nulls_equal=True,
    )  # fmt: skip
    value = plain(pl.col("value")).str.slice(0, 200).fill_null("空")
    value = pl.when("quoted").then(value).otherwise(pl.lit("…"))
    sentence = pl.col("sentence").str.replace_all("{value}", value, literal=True)
    return joined.with_columns(sentence.alias("told")).drop("sentence", "quoted")


def row_words(kind: Kind, work: OpenWork) -> pl.DataFrame:
    """`row_id, faults, suggestion`: the texts of 错误说明 and 建议值, one row per open row."""
    place = pl.format(
        "来源：{} {} {}", "source_id", pl.col("day").dt.to_string("iso"),
        pl.col("locator").fill_null(""),
    )  # fmt: skip
    places = work.rows.select("row_id", place.alias("place"))
    faults = told(kind, work.found).group_by("row_id", maintain_order=True)
    texts = faults.agg(pl.col("told").str.join("\n").alias("faults"))
    joined = places.join(texts, on="row_id", how="left", maintain_order="left").join(
        offered(kind, work), on="row_id", how="left", maintain_order="left"
    )
    words = pl.concat_str("faults", "place", separator="\n", ignore_nulls=True)
    return joined.select("row_id", words.str.slice(0, _MOST_WORDS).alias("faults"), "suggestion")


def cell_words(kind: Kind, work: OpenWork) -> pl.DataFrame:
    """`row_id, field, told`: what a comment says about each failing cell."""
    counted = work.found.join(work.failing(), on=["row_id", "field"], how="semi")
    by_cell = told(kind, counted).group_by("row_id", "field", maintain_order=True)
    return by_cell.agg(pl.col("told").str.join("\n").str.slice(0, _MOST_WORDS))


def offered(kind: Kind, work: OpenWork) -> pl.DataFrame:
    """`row_id, suggestion`: a line `字段：值（理由）` for each cell that has one."""
    by_name = CATALOGUES[kind].by_name
    open_fields = [name for name, one in by_name.items() if one.privacy is not Privacy.NEVER]
    names = {name: by_name[name].zh for name in open_fields}
    given = work.suggestions().filter(pl.col("field").is_in(open_fields))
    why = pl.format("（{}）", "why").fill_null("")
    line = pl.format(
        "{}：{}{}", pl.col("field").replace_strict(names, return_dtype=pl.String),
        plain(pl.col("suggestion")), why,
    )  # fmt: skip
    lines = given.select("row_id", line.alias("suggestion"))
    joined = pl.col("suggestion").str.join("\n").str.slice(0, _MOST_WORDS)
    return lines.group_by("row_id", maintain_order=True).agg(joined)


def _sentence(rule: str, severity: str, field: Field | None) -> str:
    words = rule_words(rule)
    step = Severity(severity)
    zh = field.zh if field else ""
    message = words.message.replace("{field}", zh)
    led = message if zh in message else f"{zh}：{message}"
    hint = words.hint.replace("{field}", zh)
    return f"{_MARKS[step]} {SEVERITY_NAMES_ZH[step]} {led}（{rule}）{hint}"


def _quoted(by_name: dict[str, Field], name: str) -> bool:
    return name not in by_name or by_name[name].privacy is not Privacy.NEVER
