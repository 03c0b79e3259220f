"""What is wrong with a workbook as a whole; stewards read these, so they speak Chinese.

WorkbookError
├── TooManyRows     more open rows than one workbook may hold
├── MixedKinds      rows of several kinds, which have different columns
├── NothingOpen     no row to be repaired
└── NotOurWorkbook  what came back cannot be trusted, or cannot be read
"""

from collections.abc import Sequence

from acts.errors import ActError


class WorkbookError(ActError):
    """Base of what `acts.workbook` raises; no row was read or written."""


class TooManyRows(WorkbookError):
    """Raised by `write` beyond the limit of rows; export cluster by cluster as the message says."""

    def __init__(self, rows: int, most: int, clusters: Sequence[tuple[str, str, int]]) -> None:
        named = "；".join(f"{rule} {field} {count:,} 行" for rule, field, count in clusters)
        super().__init__(
            f"共 {rows:,} 行，超过每个文件 {most:,} 行的上限；请按问题聚类分别导出"
            f"（--cluster 编号），最大的几类：{named}"
        )


class MixedKinds(WorkbookError):
    """Raised by `write` for rows of more than one kind; export one source or cluster at a time."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            f"所选行属于不同类别（{'、'.join(kinds)}），栏目不同；请按来源（--source）或聚类（--cluster）分别导出"
        )


class NothingOpen(WorkbookError):
    """Raised by `write` when nothing is open under what was asked for."""

    def __init__(self) -> None:
        super().__init__("没有待修正的行")


class NotOurWorkbook(WorkbookError):
    """Raised by `read` for a file that is no workbook of ours, unsafe, altered, or expired.

    The message says what to do: save as .xlsx, take the exported file, or export anew.
    """
