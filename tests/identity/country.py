"""A small registry with namesakes, former names and ended firms, and rows that name them."""

from datetime import date

import polars as pl

from identity.registry_table import table_registry
from records.org_code import org_check_character
from records.registration_number import check_digit
from records.tables import IDENTIFIERS
from records.uscc import check_character


def code(body: str, head: str = "91330106", inner: str | None = None) -> str:
    first17 = head + body + (inner if inner is not None else str(org_check_character(body)))
    return first17 + check_character(first17)


def number(first14: str) -> str:
    return first14 + check_digit(first14)


A, B, C, D, E, F = (code(f"YY00000{digit}") for digit in "123456")
G = code("YY000007", inner="1")  # fails the inner check only
H, UNKNOWN = code("YY000008"), code("YY009999")
A_REG, B_REG, OLD_REG = number("33010600001234"), number("33010600005678"), "3301061000123"
DAY = date(2018, 6, 4)

ENTERPRISES = pl.DataFrame(
    [
        # uscc, name, registration number, tax number, status, ended on
        (A, "杭州甲示例有限公司", A_REG, "330106" + A[8:17], "存续", None),
        (B, "杭州乙示例有限公司", B_REG, None, "存续", None),
        (C, "杭州丙示例有限公司", OLD_REG, None, "注销", date(2018, 1, 1)),
        (D, "杭州丁示例（新名）有限公司", None, None, "存续", None),
        (E, "杭州戊示例有限公司", OLD_REG, None, "注销", date(2019, 1, 1)),
        (F, "杭州己示例有限公司", None, "330106700000001", "吊销", date(2017, 1, 1)),
        (G, "杭州庚示例有限公司", None, None, "存续", None),
        (H, "杭州甲示例有限公司", A_REG, None, "存续", None),  # a namesake with A's number
    ],
    schema=["uscc", "name", "registration_number", "tax_number", "status", "ended_on"],
    orient="row",
)
FORMER = pl.DataFrame(
    [
        (D, "杭州丁示例有限公司", date(2018, 6, 4)),
        (D, "杭州丁丁示例有限公司", date(2017, 1, 1)),
        (D, "杭州丁老示例有限公司", None),
        (G, "杭州庚老示例有限公司", None),
    ],
    schema=["uscc", "name", "valid_until"],
    orient="row",
)
REGISTRY = table_registry(ENTERPRISES, FORMER)

A_NAME, B_NAME, D_NAME = "杭州甲示例有限公司", "杭州乙示例有限公司", "杭州丁示例（新名）有限公司"

Row = dict[str, str | date | None]


def row(  # noqa: PLR0917 — the columns of the cases below
    name: str | None,
    uscc: str | None = None,
    org: str | None = None,
    reg: str | None = None,
    tax: str | None = None,
    day: date | None = DAY,
) -> Row:
    return {
        "party_name": name,
        "party_uscc": uscc,
        "party_org_code": org,
        "party_registration_number": reg,
        "party_tax_number": tax,
        "decided_on": day,
    }


def table(rows: list[Row]) -> pl.DataFrame:
    numbered = [{"_row": place, **each} for place, each in enumerate(rows)]
    return pl.DataFrame(numbered, schema=IDENTIFIERS)
