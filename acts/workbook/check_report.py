"""The report of a checked file as a workbook: a cover, what is alike, every finding, lost lines.

Every cell is text under the text format: a code of eighteen digits keeps its digits, and what
begins like a formula is none.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from acts.checking.report import Report
from acts.checking.words import FATES, field_name, placed, told, worded
from acts.workbook.book import AS_TEXT, OPTIONS
from records.kind import KIND_NAMES_ZH
from records.states import SEVERITY_NAMES_ZH, Severity

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

MOST_ROWS = 1_048_000
"""Findings of one sheet; the format ends at 1,048,576 rows, so the rest go on to the next."""
_LONGEST = 32_767  # characters that a cell can hold
_CLUSTERS = (
    ("规则", 11), ("级别", 7), ("栏目", 22), ("行数", 8), ("问题", 52), ("怎么办", 60),
    ("首见位置", 36), ("例值", 26), ("建议（首例）", 50), ("依据", 60),
)  # fmt: skip
_FINDINGS = (
    ("工作表", 14), ("行", 8), ("文件栏目", 22), ("标准栏目", 22), ("原值", 30), ("规则", 11),
    ("级别", 7), ("问题", 52), ("怎么办", 60), ("建议值", 22), ("建议理由", 36), ("位置", 30),
)  # fmt: skip
_COVER = (
    "「问题汇总」把相同的问题归为一类，按类处理最快；「问题明细」逐条列出，一条不少。",
    "级别：阻断＝该行不能入库，须改正后再报；警告＝可入库，由工作台核对；提示＝已自动规范，仅供知晓。",
    "请在原文件（或业务系统）中改正后重新检查；本表只供查看，改动本表不会改变任何数据。",
    "「建议值」由登记库与名称推出，仅供核对原文书；系统不自动改码。",
    "「行」与表格软件左侧的行号一致。原值为「…」的，是涉及个人信息、不予显示的内容。",
    "自然人的行只计数，不检查、不列出。检查不保存文件中的任何内容。",
)


def write_report(report: Report, path: Path, most_rows: int = MOST_ROWS) -> None:
    """Write the workbook, `most_rows` findings to a sheet; `OSError` when `path` cannot be."""
    with path.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        text = book.add_format({"num_format": AS_TEXT, "valign": "top", "text_wrap": True})
        bold = book.add_format({"num_format": AS_TEXT, "bold": True, "bg_color": "#DCE6F1"})
        cover = book.add_worksheet("说明")
        cover.set_column(0, 0, 18)
        cover.set_column(1, 1, 100)
        for number, (name, value) in enumerate(_cover(report)):
            cover.write_string(number, 0, name, bold if name and not value else text)
            cover.write_string(number, 1, value[:_LONGEST], text)
        _sheet(book, "问题汇总", _CLUSTERS, _clusters(report), (bold, text))
        _finding_sheets(book, report, most_rows, (bold, text))
        if report.unreadable:
            heads = (("位置", 40), ("原因", 60))
            _sheet(book, "未读出的行", heads, report.unreadable, (bold, text))


def _cover(report: Report) -> Iterator[tuple[str, str]]:
    yield "报送前检查报告", ""
    yield "文件", report.file
    yield "类别", KIND_NAMES_ZH[report.kind]
    if report.source_id:
        yield "按来源", report.source_id
    yield "业务日", report.day.isoformat()
    yield "结论", "可以报送" if report.clean else "有须改正之处，见「问题汇总」"
    lost = len(report.unreadable)
    yield "行", f"{report.lines:,} = 空行 {report.blank:,} + 未读出 {lost:,} + 记录 {report.rows:,}"
    told_of = [f"{FATES[fate][0]} {count:,}" for fate, count in report.fates.items() if count]
    yield "记录", f"{report.rows:,} = {' + '.join(told_of) or '0'}"
    asked = (
        "已与登记库核对" if report.identity_asked else "未核对：本机没有登记库，报送后仍可能待核"
    )
    yield "主体身份", asked
    if report.unknown:
        yield "不认识的栏目", "、".join(report.unknown) + "（未检查；请删去或改用标准栏目名）"
    yield "怎么看", ""
    for line in _COVER:
        yield "", line


def _clusters(report: Report) -> Iterator[Sequence[str]]:
    for each in report.clusters:
        words = told(report.kind, each)
        more = f" 等 {each.rows:,} 处" if each.rows > len(each.places) else ""
        yield (
            each.rule, SEVERITY_NAMES_ZH[each.severity], field_name(report.kind, each.field),
            f"{each.rows}", words.message, words.hint, "、".join(each.places) + more,
            each.value or "", each.suggestion or "", words.basis,
        )  # fmt: skip


def _finding_sheets(
    book: "Workbook", report: Report, most: int, formats: tuple["Format", "Format"]
) -> None:
    """「问题明细」, and 「问题明细2」 … where a sheet is full."""
    told_of = placed(worded(report.kind, report.found))
    rows = told_of.select("sheet", "row", "field", "value", "rule", "severity", "message", "hint",
                          "suggestion", "why", "place")  # fmt: skip
    for number, start in enumerate(range(0, max(rows.height, 1), most), start=1):
        name = "问题明细" if number == 1 else f"问题明细{number}"
        part = rows.slice(start, most)
        lines = (
            (
                sheet or "", f"{row or ''}", report.headers.get(field, ""),
                field_name(report.kind, field), value or "", rule,
                SEVERITY_NAMES_ZH[Severity(severity)], message, hint or "", suggestion or "",
                why or "", place or "",
            )
            for sheet, row, field, value, rule, severity, message, hint, suggestion, why, place
            in part.iter_rows()
        )  # fmt: skip
        _sheet(book, name, _FINDINGS, lines, formats)


def _sheet(
    book: "Workbook",
    name: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
    formats: tuple["Format", "Format"],
) -> None:
    """One sheet: a header that stays in sight and can be filtered by, then text."""
    bold, text = formats
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(last, column, value[:_LONGEST], text)
    sheet.autofilter(0, 0, last, len(heads) - 1)
