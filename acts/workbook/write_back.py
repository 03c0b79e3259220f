"""What a department should mend in its own system: the corrections that we keep making for it.

A correction lasts only until the row comes again with another fault; the one lasting repair is at
the source. The report names each value to be changed there, how often it came, and the few causes
that most of them share.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from acts.pages import rule_message, rule_words, source_words
from acts.workbook.book import Book, Formats, beside, new_book, put_lines
from acts.workbook.columns import plain
from records.canonical import canonical_json
from records.field import Field, Privacy
from records.kind import CATALOGUES
from validation.messages import Granularity

CORRECTIONS = pl.Schema(
    {
        "source_id": pl.String(),
        "remote_id": pl.String(),  # the department's own id of the row, null where it gives none
        "record_id": pl.String(),
        "field": pl.String(),
        "orig_value": pl.String(),
        "new_value": pl.String(),
        "reason": pl.String(),
        "first_day": pl.Date(),
        "times": pl.Int64(),  # deliveries in which the value came wrong
    }
)
CLUSTERS = pl.Schema(
    {"source_id": pl.String(), "rule": pl.String(), "field": pl.String(), "rows": pl.Int64()}
)
TOP_CAUSES = 3
MOST_LINES = 100_000  # of the sheet; the JSON has all
_CAUSES, _VALUES = "主要原因", "需在来源更正"
_CAUSE_HEADS = ("来源", "规则", "字段", "行数", "问题", "在来源系统怎么改", "依据")
_VALUE_HEADS = ("来源", "来源编号", "记录编号", "字段", "来源值", "更正值", "依据", "首次发现",
                "重复出现次数")  # fmt: skip
_CAUSE_COLUMNS = ("source_id", "rule", "field", "field_zh", "rows", "message", "remedy", "basis")
_VALUE_COLUMNS = (*CORRECTIONS.names(), "field_zh")
_WIDTHS = (24, 22, 34, 26, 40, 40, 30, 12, 12)


@dataclass(frozen=True, slots=True)
class WriteBack:
    """One department's report as of a day.

    `corrections` are CORRECTIONS with `field_zh`, what comes most often first; `causes` the largest
    groups of faults with their words.
    """

    department: str
    day: date
    corrections: pl.DataFrame
    causes: pl.DataFrame


def write_back(
    department: str, day: date, corrections: pl.DataFrame, clusters: pl.DataFrame
) -> WriteBack:
    """The report on live `corrections` (CORRECTIONS) and open `clusters` (CLUSTERS).

    Values that leave by no channel are left out; their place and field are told.
    """
    names, secret = _fields(corrections)
    hidden = pl.concat_str("source_id", pl.lit("/"), "field").is_in(sorted(secret))
    values = ("orig_value", "new_value")
    told = corrections.with_columns(
        *(pl.when(~hidden).then(plain(pl.col(name))).alias(name) for name in values),
        _named(names),
    ).sort(
        "times", "first_day", "source_id", "record_id", "field",
        descending=[True, False, False, False, False],
    )  # fmt: skip
    return WriteBack(department, day, told, _causes(clusters))


def write_json(path: Path, report: WriteBack) -> None:
    """The report as one JSON object: canonical rows under `causes` and `corrections`."""
    causes = ",\n".join(canonical_json(report.causes, _CAUSE_COLUMNS).to_list())
    values = ",\n".join(canonical_json(report.corrections, _VALUE_COLUMNS).to_list())
    department = json.dumps(report.department, ensure_ascii=False)
    text = (
        f'{{"as_of":"{report.day.isoformat()}","causes":[\n{causes}\n],"corrections":[\n{values}\n],'
        f'"count":{report.corrections.height},"department":{department}}}\n'
    )
    with beside(path) as aside:
        aside.write_bytes(text.encode())


def write_xlsx(path: Path, report: WriteBack) -> None:
    """The report as a workbook: the causes, then every value."""
    with new_book(path, report.day) as book:
        formats = Formats.of(book)
        _put_causes(book, report, formats)
        _put_values(book, report, formats)


def _fields(corrections: pl.DataFrame) -> tuple[dict[str, str], set[str]]:
    """By `source/field`: the field's Chinese name; and which of them leave by no channel."""
    names, secret = {}, set()
    for source_id, name in corrections.select("source_id", "field").unique().rows():
        field = _field(source_id, name)
        key = f"{source_id}/{name}"
        names[key] = field.zh if field else name
        if field is not None and field.privacy is Privacy.NEVER:
            secret.add(key)
    return names, secret


def _field(source_id: str, name: str) -> Field | None:
    kind = source_words(source_id).kind
    return CATALOGUES[kind].by_name.get(name) if kind else None


def _named(names: Mapping[str, str]) -> pl.Expr:
    key = pl.concat_str("source_id", pl.lit("/"), "field")
    return key.replace_strict(names, return_dtype=pl.String).alias("field_zh")


def _causes(clusters: pl.DataFrame) -> pl.DataFrame:
    """The largest groups of one source, rule and field, in words."""
    sums = clusters.group_by("source_id", "rule", "field").agg(pl.col("rows").sum())
    order = ["rows", "source_id", "rule", "field"]
    top = sums.sort(order, descending=[True, False, False, False]).head(TOP_CAUSES)
    told = [
        (source_id, rule, name, *_cause_words(source_id, rule, name, rows))
        for source_id, rule, name, rows in top.select("source_id", "rule", "field", "rows").rows()
    ]
    schema = {name: pl.Int64 if name == "rows" else pl.String for name in _CAUSE_COLUMNS}
    return pl.DataFrame(told, schema=schema, orient="row")


def _cause_words(source_id: str, rule: str, name: str, rows: int) -> tuple[str, int, str, str, str]:
    """Field in Chinese, rows, what is wrong with so many rows, what to do, and on what basis."""
    field = _field(source_id, name)
    zh = field.zh if field else name
    words = rule_words(rule)
    alike = rule_message(rule, Granularity.ROWS, rows)
    alike = alike.replace("{field}", zh).replace("{value}", "…")
    return zh, rows, alike, words.hint.replace("{field}", zh), words.basis


def _put_causes(book: Book, report: WriteBack, formats: Formats) -> None:
    sheet = book.add_worksheet(_CAUSES)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, formats.plain)
    counted = f"{report.corrections.height:,} 处更正仍在代为维持，须在来源系统更正后才会消失"
    facts = (("回写清单", report.department), ("截至", report.day.isoformat()), ("合计", counted))
    below = put_lines(sheet, 0, facts, formats.plain)
    below = put_lines(sheet, below + 1, [_CAUSE_HEADS], formats.head)
    table = report.causes.select(
        "source_id", "rule", "field_zh", pl.col("rows").cast(pl.String), "message", "remedy",
        "basis",
    )  # fmt: skip
    put_lines(sheet, below, table.rows(), formats.words)


def _put_values(book: Book, report: WriteBack, formats: Formats) -> None:
    sheet = book.add_worksheet(_VALUES)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, formats.plain)
    put_lines(sheet, 0, [_VALUE_HEADS], formats.head)
    table = report.corrections.head(MOST_LINES).select(
        "source_id", "remote_id", "record_id", "field_zh", "orig_value", "new_value", "reason",
        pl.col("first_day").dt.to_string("iso"), pl.col("times").cast(pl.String),
    )  # fmt: skip
    below = put_lines(sheet, 1, table.rows(), formats.plain)
    if (more := report.corrections.height - table.height) > 0:
        put_lines(sheet, below, [(f"另有 {more:,} 处，见 JSON",)], formats.plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(table.height, 1), len(_VALUE_HEADS) - 1)
