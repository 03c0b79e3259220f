"""The frames that go into a workbook and come out of one.

Open rows come as OPEN_ROWS and one text column per field of their kind, the value as held. What
failed in them comes as FOUND. Out of a workbook come EDITS, REFUSALS, READINGS and NOTES.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from records.states import Severity
from records.tables import IDENTIFIERS

OPEN_ROWS = pl.Schema(
    {
        "row_id": pl.String(),  # 32 hex digits
        "version": pl.String(),  # hash of the row as held
        "source_id": pl.String(),
        "kind": pl.String(),
        "day": pl.Date(),
        "locator": pl.String(),
    }
)

FOUND = pl.Schema(
    {
        "row_id": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "shape": pl.String(),
        "suggestion": pl.String(),  # a likely right value, null when there is none
        "why": pl.String(),  # by what it is likely, null where it only was so before
    }
)

EDITS = pl.Schema(
    {
        "row_id": pl.String(),
        "version": pl.String(),
        "field": pl.String(),
        "before": pl.String(),  # as held and exported
        "after": pl.String(),  # null: cleared
    }
)

REFUSALS = pl.Schema(
    {
        "sheet_row": pl.Int64(),  # 1-based, as the program shows it
        "row_id": pl.String(),  # null where the sheet names none
        "field": pl.String(),  # field or column key; null for a whole row
        "why": pl.String(),  # Why
        "given": pl.String(),  # what stands there
    }
)

READINGS = pl.Schema(
    {
        "sheet_row": pl.Int64(),
        "row_id": pl.String(),
        "field": pl.String(),
        "given": pl.String(),
        "read_as": pl.String(),  # null: no day can be read from it
    }
)

NOTES = pl.Schema({"row_id": pl.String(), "note": pl.String()})


class Why(StrEnum):
    """Why a row or cell of a workbook was not taken: a closed list."""

    UNKNOWN_ROW = "unknown_row"  # bears no row id
    TAMPERED = "tampered"  # row id, version and signature do not belong together
    DOUBLED_ROW = "doubled_row"  # the same row again
    STALE = "stale"  # changed, or no longer open, since the export
    READ_ONLY = "read_only"  # a locked cell was changed
    FORMULA = "formula"
    UNREADABLE = "unreadable"  # an error, a truth value, or a row the reader cannot see
    CUT_CODE = "cut_code"  # a code that the program made a number of
    ADOPTION = "adoption"  # 采纳 that is neither 是 nor 否, or has nothing to take
    ROW_HELD = "row_held"  # another cell of the row was refused


WHY_ZH: dict[Why, tuple[str, str]] = {
    Why.UNKNOWN_ROW: ("没有行标识", "粘贴或新增的行不能作为更正导入，新记录请用报送模板"),
    Why.TAMPERED: ("行标识被改动", "行标识、版本与签名不符，或该行来自另一次导出"),
    Why.DOUBLED_ROW: ("重复的行", "内容相同的只采用第一行，内容不同的均不采用"),
    Why.STALE: ("版本过期", "导出后该行已被更正、替代或不再待修正，请重新导出"),
    Why.READ_ONLY: ("只读列被改", "已忽略；只有标红和浅绿色的单元格可以修改"),
    Why.FORMULA: ("公式", "请粘贴为数值"),
    Why.UNREADABLE: ("无法读取", "错误值、逻辑值等；请改填文字"),
    Why.CUT_CODE: ("号码被截断", "表格软件把末位变成了 000 或 E+17；请将单元格设为文本后重填"),
    Why.ADOPTION: ("采纳有误", "只能填 是 或 否；表中须有建议值，且与现在的建议一致"),
    Why.ROW_HELD: ("整行未采用", "同一行另有单元格未被接受"),
}
"""What it is called, and what to do or know."""

_UNLOCKING = (Severity.BLOCK.value, Severity.REVIEW.value)
_IDENTITY = tuple(name for name in IDENTIFIERS.names() if name != "_row")


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Rows that wait for a person and what failed in them, as the ledger holds both now."""

    rows: pl.DataFrame  # OPEN_ROWS and the fields of one kind
    found: pl.DataFrame  # FOUND

    def failing(self) -> pl.DataFrame:
        """`row_id, field` of the cells that a finding stops or puts before a person."""
        counted = self.found.filter(pl.col("severity").is_in(_UNLOCKING))
        return counted.select("row_id", "field").unique(maintain_order=True)

    def editable(self) -> pl.DataFrame:
        """`row_id, field` of the cells that may be changed.

        The failing ones; where identity is in doubt, everything by which it is told, because the
        finding names the code while the name may be what is wrong.
        """
        doubted = self.found.filter(pl.col("rule").str.starts_with("IDN-")).select("row_id")
        spread = doubted.unique().join(pl.DataFrame({"field": _IDENTITY}), how="cross")
        return pl.concat([self.failing(), spread]).unique(maintain_order=True)

    def suggestions(self) -> pl.DataFrame:
        """`row_id, field, suggestion, why`: the first for each cell."""
        given = self.found.filter(pl.col("suggestion").is_not_null())
        firsts = given.unique(["row_id", "field"], keep="first", maintain_order=True)
        return firsts.select("row_id", "field", "suggestion", "why")
