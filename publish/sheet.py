"""A sheet of a workbook whose rows are written by polars expressions: a row is one text of XML.

Cell by cell the library takes ten times as long. It still makes everything around the rows: the
package, the styles, the header.
"""

from collections.abc import Iterator

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from publish.xml_text import SPECIAL, escaped

MOST_CHARACTERS = 16_000
"""A cell holds 32,767 UTF-16 units and a program refuses the file with one more."""
CUT = "……（过长，全文见同期 XML）"
_PIECE = 10_000
_WORK = rf"{SPECIAL}|_x[0-9A-Fa-f]{{4}}_"


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
        texts = piece.select("_row", *(_text(piece[name]) for name in table.columns))
        cells = [
            _cell(texts[name], xl_col_to_name(place), style)
            for place, name in enumerate(table.columns)
            if texts[name].null_count() < texts.height
        ]
        row = pl.concat_str(
            pl.lit('<row r="'), "_row", pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True
        )
        yield from texts.select(row.str.join("")).to_series()


def _cell(values: pl.Series, letters: str, style: int) -> pl.Expr:
    """The column's cells; blanks at an end are kept where there are any."""
    kept = ' xml:space="preserve"' if values.str.contains(r"^\s|\s$").any() else ""
    return pl.concat_str(
        pl.lit(f'<c r="{letters}'), "_row", pl.lit(f'" s="{style}" t="inlineStr"><is><t{kept}>'),
        pl.col(values.name), pl.lit("</t></is></c>"),
    )  # fmt: skip


def _text(values: pl.Series) -> pl.Series:
    """What stands in cells: at most what fits, and `_x0041_` is no escape of ours.

    Hardly a column holds anything that needs work, so it is looked for first.
    """
    text = pl.col(values.name)
    if (values.str.len_bytes() > MOST_CHARACTERS).any():
        most = text.str.slice(0, MOST_CHARACTERS) + CUT
        is_long = text.str.len_chars() > MOST_CHARACTERS
        values = values.to_frame().select(pl.when(is_long).then(most).otherwise(text)).to_series()
    if values.str.contains(_WORK).any():
        plain = escaped(text).str.replace_all("_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
        values = values.to_frame().select(plain.alias(values.name)).to_series()
    return values
