"""What a person is told about a workbook before, and after, anything is changed.

Everything is counted; of long lists the beginning is shown, and how much more there is. The result
file (`outcome.py`) has them whole.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from acts.workbook.columns import CLEARED, HEADINGS
from acts.workbook.read import ReadBack
from acts.workbook.tables import WHY_ZH, Why
from records.kind import CATALOGUES, KIND_NAMES_ZH

SHOWN = 20
_LONGEST = 60
_UNREAD = "无法识别为日期，将由校验规则判断"


def preview(back: ReadBack, shown: int = SHOWN) -> str:
    """The whole text, ending in a newline; at most `shown` lines of each list."""
    lines = [*_head(back), *_section("改动", edit_lines(back), shown)]
    for why in Why:
        name, advice = WHY_ZH[why]
        lines += _section(f"{name}（{advice}）", refusal_lines(back, why), shown)
    lines += _section("日期按以下理解，请核对", reading_lines(back), shown)
    lines += _section("处理意见", note_lines(back), shown)
    return "\n".join(lines) + "\n"


def edit_lines(back: ReadBack) -> list[tuple[int, str, str, str]]:
    """Row of the sheet, heading, value before and after, of every edit."""
    placed = back.edits.join(back.places, on="row_id", how="left", maintain_order="left")
    placed = placed.sort("sheet_row", maintain_order=True)
    after = pl.col("after").fill_null(CLEARED)
    rows = placed.select("sheet_row", "field", pl.col("before").fill_null("空"), after)
    return [(row, _zh(back, field), before, new) for row, field, before, new in rows.rows()]


def refusal_lines(back: ReadBack, why: Why) -> list[tuple[int, str, str]]:
    """Row of the sheet, heading (empty for a whole row), and what stands there."""
    found = back.refusals.filter(pl.col("why") == why.value)
    whole = pl.when(pl.col("field").is_null()).then("row_id")
    rows = found.select("sheet_row", "field", pl.coalesce("given", whole).fill_null("")).rows()
    return [(row, _zh(back, field), given) for row, field, given in rows]


def reading_lines(back: ReadBack) -> list[tuple[int, str, str, str]]:
    """Row of the sheet, heading, what was filled in, the day that we understand."""
    rows = back.readings.select("sheet_row", "field", "given", pl.col("read_as").fill_null(_UNREAD))
    return [(row, _zh(back, field), given, day) for row, field, given, day in rows.rows()]


def note_lines(back: ReadBack) -> list[tuple[int, str, str]]:
    """Row of the sheet, nothing, and what a person remarked on the row."""
    placed = back.notes.join(back.places, on="row_id", how="left", maintain_order="left")
    return [(row, "", note) for row, note in placed.select("sheet_row", "note").rows()]


def _head(back: ReadBack) -> Iterator[str]:
    export, counts = back.export, back.counts
    yield (
        f"{export.department} · {KIND_NAMES_ZH[export.kind]} · {export.made_on} 导出，"
        f"有效至 {export.expires_on}；表中 {counts.rows:,} 行"
    )
    yield (
        f"改动 {counts.changed:,} · 未改 {counts.unchanged:,} · 版本过期 {counts.stale:,} · "
        f"无法识别 {counts.unrecognised:,} · 只读列被改 {counts.read_only:,}"
    )
    if counts.doubled or counts.refused:
        yield f"重复 {counts.doubled:,} · 有单元格未被接受 {counts.refused:,}"
    if counts.missing:
        yield f"导出而表中没有的 {counts.missing:,} 行：不受影响，仍待修正"
    if back.missing:
        yield f"表中没有这些列，按未改处理：{'、'.join(back.missing)}"
    if back.added:
        yield f"表中多出这些列，已忽略：{'、'.join(back.added)}"
    if back.other_edition:
        yield "导出后校验规则有更新：提交后按现行规则校验"


def _section(title: str, found: Sequence[tuple[object, ...]], shown: int) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f"{title}：{len(found):,}"
    for row, *cells in found[:shown]:
        texts = [_short(str(cell)) for cell in cells]
        yield f"  第 {row} 行 " + _joined(texts)
    if len(found) > shown:
        yield f"  …… 另有 {len(found) - shown:,} 条，见结果文件"


def _joined(texts: list[str]) -> str:
    """Heading, then what stands there, then what it becomes."""
    head, *values = texts
    return f"{head} {' → '.join(values)}".strip()


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _zh(back: ReadBack, field: str | None) -> str:
    if not field:
        return ""
    by_name = CATALOGUES[back.export.kind].by_name
    return by_name[field].zh if field in by_name else HEADINGS[field]
