"""The sheet 说明: how to repair the rows, and which rules they break."""

import polars as pl

from acts.pages import rule_words
from acts.workbook.book import Book, Formats, put_lines
from acts.workbook.columns import CLEARED
from acts.workbook.seal import Export
from acts.workbook.tables import OpenWork
from records.kind import CATALOGUES, KIND_NAMES_ZH
from records.states import SEVERITY_NAMES_ZH, Severity

COVER = "说明"
_HOW = (
    "1. 红色单元格有问题，请修改；浅绿色单元格可一并修改或填写。其余已锁定，改动会被忽略并列出。",
    "2. 鼠标停在红色单元格上可看批注：问题、规则代码、处理办法。全部问题见“错误说明”。",
    f"3. 留空表示不改；要清空某个字段，请填 {CLEARED}。",
    "4. 同意“建议值”的，在“采纳”栏选 是；自己另填了值的字段以所填为准。代码的建议须先核对原文书。",
    "5. 单元格均为文本，请勿改格式；号码请键入或粘贴为数值，否则 15 位以后的数字会丢失。",
    "6. 不要填公式。日期写成 2018-09-03 或 2018/09/03；金额单位为万元。",
    "7. 可以筛选、调整列宽；排序、删除不处理的行，须先撤销工作表保护（没有密码）。",
    "8. 不要改动隐藏列、新增行或删除标题行。",
    "9. 请存为 .xlsx（Excel、WPS 表格、LibreOffice 均可），不要存为 .xls、.xlsm、.et 或 .csv。",
    "10. 交回后先预览，确认前不会有任何改动；导出后被改过的行列为“版本过期”，须重新导出。",
    "11. 请同时在来源系统更正，否则下次报送还会出现同样的问题。",
)
_HEADS = ("规则", "级别", "字段", "行数", "问题", "处理办法", "依据")
_WIDTHS = (14, 8, 26, 8, 50, 60, 50)


def put_cover(book: Book, export: Export, work: OpenWork, formats: Formats) -> None:
    """Add the sheet."""
    sheet = book.add_worksheet(COVER)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, formats.plain)
    facts = (
        ("待修正数据",),
        ("部门", export.department),
        ("类别", KIND_NAMES_ZH[export.kind]),
        ("行数", f"{export.rows:,}"),
        ("导出日期", export.made_on.isoformat()),
        ("有效至", export.expires_on.isoformat()),
        ("规则版次", export.edition),
    )
    below = put_lines(sheet, 0, facts, formats.plain)
    below = put_lines(sheet, below + 1, [("填写方法",), *((line,) for line in _HOW)], formats.plain)
    below = put_lines(sheet, below + 1, [_HEADS], formats.head)
    put_lines(sheet, below, _rules(export, work), formats.words)


def _rules(export: Export, work: OpenWork) -> list[tuple[str, ...]]:
    """A line per rule and field met, the most frequent first."""
    by_name = CATALOGUES[export.kind].by_name
    met = work.found.group_by("rule", "severity", "field").agg(
        pl.col("row_id").n_unique().alias("rows")
    )
    lines: list[tuple[str, ...]] = []
    for rule, severity, name, rows in met.sort(
        "rows", "rule", "field", descending=[True, False, False]
    ).rows():
        words = rule_words(rule)
        zh = by_name[name].zh if name in by_name else ""
        message = words.message.replace("{field}", zh).replace("{value}", "…")
        level = SEVERITY_NAMES_ZH[Severity(severity)]
        hint = words.hint.replace("{field}", zh)
        lines.append((rule, level, zh, f"{rows:,}", message, hint, words.basis))
    return lines
