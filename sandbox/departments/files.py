"""The plainest counter: one file a day over HTTP, in one of the forms that offices use."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import polars as pl
import xlsxwriter

from sandbox.departments.misbehaviour import Misbehaviour
from sandbox.departments.server import DepartmentServer
from sandbox.departments.shelf import XLSX, Answer
from sandbox.outlet import Goods

_CREATED = datetime(2018, 9, 3)  # noqa: DTZ001  a workbook's property has no zone


class Form(Protocol):
    """Bytes with a place for every row."""

    @property
    def media_type(self) -> str:
        """What the server calls it."""
        ...

    def body(self, goods: Goods) -> bytes:
        """The day's file."""
        ...

    def locators(self, goods: Goods) -> pl.Series:
        """Where each row stands in it."""
        ...


@dataclass(frozen=True, slots=True)
class CsvFile:
    """Separated text with a header line; `encoding` may be `utf-8-sig`."""

    encoding: str = "utf-8"
    separator: str = ","
    media_type: str = "text/csv"

    def body(self, goods: Goods) -> bytes:
        """Every value as it is, quoted where it must be."""
        return goods.table.write_csv(separator=self.separator).encode(self.encoding)

    def locators(self, goods: Goods) -> pl.Series:
        """By line, the header being the first."""
        return _rows(goods, "第{}行", 2)


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A workbook of one sheet; `title` is a merged row above the header, `footer` one below."""

    sheet: str = "Sheet1"
    title: str = ""
    footer: str = ""
    media_type: str = XLSX

    def body(self, goods: Goods) -> bytes:
        """Text cells throughout."""
        buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(buffer, options) as book:
            book.set_properties({"created": _CREATED})
            sheet = book.add_worksheet(self.sheet)
            top = 1 if self.title else 0
            if self.title:
                sheet.merge_range(0, 0, 0, max(1, goods.table.width - 1), self.title)
            for column, header in enumerate(goods.table.columns):
                sheet.write_string(top, column, header)
                for row, value in enumerate(goods.table[header].to_list(), start=top + 1):
                    if value:
                        sheet.write_string(row, column, value)
            if self.footer:
                sheet.write_string(top + 1 + goods.table.height, 0, self.footer)
        return buffer.getvalue()

    def locators(self, goods: Goods) -> pl.Series:
        """By sheet and row."""
        return _rows(goods, self.sheet + "!第{}行", 3 if self.title else 2)


@dataclass
class FileShelf:
    """Files by path, as `DepartmentServer` asks for them."""

    files: Mapping[str, Answer]
    latest: date
    misbehaviours: Mapping[str, Misbehaviour] = field(default_factory=dict)

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """The file at `path`, or None."""
        del query
        return self.files.get(path)


@dataclass(frozen=True, slots=True)
class FileCounter:
    """`<source>/<name>` over HTTP, `name` holding `{day:…}`."""

    name: str
    form: Form

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenFiles":
        """Serve every day's file."""
        del folder
        files = {
            f"{source_id}/{self.name.format(day=each.day)}": Answer(
                source_id, self.form.body(each), self.form.media_type
            )
            for each in goods
        }
        return OpenFiles(
            DepartmentServer(source_id, FileShelf(files, max(each.day for each in goods)))
        )

    def locators(self, goods: Goods) -> pl.Series:
        """As the form has them."""
        return self.form.locators(goods)


class OpenFiles:
    """An HTTP server with the files of one source."""

    def __init__(self, server: DepartmentServer) -> None:
        self._server = server
        server.open()

    def environment(self) -> Mapping[str, str]:
        """Its base address, the source's own folder included."""
        return {"URL": f"{self._server.base_url}/{self._server.name}"}

    def close(self) -> None:
        """Free the port."""
        self._server.close()


@dataclass(frozen=True, slots=True)
class FolderCounter:
    """Files that somebody puts into a watched folder: `<source>/<name>` below it."""

    name: str
    form: Form

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenFolder":
        """Put every day's file there."""
        place = folder / source_id
        place.mkdir(parents=True, exist_ok=True)
        for each in goods:
            (place / self.name.format(day=each.day)).write_bytes(self.form.body(each))
        return OpenFolder(folder)

    def locators(self, goods: Goods) -> pl.Series:
        """As the form has them."""
        return self.form.locators(goods)


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """Nothing to stop: the files stay."""

    folder: Path

    def environment(self) -> Mapping[str, str]:
        """The folder above."""
        return {"URL": str(self.folder)}

    def close(self) -> None:
        """Nothing runs."""


def _rows(goods: Goods, words: str, first: int) -> pl.Series:
    numbers = pl.int_range(first, first + goods.table.height, eager=True)
    return pl.select(pl.format(words, numbers)).to_series()
