"""How rows stand in notices: a page each, one table, or a file attached to the page."""

from dataclasses import dataclass
from html import escape
from typing import Protocol

import polars as pl

from sandbox.departments.files import Form
from sandbox.departments.shelf import Answer
from sandbox.outlet import Goods


@dataclass(frozen=True, slots=True)
class Notice:
    """One page behind a line of the list: its title, its markup, and files beside it by name."""

    title: str
    body: str
    files: dict[str, Answer]


class Notices(Protocol):
    """How a day's goods become notices."""

    def notices(self, source_id: str, goods: Goods) -> list[Notice]:
        """In the order of the list."""
        ...

    def locators(self, goods: Goods) -> pl.Series:
        """Where each row stands in them."""
        ...


@dataclass(frozen=True, slots=True)
class NoticePages:
    """A page for each row: its fields in a table of two columns, or line by line."""

    noun: str
    table: bool = True

    def notices(self, source_id: str, goods: Goods) -> list[Notice]:
        """One for each row."""
        del source_id
        return [
            Notice(f"{self.noun}（{number}）", self._body(row, number), {})
            for number, row in enumerate(goods.table.iter_rows(named=True), start=1)
        ]

    def locators(self, goods: Goods) -> pl.Series:
        """By page."""
        return _counted("第{}页", goods.table.height)

    def _body(self, row: dict[str, str | None], number: int) -> str:
        decoy = f'<span class="dp">{number}</span>'
        if self.table:
            lines = "\n".join(
                f"<tr><th>{escape(label)}</th>\n<td>{decoy}{_markup(value)}</td></tr>"
                for label, value in row.items()
            )
            return f'<table class="info" border="1">\n{lines}\n</table>'
        return "\n".join(
            f"<p>　　<strong>{escape(label)}：</strong>{decoy}{_markup(value)}</p>"
            for label, value in row.items()
        )


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page for the whole day with a table in it."""

    noun: str

    def notices(self, source_id: str, goods: Goods) -> list[Notice]:
        """One, with hidden rows between those that are shown."""
        del source_id
        head = "".join(f"<th>{escape(header)}</th>" for header in goods.table.columns)
        rows = "\n".join(
            '<tr style="display: none"><td>反爬</td></tr>\n<tr>'
            + "".join(f"<td>{_markup(value)}</td>" for value in row)
            + "</tr>"
            for row in goods.table.iter_rows()
        )
        title = f"<tr><td colspan={goods.table.width}>{self.noun}</td></tr>"
        table = f"<table>{title}\n<tr>{head}</tr>\n{rows}\n</table>"
        return [Notice(f"{self.noun}（{goods.day}）", table, {})]

    def locators(self, goods: Goods) -> pl.Series:
        """By row below the header, hidden ones not counted."""
        return _counted("第1页 表1 第{}行", goods.table.height)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One notice a day that has its rows in a file attached to it."""

    noun: str
    name: str  # of the file, holding `{day:…}`
    form: Form

    def notices(self, source_id: str, goods: Goods) -> list[Notice]:
        """One, with one file."""
        name = self.name.format(day=goods.day)
        body = (
            f"<p>现将{self.noun}予以公布，详见附件。</p>\n"
            f'<p class="attach">附件：<a href="./{name}">{self.noun}</a></p>'
        )
        answer = Answer(source_id, self.form.body(goods), self.form.media_type)
        return [Notice(f"{self.noun}（{goods.day}）", body, {name: answer})]

    def locators(self, goods: Goods) -> pl.Series:
        """As the form has them."""
        return self.form.locators(goods)


def _markup(value: str | None) -> str:
    """A value as a page writes it; what would be markup in it is shown, not meant."""
    return escape(value or "").replace("\u00a0", "&nbsp;").replace("\n", "<br/>")


def _counted(words: str, count: int) -> pl.Series:
    return pl.select(pl.format(words, pl.int_range(1, count + 1, eager=True))).to_series()
