"""Open rows of a pretend department, all made up.

Organisation codes begin with YY, a series that was never issued.
"""

from datetime import date
from pathlib import Path

import polars as pl

from acts.workbook.read import Held, ReadBack, read
from acts.workbook.tables import FOUND, OPEN_ROWS, OpenWork
from acts.workbook.write import Order, write
from records.kind import CATALOGUES, Kind
from records.org_code import org_check_character
from records.uscc import check_character
from validation.edition import edition

DAY = date(2018, 9, 4)
BACK_ON = date(2018, 9, 6)
KEY = b"a key of tests, made up, 32 long"
ORDER = Order("0123456789abcdef" * 2, "杭州市市场监督管理局", edition(DAY), DAY)
PENALTY = CATALOGUES[Kind.PENALTY]


def code(number: int) -> str:
    """A code whose checks both hold."""
    body = f"YY{number:06d}"
    first17 = "91330106" + body + str(org_check_character(body))
    return first17 + check_character(first17)


def wrong_code(number: int) -> str:
    """The same with another last character."""
    right = code(number)
    return right[:-1] + ("0" if right[-1] != "0" else "1")


def row_id(number: int) -> str:
    return f"{number:032x}"


def open_work(rows: int) -> OpenWork:
    """Penalties 1 … `rows`: every code is wrong; a third of them with an impossible day too.

    Even ones have a suggestion for the code; it is the right one.
    """
    numbers = range(1, rows + 1)
    known = pl.DataFrame(
        {
            "row_id": [row_id(n) for n in numbers],
            "version": [f"{n * 7_919:064x}" for n in numbers],
            "source_id": "market_penalties",
            "kind": "penalty",
            "day": date(2018, 9, 3),
            "locator": [f"法人行政处罚!第{n + 2}行" for n in numbers],
            "party_name": [f"杭州示例{n}网络科技有限公司" for n in numbers],
            "party_uscc": [wrong_code(n) for n in numbers],
            "decision_number": [f"杭市监罚〔2018〕{n}号" for n in numbers],
            "violation_type": "虚假宣传",
            "violation_facts": "在网店宣传未经证实的功效",
            "penalty_basis": "《中华人民共和国广告法》第五十五条",
            "penalty_category": "罚款",
            "penalty_content": [f"罚款 {n % 9 + 1}000 元" for n in numbers],
            "fine_wan_yuan": [f"0.{n % 9 + 1}" for n in numbers],
            "decided_on": ["2018-02-30" if n % 3 == 0 else "2018-08-20" for n in numbers],
            "valid_until": "2099-12-31",
            "authority_name": "杭州市市场监督管理局",
            "legal_representative_id_number": "330106199001010011",
        }
    )
    schema = pl.Schema({**OPEN_ROWS, **dict.fromkeys(PENALTY.by_name, pl.String())})
    found = pl.concat([_wrong_codes(known), _wrong_days(known)])
    return OpenWork(known.match_to_schema(schema, missing_columns="insert"), found)


def _wrong_codes(known: pl.DataFrame) -> pl.DataFrame:
    numbers = range(1, known.height + 1)
    return known.select(
        "row_id", rule=pl.lit("USCC-005"), severity=pl.lit("review"), field=pl.lit("party_uscc"),
        value="party_uscc", shape=pl.lit("NNNNNNNNAANNNNNNNN"),
        suggestion=pl.Series([code(n) if n % 2 == 0 else None for n in numbers], dtype=pl.String),
    ).match_to_schema(FOUND, missing_columns="insert")  # fmt: skip


def _wrong_days(known: pl.DataFrame) -> pl.DataFrame:
    return known.filter(pl.col("decided_on") == "2018-02-30").select(
        "row_id", rule=pl.lit("DATE-001"), severity=pl.lit("block"), field=pl.lit("decided_on"),
        value="decided_on", shape=pl.lit("NNNN-NN-NN"), suggestion=pl.lit(None, pl.String),
    ).match_to_schema(FOUND, missing_columns="insert")  # fmt: skip


def exported(folder: Path, work: OpenWork) -> bytes:
    """The bytes of the export."""
    path = folder / "待修正.xlsx"
    write(path, work, ORDER, KEY)
    return path.read_bytes()


def read_back(data: bytes, work: OpenWork) -> ReadBack:
    return read(data, held(work), KEY, BACK_ON)


def held(work: OpenWork) -> Held:
    """What a ledger answers that holds `work`."""

    def among(ids: pl.Series) -> OpenWork:
        asked = pl.col("row_id").is_in(ids.implode())
        return OpenWork(work.rows.filter(asked), work.found.filter(asked))

    return among
