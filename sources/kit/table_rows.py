"""Reading the stored rows of a database table (`table_file.py`), and what a deleted row means.

A front-end database says of each row whether it was inserted, changed or deleted (增删改标志).
**A deleted row** is one that the department has withdrawn. Where the kind of record has a state
(`status` names its column), the row goes on with `withdrawn` standing there, 撤销, which the
vocabulary knows: the record is then withdrawn and leaves the feeds for that reason. Without
`status` the row is set aside word for word for a person. A flag that is neither is never guessed
at: such a row is set aside too.

Rows that hold what is no text, or no usable mark, are set aside. Lines are counted once more in
the raw bytes and held to the database's own count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import ClassVar

import orjson
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import MissingColumn, NotTheFormat, PagesDisagree, TooFewRows
from sources.kit.headers import lookup_key
from sources.kit.reading import Delivery, Part, open_checked, texts
from sources.kit.table_file import UNMARKED, Head, head

_BLOCK = 1 << 20  # the rows of a larger one outgrow the processor's own memory
_LONGEST_LINE = 64 << 20
_MEANT = {"I": "I", "1": "I", "U": "U", "2": "U", "D": "D", "3": "D"}
_NUL = "\x00"
_SHOWN = 64  # characters of a key's value
_TEXTS = {str, type(None)}

Row = list[str | None]


@dataclass(frozen=True, slots=True)
class TableRows:
    """`flag` is the column of 增删改标志 and `meant` what its values mean (I, U, D), upper case.

    `status` is the column that says a row's state; it is added where the table has none.
    """

    fixed_columns: ClassVar[bool] = True
    flag: str = ""
    status: str = ""
    withdrawn: str = "撤销"
    meant: Mapping[str, str] = field(default_factory=lambda: _MEANT)

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The rows of every stored table, some thousands at a time."""
        for snapshot in delivery.snapshots:
            yield from _File(self, delivery, snapshot).parts()


class _File:
    """One stored table: its first line, and the number of the next row."""

    def __init__(self, how: TableRows, delivery: Delivery, snapshot: Snapshot) -> None:
        self.how = how
        self.delivery = delivery
        self.snapshot = snapshot
        self.place = delivery.place(snapshot)
        self.head: Head | None = None
        self.number = 1

    def parts(self) -> Iterator[Part]:
        """Its rows; `NotTheFormat` when it breaks off or is none of ours."""
        feeds, rest = 0, b""
        with open_checked(self.delivery, self.snapshot) as stream:
            while block := stream.read(_BLOCK):
                feeds += block.count(b"\n")
                whole, found, rest = (rest + block).rpartition(b"\n")
                if len(rest) > _LONGEST_LINE:
                    raise NotTheFormat(self.place, f"a line of more than {_LONGEST_LINE:,} bytes")
                if found and (part := self._part(whole.split(b"\n"))) is not None:
                    yield part
        if rest or self.head is None:
            raise NotTheFormat(self.place, "the file breaks off within a line")
        self.delivery.count.lines += feeds - 1
        self._held_to_count(self.head.count, feeds - 1)

    def _held_to_count(self, counted: int, came: int) -> None:
        if came < counted:
            raise TooFewRows(
                f"{self.place}: {came:,} rows came, the database counted {counted:,}; fetch again"
            )
        if came > counted:
            raise PagesDisagree(
                f"{self.place}: {came:,} rows came, the database counted {counted:,}; fetch again"
            )

    def _part(self, lines: list[bytes]) -> Part | None:
        if self.head is None:
            self.head = head(lines.pop(0), self.place)
        columns = self.head.columns
        keys = [index for index, name in enumerate(columns) if name in self.head.key]
        rows, locators = self._plain(lines, keys) or self._closely(lines, keys)
        if not rows:
            return None
        table = texts(list(zip(*rows, strict=True)), locators)
        return self._told(columns, table)

    def _plain(self, lines: list[bytes], keys: list[int]) -> tuple[list[Row], list[str]] | None:
        """All rows and their locators at once; None unless every line is a row of plain texts."""
        assert self.head is not None  # noqa: S101  # the first line came first
        try:
            rows: list[Row] = orjson.loads(b"[" + b",".join(lines) + b"]")
        except orjson.JSONDecodeError:
            return None
        # Two halves of a line are no row each: as many rows as lines, and each line in brackets.
        whole = all(line[:1] == b"[" and line[-1:] == b"]" for line in lines)
        alike = whole and len(rows) == len(lines) and set(map(type, rows)) == {list}
        if not alike or set(map(len, rows)) != {len(self.head.columns)} or not all(map(any, rows)):
            return None
        if not set(map(type, chain.from_iterable(rows))) <= _TEXTS or any(
            b"\\u0000" in line for line in lines
        ):
            return None
        first, self.number = self.number, self.number + len(rows)
        named = ["/".join([str(row[at])[:_SHOWN] for at in keys]) for row in rows]
        return rows, [f"第{number}条 主键{key}" for number, key in enumerate(named, first)]

    def _closely(self, lines: list[bytes], keys: list[int]) -> tuple[list[Row], list[str]]:
        """The good rows and their locators, line by line; the others set aside."""
        rows: list[Row] = []
        locators: list[str] = []
        for line in lines:
            row, reason = self._row(line)
            named = "/".join(_shown(row[index]) for index in keys)
            locator = f"第{self.number}条 主键{named}"
            self.number += 1
            if reason:
                self.delivery.set_aside(self.snapshot, locator, line.decode(), reason)
            elif not any(row):
                self.delivery.count.blank += 1
            else:
                rows.append([value if isinstance(value, str) else None for value in row])
                locators.append(locator)
        return rows, locators

    def _row(self, line: bytes) -> tuple[list[object], str]:
        """One row and why it is to be set aside, if it is."""
        assert self.head is not None  # noqa: S101  # the first line came first
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise NotTheFormat(self.place.at(f"第{self.number}条"), f"no JSON: {error}") from error
        unmarked = isinstance(row, dict)
        if unmarked:
            row = row.get(UNMARKED)
        if not isinstance(row, list) or len(row) != len(self.head.columns):
            width = f"no row of {len(self.head.columns)} values"
            raise NotTheFormat(self.place.at(f"第{self.number}条"), width)
        return row, _trouble(self.head, row, unmarked=unmarked)

    def _told(self, columns: tuple[str, ...], table: pl.DataFrame) -> Part | None:
        """The part with deleted rows made withdrawn ones, or set aside."""
        how = self.how
        if not how.flag:
            return Part(self.place, self.snapshot, columns, table)
        named = {lookup_key(name): f"c{index}" for index, name in enumerate(columns)}
        flag = named.get(lookup_key(how.flag))
        if flag is None:
            wanted = f"the flag {how.flag} (增删改标志) named in `read`"
            raise MissingColumn(self.place, wanted, " | ".join(columns))
        said = pl.col(flag).str.strip_chars().str.to_uppercase()
        meaning = said.replace_strict(how.meant, default=None, return_dtype=pl.String)
        table = table.with_columns(meaning.alias("_meant"))
        table = self._without(table, pl.col("_meant").is_null(), f"{how.flag} 增删改标志不明")
        gone = pl.col("_meant") == "D"
        if not how.status:
            table = self._without(table, gone, "部门已删除此行，须由人核对")
            return self._whole(columns, table)
        status = named.get(lookup_key(how.status))
        if status is None:
            columns, status = (*columns, how.status), f"c{len(columns)}"
            table = table.with_columns(pl.lit(None, pl.String).alias(status))
        state = pl.when(gone).then(pl.lit(how.withdrawn)).otherwise(status).alias(status)
        return self._whole(columns, table.with_columns(state))

    def _whole(self, columns: tuple[str, ...], table: pl.DataFrame) -> Part | None:
        if table.is_empty():
            return None
        return Part(self.place, self.snapshot, columns, table.drop("_meant"))

    def _without(self, table: pl.DataFrame, odd: pl.Expr, reason: str) -> pl.DataFrame:
        """`table` without the rows that are `odd`: those are set aside."""
        for *row, locator, _ in table.filter(odd).iter_rows():
            words = orjson.dumps(row).decode()
            self.delivery.set_aside(self.snapshot, locator, words, reason)
        return table.filter(~odd)


def _trouble(head: Head, row: list[object], *, unmarked: bool) -> str:
    """Why a row cannot be read as a line of text; empty when it can."""
    if unmarked:
        return f"{head.mark} 为空或不成水印"
    for name, value in zip(head.columns, row, strict=True):
        if value is not None and not isinstance(value, str):
            return f"{name} 不是文字（二进制或编码不明）"
        if value and _NUL in value:
            return f"{name} 含 NUL 字符"
    return ""


def _shown(value: object) -> str:
    """A value of the key, for the locator."""
    return str(value).replace(_NUL, "␀")[:_SHOWN]
