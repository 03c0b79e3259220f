"""信用中国's two workbooks, 行政许可 and 行政处罚: V2018's columns in its order, every cell text.

A column that this channel may not carry stands there empty. What leaves is a row that says so in
its 备注 (and as 当前状态 2): its id, the reason and the day, and nothing that it once said.
"""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from publish import credit_china
from publish.native import DEL_SHAPE
from publish.sheet import TextSheet
from records.field import Channel, Field, Shape
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.states import WHY_NAMES_ZH

_OPTIONS = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_TEXT = {"num_format": 49, "valign": "top"}  # the format @, as programs number it
_HEAD = {**_TEXT, "bold": True, "bg_color": "#D9D9D9", "border": 1, "text_wrap": True}
# The standard numbers six columns of codes; the text in the bracket says which is which.
_CODES = (
    "party_uscc", "party_registration_number", "party_org_code", "party_tax_number",
    "party_institution_number", "party_social_org_number",
)  # fmt: skip
_UNTIL, _STATUS, _REMARK = "stated_publish_until", "record_status", "remark"
_IN_FORCE, _NO_MORE = "1", "2"


@dataclass(frozen=True, slots=True)
class Edition:
    """Of which day the workbooks are, and where their parts may lie while they are made."""

    day: date
    aside: Path


def books(rows: pl.DataFrame, edition: Edition) -> Iterator[tuple[Kind, bytes]]:
    """A workbook per kind of which `rows` speaks: the same bytes every time.

    `rows` are lines: public_id, op, line, and element, which tells where a removal belongs; both
    workbooks name it where that is missing. At most 1,048,575 lines: a spill's parts hold fewer.
    """
    unknown = [] if "element" in rows.columns else [pl.lit(None, pl.String()).alias("element")]
    ordered = rows.with_columns(unknown).sort("public_id")
    for kind, element in credit_china.ELEMENTS.items():
        # A quote inside a value is escaped, so this can only be the body's own key.
        is_put = pl.col("line").str.contains(f'"kind":"{kind}"', literal=True)
        is_gone = pl.col("element").fill_null(element) == element
        mine = ordered.filter(pl.when(pl.col("op") == "put").then(is_put).otherwise(is_gone))
        if not mine.is_empty():
            yield kind, _book(kind, _table(kind, mine, edition.day), edition)


def fields(kind: Kind) -> tuple[Field, ...]:
    """The items of V2018, in its order."""
    return tuple(field for field in CATALOGUES[kind].fields if field.v2018)


def heading(field: Field) -> str:
    """A column's heading as the standard's template writes it."""
    zh = field.zh.replace("(", "（").replace(")", "）")
    if field.name in _CODES:
        return f"行政相对人代码_{_CODES.index(field.name) + 1}（{zh}）"
    return zh


def _book(kind: Kind, table: pl.DataFrame, edition: Edition) -> bytes:
    shutil.rmtree(edition.aside, ignore_errors=True)
    edition.aside.mkdir(parents=True)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {**_OPTIONS, "tmpdir": str(edition.aside)}) as book:
        day = edition.day
        # The library writes moments without a zone.
        made = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        book.set_properties({"created": made, "author": "网剑"})
        text, head = book.add_format(_TEXT), book.add_format(_HEAD)
        sheet = book.add_worksheet(KIND_NAMES_ZH[kind], worksheet_class=TextSheet)
        for place, name in enumerate(table.columns):
            sheet.write_string(0, place, name, head)
        sheet.set_column(0, table.width - 1, 22, text)
        sheet.freeze_panes(1, 1)
        sheet.stand_under(table, text)
    shutil.rmtree(edition.aside)
    return packed.getvalue()


def _table(kind: Kind, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """A column per heading: what stands by this release, then what no more does."""
    puts = _said(kind, rows.filter(pl.col("op") == "put"), day)
    gone = _left(rows.filter(pl.col("op") == "del"))
    both = pl.concat([puts, gone], how="diagonal")
    none = pl.lit(None, pl.String())
    return both.select(
        (pl.col(field.name) if field.name in both.columns else none).alias(heading(field))
        for field in fields(kind)
    )


def _said(kind: Kind, puts: pl.DataFrame, day: date) -> pl.DataFrame:
    """What is public of each record, named by its fields, and beside it what we say of it."""
    public = CATALOGUES[kind].public(Channel.CREDIT_CHINA)
    body = pl.Struct({credit_china.key(field): pl.String() for field in public}
                     | {"publish_until": pl.String()})  # fmt: skip
    line = pl.Struct({"id": pl.String(), "rev": pl.Int64(), "body": body})
    told = puts.select(pl.col("line").str.json_decode(line).alias("_")).unnest("_").unnest("body")
    ends = pl.col("XK_YXQZI") < day.isoformat() if kind is Kind.LICENCE else pl.lit(value=False)
    status = pl.when(ends.fill_null(value=False)).then(pl.lit(_NO_MORE))
    return told.select(
        *(_value(field).alias(field.name) for field in public),
        pl.col("publish_until").str.replace_all("-", "/", literal=True).alias(_UNTIL),
        status.otherwise(pl.lit(_IN_FORCE)).alias(_STATUS),
        _number().alias(_REMARK),
    )


def _value(field: Field) -> pl.Expr:
    """A field's text; the standard writes days with strokes."""
    column = pl.col(credit_china.key(field))
    return column.str.replace_all("-", "/", literal=True) if field.shape is Shape.DATE else column


def _left(lines: pl.DataFrame) -> pl.DataFrame:
    told = lines.select(pl.col("line").str.json_decode(DEL_SHAPE).alias("_")).unnest("_")
    names = {str(why): zh for why, zh in WHY_NAMES_ZH.items()}
    goes_on = pl.when(pl.col("successor") != "").then(pl.format("，由 {} 接替", "successor"))
    remark = pl.concat_str(
        _number(), pl.lit("，不再公示："), pl.col("why").replace_strict(names),
        pl.lit("，自 "), pl.col("effective_at").str.slice(0, 10), pl.lit(" 起"),
        goes_on.otherwise(pl.lit("")),
    )  # fmt: skip
    return told.select(pl.lit(_NO_MORE).alias(_STATUS), remark.alias(_REMARK))


def _number() -> pl.Expr:
    return pl.format("公示编号 {}，第 {} 版", "id", "rev")
