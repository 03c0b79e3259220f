"""Bytes on the wire: each source's table in its own format, and the place of each row in it.

The same seed gives the same bytes: workbooks carry a fixed creation date, JSON and XML are
written in a fixed order.
"""

import io
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

from records.clock import midnight
from records.kind import CATALOGUES, Kind
from sandbox.delivery import KINDS, PERSON, Delivery

PAGE = 500  # rows per page when the client names no size
SHEETS = {
    Kind.PENALTY: ("法人行政处罚", "自然人行政处罚"),
    Kind.LICENCE: ("法人行政许可", "自然人行政许可"),
}
FOOTER = "表格说明：日期填YYYY/MM/DD，金额单位为万元，长期填2099/12/31"
_CREATED = datetime(2018, 9, 3)  # noqa: DTZ001  a workbook's property has no zone
LISTING_COLUMNS = {
    "party_name": "企业名称", "party_registration_number": "工商注册号",
    "party_org_code": "组织机构代码", "party_uscc": "统一信用代码", "list_fields": "失信领域",
    "listed_on": "列入日期", "removed_on": "移出日期", "removal_reason": "移出事由",
    "authority_name": "列入机关",
}  # fmt: skip
V2015_TAGS = {
    "decision_number": "CF_WSH", "violation_type": "CF_CFMC", "legal_representative": "CF_FR",
    "decided_on": "CF_JDRQ", "valid_until": "CF_JZQ", "stated_publish_until": "CF_GSJZQ",
    "remark": "BZ", "record_status": "CF_ZT", "party_name": "CF_XDR_MC",
    "party_id_number": "CF_XDR_SFZ", "party_uscc": "CF_XDR_SHXYM",
    "party_tax_number": "CF_XDR_SWDJ", "party_registration_number": "CF_XDR_GSDJ",
    "violation_facts": "CF_SY", "party_org_code": "CF_XDR_ZDM", "penalty_content": "CF_JG",
    "area_code": "CF_AREACODE", "penalty_category": "CF_CFLB1", "penalty_basis": "CF_YJ",
    "authority_name": "CF_XZJG", "penalty_category_2": "CF_CFLB2", "use_scope": "CF_SYFW",
    "discredit_severity": "CF_SXYZCD", "source_timestamp": "SJC",
}  # fmt: skip


def headers(source_id: str) -> dict[str, str]:
    """Field name → header text, key or tag, in wire order."""
    kind = KINDS[source_id]
    fields = CATALOGUES[kind].fields
    if source_id == "justice_penalties":
        return V2015_TAGS
    if kind is Kind.LISTING:
        return LISTING_COLUMNS
    if source_id.startswith("city"):
        return {field.name: field.v2018[0] for field in fields if field.v2018}
    if source_id.startswith("market"):
        return {field.name: field.zh for field in fields if field.v2018}
    return {field.name: field.zh for field in fields}


def wire_table(delivery: Delivery) -> pl.DataFrame:
    """The delivery under its header texts, truth columns gone."""
    names = headers(delivery.source_id)
    return delivery.table.select(pl.col(name).alias(header) for name, header in names.items())


def locators(delivery: Delivery) -> pl.Series:
    """Where each row stands, as a person would write it."""
    row = pl.int_range(pl.len())
    if delivery.source_id.startswith("market"):
        person = pl.col("_event") == PERSON
        ordinal = pl.int_range(pl.len()).over(person)
        first, second = SHEETS[delivery.kind]
        sheet = pl.when(person).then(pl.lit(second)).otherwise(pl.lit(first))
        place = pl.format("{}!第{}行", sheet, ordinal + 3)
    elif delivery.kind is Kind.LISTING:
        place = pl.format("Sheet1!第{}行", row + 2)
    elif delivery.kind is Kind.REGISTRATION:
        place = pl.format("第{}行", row + 2)
    elif delivery.source_id == "justice_penalties":
        place = pl.format("第{}条", row + 1)
    else:
        place = pl.format("第{}页 /rows/{}", row // PAGE + 1, row % PAGE)
    return delivery.table.select(place.alias("locator")).to_series()


def csv_bytes(table: pl.DataFrame) -> bytes:
    """GB18030, one header line, LF."""
    return table.write_csv().encode("gb18030")


def penalty_workbook(delivery: Delivery, table: pl.DataFrame) -> bytes:
    """The template: title, header row, text cells, footer; persons on a sheet of their own."""
    person = delivery.table["_event"] == PERSON
    parts = zip(SHEETS[delivery.kind], (table.filter(~person), table.filter(person)), strict=True)
    return _workbook(dict(parts), titled=True)


def list_workbook(table: pl.DataFrame) -> bytes:
    """A bare list: one sheet, header in the first row."""
    return _workbook({"Sheet1": table}, titled=False)


def _workbook(sheets: Mapping[str, pl.DataFrame], *, titled: bool) -> bytes:
    buffer = io.BytesIO()
    # In memory, with formulas and links off: a cell is text whatever it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            top = 0
            if titled:
                sheet.merge_range(0, 0, 0, max(1, table.width - 1), f"{name}信息公示表")
                top = 1
            for column, header in enumerate(table.columns):
                sheet.write_string(top, column, header)
                for row, value in enumerate(table[header].to_list(), start=top + 1):
                    if value:
                        sheet.write_string(row, column, value)
            if titled:
                sheet.write_string(top + 1 + len(table), 0, FOOTER)
    return buffer.getvalue()


def json_rows(delivery: Delivery, table: pl.DataFrame) -> list[str]:
    """One JSON object per row, ready to be cut into pages."""
    rows: list[dict[str, object]] = json.loads(table.write_json())
    if delivery.source_id.startswith("city"):
        for row, row_id in zip(rows, delivery.table["_id"].to_list(), strict=True):
            _as_platform(row, row_id, delivery.day)
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def json_page(rows: list[str], page: int, size: int) -> bytes:
    """The envelope of one page (1-based); past the end, no rows."""
    part = rows[(page - 1) * size : page * size]
    return f'{{"total": {len(rows)}, "rows": [{", ".join(part)}]}}'.encode()


def _as_platform(row: dict[str, object], row_id: str, day: date) -> None:
    """The platform's own keys, and money as a number where it is one."""
    for key in ("CF_NR_FK", "CF_NR_WFFF"):
        amount = row.get(key)
        if isinstance(amount, str) and amount.replace(".", "", 1).isdecimal():
            row[key] = float(amount)
    moment = midnight(day) + timedelta(hours=1)
    row |= {
        "RESOURCE_ID": "DIR-20180902-164730-458", "ID": row_id, "CHECK_FLAG": "1",
        "CREATE_DATE": int(moment.timestamp()) * 1000, "CREATE_DEPT_NAME": "杭州市",
        "PERSON_ID": row_id[::-1], "COMP_NAME": row.get("CF_XDR_MC") or row.get("XK_XDR_MC"),
    }  # fmt: skip


def xml_messages(delivery: Delivery, table: pl.DataFrame) -> bytes:
    """All messages of the day in one document."""
    ids = delivery.table["_id"].to_list()
    columns = table.columns
    messages = [
        _message(row_id, dict(zip(columns, row, strict=True)))
        for row_id, row in zip(ids, table.rows(), strict=True)
    ]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<ExchangeMessages>\n'
    return (head + "\n".join(messages) + "\n</ExchangeMessages>\n").encode()


def _message(flow: str, row: Mapping[str, str | None]) -> str:
    fields = "".join(f"<{tag}>{escape(value or '')}</{tag}>" for tag, value in row.items())
    header = (
        f"<sender>33</sender><receiver>267255</receiver><cc></cc><flow>{flow}</flow>"
        f"<item>{flow[::-1]}</item><sn></sn><securityType>1</securityType>"
        "<operator>sifating</operator><contacts>12345678</contacts>"
    )
    return (
        f"<ExchangeMessage><Header>{header}</Header>"
        f"<Body><fields>{fields}</fields></Body></ExchangeMessage>"
    )
