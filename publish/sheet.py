"""A sheet of a workbook whose rows are written by polars expressions: a row is one text of XML.

Cell by cell the library takes ten times as long. It still makes everything around the rows: the
package, the styles, the header.
"""

from collections.abc import Iterator

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from publish.xml_text import escaped

MOST_CHARACTERS = 16_000
"""A cell holds 32,767 UTF-16 units and a program refuses the file with one more."""
CUT = "……（过长，全文见同期 XML）"
_PIECE = 10_000


class TextSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that is given a table of texts to stand under its header."""

    def __init__(self) -> None:
        super().__init__()
        self._table = pl.DataFrame()
        self._style: object = None

    def stand_under(self, table: pl.DataFrame, style: object) -> None:
        """Let every value of `table` (text columns, null = no cell) be a text cell of `style`.

        A text is a text, whatever it begins with: nothing becomes a number or a formula.
        """
        self._table, self._style = table, style
        self._check_dimensions(table.height, table.width - 1)

    def _write_rows(self) -> None:
        """The library's own rows first: the header; then ours."""
        super()._write_rows()
        style = self._style._get_xf_index()  # type: ignore[attr-defined]  # noqa: SLF001  as it does
        for text in _rows(self._table, style):
            self.fh.write(text)


def _rows(table: pl.DataFrame, style: int) -> Iterator[str]:
    """The rows from the second one on, as pieces of XML."""
    numbered = table.with_row_index("_row", offset=2).with_columns(pl.col("_row").cast(pl.String))
    for piece in numbered.iter_slices(_PIECE):
        cells = [
            pl.concat_str(
                pl.lit(f'<c r="{xl_col_to_name(place)}'), "_row",
                pl.lit(f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'),
                _text(pl.col(name)), pl.lit("</t></is></c>"),
            )
            for place, name in enumerate(table.columns)
            if piece[name].null_count() < piece.height
        ]  # fmt: skip
        row = pl.concat_str(
            pl.lit('<row r="'), "_row", pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True
        )
        yield from piece.select(row.str.join("")).to_series()


def _text(column: pl.Expr) -> pl.Expr:
    """What stands in a cell: at most what fits, and `_x0041_` is no escape of ours."""
    most = column.str.slice(0, MOST_CHARACTERS) + CUT
    fitting = pl.when(column.str.len_bytes() > MOST_CHARACTERS).then(
        pl.when(column.str.len_chars() > MOST_CHARACTERS).then(most).otherwise(column)
    )
    plain = escaped(fitting.otherwise(column))
    return plain.str.replace_all("_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
