"""Penalty files as a clerk would have them: rows by our field names, written in any format."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from acts.check_file import Checking, check_file
from acts.checking.report import Report
from records.kind import CATALOGUES, Kind
from records.protocols import Registry
from sandbox.departments.old_workbook import old_workbook

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 4, tzinfo=UTC)
FIELDS = CATALOGUES[Kind.PENALTY].by_name
ZH = {name: field.zh for name, field in FIELDS.items()}
V2018 = {name: field.v2018[0] if field.v2018 else name for name, field in FIELDS.items()}
OURS = {name: name for name in FIELDS}
GOOD = {
    "party_name": "沄安有限公司",
    "party_category": "法人及非法人组织",
    "party_uscc": "91330100YY000001XN",
    "decision_number": "杭市监罚〔2018〕1号",
    "violation_type": "虚假宣传",
    "violation_facts": "网店页面宣传与事实不符",
    "penalty_basis": "《反不正当竞争法》第二十条",
    "penalty_category": "警告",
    "penalty_content": "警告",
    "decided_on": "2018-08-30",
    "valid_until": "2019-08-30",
    "authority_name": "杭州市市场监督管理局",
    "authority_uscc": "11330100YY0000036R",
    "source_agency_name": "杭州市市场监督管理局",
    "source_agency_uscc": "11330100YY0000036R",
}
PERSON = GOOD | {
    "party_name": "赵某某",
    "party_category": "自然人",
    "party_uscc": "",
    "party_id_type": "身份证",
    "party_id_number": "890102199003071213",
    "decision_number": "杭市监罚〔2018〕77号",
}
Row = Mapping[str, str]


def rows(count: int, **changes: str) -> list[dict[str, str]]:
    """So many penalties that differ in their numbers, from 1 on."""
    return [
        GOOD | {"decision_number": f"杭市监罚〔2018〕{3 * number}号"} | changes
        for number in range(1, count + 1)
    ]


def grid(table: Sequence[Row], headers: Mapping[str, str]) -> list[list[str]]:
    """Header and rows as cells; the columns that any row has."""
    names = list(dict.fromkeys(name for row in table for name in row))
    return [[headers.get(name, name) for name in names],
            *([row.get(name, "") for name in names] for row in table)]  # fmt: skip


def as_csv(table: Sequence[Row], headers: Mapping[str, str] = ZH, encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(grid(table, headers))
    return file.getvalue().encode(encoding)


def as_xlsx(table: Sequence[Row], headers: Mapping[str, str] = ZH) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("公示")
        for number, cells in enumerate(grid(table, headers)):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, cell)
    return file.getvalue()


def as_xls(table: Sequence[Row], headers: Mapping[str, str] = ZH) -> bytes:
    cells: list[Sequence[str | None]] = [
        [cell or None for cell in line] for line in grid(table, headers)
    ]
    return old_workbook({"公示": cells})


def as_json(table: Sequence[Row], headers: Mapping[str, str] = ZH) -> bytes:
    objects = [{headers.get(name, name): cell for name, cell in row.items()} for row in table]
    return json.dumps(objects, ensure_ascii=False).encode()


def as_page(table: Sequence[Row], headers: Mapping[str, str] = ZH) -> bytes:
    return b'{"code":"0","data":{"total":%d,"list":%b}}' % (len(table), as_json(table, headers))


def as_xml(table: Sequence[Row], headers: Mapping[str, str] = V2018) -> bytes:
    messages = [
        f"<ExchangeMessage><Header><flow>{number}</flow></Header><Body><fields>{''.join(cells)}"
        "</fields></Body></ExchangeMessage>"
        for number, row in enumerate(table)
        for cells in [[f"<{headers[n]}>{cell}</{headers[n]}>" for n, cell in row.items()]]
    ]
    return f"<ExchangeMessages>{''.join(messages)}</ExchangeMessages>".encode()


def checked(file: Path, data: bytes, registry: Registry | None = None) -> Report:
    """The report of a file of penalties that holds `data`."""
    file.write_bytes(data)
    return check_file(Checking(file, DAY, MOMENT, Kind.PENALTY), registry)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
