"""Floor for validation: the same rule expressions by plain polars, in one pass, without pandera.

`measure` times both on the same normalised chunks in the same run, and normalisation beside them.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from records.kind import Kind
from records.org_code import org_check_character
from records.tables import CHUNK_ROWS
from records.uscc import check_character
from records.working_days import is_working_day
from validation.check import check
from validation.facts import add_facts
from validation.normalise.normalise import normalise
from validation.schema import expressed, failures

DAY = date(2018, 11, 23)
_DIRTY = 0.03
_DAYS = [day for n in range(300) if is_working_day(day := date(2018, 1, 1) + timedelta(days=n))]


@dataclass(frozen=True, slots=True)
class Rates:
    """Rows per second of each way over the same rows."""

    floor: float  # facts and rule expressions, one pass of plain polars
    validation: float  # facts and the same rules run by pandera
    normalisation: float
    whole: float  # `check`: all of it, with findings and dispositions

    @property
    def ratio(self) -> float:
        """Validation against its floor; the aim is at least 0.6."""
        return self.validation / self.floor


def measure(rows: int = 1_000_000, seed: int = 7) -> Rates:
    """Rates over a synthetic 26-column penalty table with 3 % dirty rows, in chunks."""
    spent = {"floor": 0.0, "validation": 0.0, "normalisation": 0.0, "whole": 0.0}
    # The first run loads pandera's backends: a cost of the process, not of a row.
    check(Kind.PENALTY, next(tables(1000, seed)), DAY)
    for number, chunk in enumerate(tables(rows, seed)):
        started = time.perf_counter()
        table = normalise(Kind.PENALTY, chunk).table
        spent["normalisation"] += time.perf_counter() - started
        pair = [("floor", floor), ("validation", validation)]
        # Taking turns: whoever comes second finds the caches warm.
        for name, way in pair if number % 2 else reversed(pair):
            started = time.perf_counter()
            way(table)
            spent[name] += time.perf_counter() - started
        started = time.perf_counter()
        check(Kind.PENALTY, chunk, DAY)
        spent["whole"] += time.perf_counter() - started
    return Rates(**{name: rows / seconds for name, seconds in spent.items()})


def floor(table: pl.DataFrame) -> pl.DataFrame:
    """Rows that break each rule, as (position, rule, field), in one select."""
    table = add_facts(Kind.PENALTY, table, DAY)
    checks = [
        rule.expression(field).fill_null(value=True).alias(f"{rule.code} {field.name}")
        for rule, field in expressed(Kind.PENALTY, table, DAY)
    ]
    kept = table.select(checks)
    parts = [
        pl.DataFrame({"position": (~kept[name]).arg_true()}).with_columns(
            pl.lit(name.split()[0]).alias("rule"), pl.lit(name.split()[1]).alias("field")
        )
        for name in kept.columns
        if not kept[name].all()
    ]
    return pl.concat(parts)


def validation(table: pl.DataFrame) -> pl.DataFrame:
    """The same by the package itself."""
    return failures(Kind.PENALTY, add_facts(Kind.PENALTY, table, DAY), DAY)


def tables(rows: int, seed: int) -> Iterator[pl.DataFrame]:
    """Chunks of a synthetic penalty table of text columns, deterministic in `seed`."""
    dice = random.Random(seed)
    codes = [_code(dice) for _ in range(20_000)]
    offices = [_code(dice, "11") for _ in range(200)]
    for start in range(0, rows, CHUNK_ROWS):
        yield _table(dice, codes, offices, start, min(CHUNK_ROWS, rows - start))


def _code(dice: random.Random, category: str = "91") -> str:
    body = "YY" + "".join(dice.choices("0123456789", k=6))
    first = (
        f"{category}{dice.choice(('330100', '440300', '110108'))}{body}{org_check_character(body)}"
    )
    return first + check_character(first)


def _table(
    dice: random.Random, codes: list[str], offices: list[str], start: int, height: int
) -> pl.DataFrame:
    numbers = range(start, start + height)
    who = dice.choices(range(len(codes)), k=height)
    yuan = [dice.choice((500, 2000, 10_000, 50_000)) + n % 97 for n in numbers]
    days = [_DAYS[n % len(_DAYS)] for n in numbers]
    agency = [f"{n % 200:03d}" for n in numbers]
    columns: dict[str, list[str | None]] = {
        "party_name": [f"杭州网剑示例{n}电子商务有限公司" for n in who],
        "party_category": ["法人及非法人组织"] * height,
        "party_uscc": [codes[n] for n in who],
        "party_registration_number": [None] * height,
        "party_org_code": [codes[n][8:17] for n in who],
        "party_tax_number": [None] * height,
        "party_institution_number": [None] * height,
        "party_social_org_number": [None] * height,
        "legal_representative": ["示例人"] * height,
        "legal_representative_id_type": [None] * height,
        "legal_representative_id_number": [None] * height,
        "decision_number": [f"杭示例监罚〔2018〕{n}号" for n in numbers],
        "violation_type": ["虚假宣传"] * height,
        "violation_facts": [
            f"当事人在其网店发布与事实不符的商品广告，编号{n}，误导消费者" for n in numbers
        ],
        "penalty_basis": ["《中华人民共和国广告法》第五十五条第一款"] * height,
        "penalty_category": [("罚款", "警告;罚款")[n % 2] for n in numbers],
        "penalty_content": [f"责令停止发布违法广告，罚款{y}元" for y in yuan],
        "fine_wan_yuan": [f"{y / 10_000:g}" for y in yuan],
        "confiscated_wan_yuan": [None] * height,
        "revoked_licence": [None] * height,
        "decided_on": [day.isoformat() for day in days],
        "valid_until": [(day + timedelta(days=365)).isoformat() for day in days],
        "authority_name": [f"示例市第{a}市场监督管理局" for a in agency],
        "authority_uscc": [offices[int(a)] for a in agency],
        "source_agency_name": [f"示例市第{a}市场监督管理局" for a in agency],
        "source_agency_uscc": [offices[int(a)] for a in agency],
    }
    for position in dice.sample(range(height), int(height * _DIRTY)):
        _soil(dice, columns, position)
    text = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return text.with_columns(
        pl.Series("_row", numbers, dtype=pl.Int64),
        pl.Series("_locator", [f"公示!第{n + 2}行" for n in numbers]),
        pl.lit("0" * 64).alias("_snapshot"),
        pl.lit("V2018B").alias("_vocabulary"),
        pl.lit(None, pl.String).alias("_remote"),
    )


def _soil(dice: random.Random, columns: dict[str, list[str | None]], row: int) -> None:
    code = columns["party_uscc"][row] or ""
    name, value = dice.choice((
        ("party_uscc", code[:5] + "O" + code[6:]),
        ("party_uscc", code[:17] + ("0" if code[17] != "0" else "1")),
        ("party_uscc", code.lower() + " "),
        ("party_uscc", "9.13502E+17"),
        ("party_uscc", None),
        ("decided_on", "2018.6.4"),
        ("decided_on", "2018-02-30"),
        ("decided_on", "2019-06-04"),
        ("decision_number", f"杭示例监罚[2018]{row}号"),
        ("decision_number", None),
        ("fine_wan_yuan", "2000元"),
        ("fine_wan_yuan", "0"),
        ("penalty_category", "警告；"),
        ("penalty_category", "打屁股"),
        ("violation_facts", "暂无"),
        ("violation_type", "虚假锟斤拷传"),
        ("authority_uscc", "00000000000000000X"),
    ))  # fmt: skip
    columns[name][row] = value
