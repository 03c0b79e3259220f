"""Clean rows of the kinds that are no decisions of 双公示: measures, checks, grades, leads.

Each maker takes (rng, firms, last day, count, first serial) and gives the kind's catalogue columns
as text, with `_uscc` (the truth) behind.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import words
from sandbox.authorities import Authorities
from sandbox.decisions import days_between, decision_days, later, shaped
from sandbox.naming import person_names, pick


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a maker is asked for. `stem` begins every number the department gives."""

    firms: pl.DataFrame
    authorities: Authorities
    last: date
    count: int
    serial: int
    stem: str = ""


def enforcements(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """约谈, 下架 and the like, each about a site or an app of the firm."""
    n = wanted.count
    serial = _serials(wanted)
    kinds = pick(tuple(words.MEASURES), rng.integers(0, len(words.MEASURES), n))
    said = pl.DataFrame(
        list(words.MEASURES.values()), schema=["measure_reason", "measure_content"], orient="row"
    )[[list(words.MEASURES).index(kind) for kind in kinds]]
    frame = _about(rng, wanted).with_columns(
        said,
        measure=kinds,
        target=pl.col("party_name").str.slice(2, 6) + pl.lit("客户端"),
        url=pl.format("www.site{}.invalid", serial),
        decision_number=pl.format(
            "{}通〔{}〕{}号", pl.lit(wanted.stem), pl.lit(wanted.last.year), serial
        ),
        decided_on=_days(rng, wanted),
    )
    return shaped(Kind.ENFORCEMENT, frame)


def inspections(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Samplings and monitoring results; one in eight did not pass."""
    n = wanted.count
    serial = _serials(wanted)
    failed = pl.Series(rng.random(n) < 1 / 8)
    product = pick(words.PRODUCTS, rng.integers(0, len(words.PRODUCTS), n))
    item = pick(words.FAILED_ITEMS, rng.integers(0, len(words.FAILED_ITEMS), n))
    frame = _about(rng, wanted).with_columns(
        inspection_type=pick(("抽查", "抽检", "风险监测"), rng.integers(0, 3, n)),
        inspection_number=pl.format("{}{}", pl.lit(wanted.stem), serial),
        inspected_on=_days(rng, wanted),
        inspection_result=pl.when(failed).then(pl.lit("不合格")).otherwise(pl.lit("合格")),
        product_name=product,
        batch_number=pl.Series(rng.integers(20180101, 20180630, n)).cast(pl.String),
        failed_items=pl.when(failed).then(item),
        inspection_basis=pl.lit("产品质量监督抽查实施规范"),
        laboratory=pl.lit("沄栎检验检测研究院"),
        platform_name=pick(words.PLATFORMS, rng.integers(0, len(words.PLATFORMS), n)),
        url=pl.format("item{}.platform.invalid", serial),
    )
    return shaped(Kind.INSPECTION, frame)


def ratings(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Credit grades, one per firm; `stem` is the scheme."""
    grades = words.GRADES[wanted.stem]
    numbers = np.arange(wanted.serial, wanted.serial + wanted.count)
    rated = _days(rng, wanted)
    frame = _about(rng, wanted).with_columns(
        party_customs_code=pl.Series(3_301_960_000 + numbers).cast(pl.String),
        rating_scheme=pl.lit(wanted.stem),
        grade=pick(grades, rng.integers(0, len(grades), wanted.count)),
        rated_on=rated,
        valid_until=later(rated, 365),
    )
    return shaped(Kind.RATING, frame)


def leads(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Complaints and clues: half of them name the firm only."""
    n = wanted.count
    named_only = pl.Series(rng.random(n) < 0.5)
    nothing = pl.lit(None, pl.String)
    codes = ("party_uscc", "party_registration_number", "party_org_code")
    said = pl.DataFrame(
        words.LEADS[wanted.stem], schema=["lead_type", "lead_content"], orient="row"
    )
    frame = (
        _about(rng, wanted)
        .with_columns(
            pl.when(named_only).then(nothing).otherwise(name).alias(name) for name in codes
        )
        .with_columns(
            said[rng.integers(0, len(said), n)],
            lead_number=pl.format("{}{}", pl.lit(wanted.stem), _serials(wanted)),
            received_on=_days(rng, wanted),
            lead_subject=pick(words.PRODUCTS, rng.integers(0, len(words.PRODUCTS), n)),
            handling_status=pick(("已办结", "办理中"), rng.integers(0, 2, n)),
            platform_name=pick(words.PLATFORMS, rng.integers(0, len(words.PLATFORMS), n)),
            complainant=person_names(rng, n),
        )
    )
    return shaped(Kind.LEAD, frame)


def commitments(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """信用承诺 of platforms, their operators and logistics firms."""
    n = wanted.count
    role = pick(("平台内经营者", "平台", "物流企业"), rng.choice(3, n, p=(0.8, 0.1, 0.1)))
    signed = _days(rng, wanted)
    frame = _about(rng, wanted).with_columns(
        commitment_number=pl.format("{}{}", pl.lit(wanted.stem), _serials(wanted)),
        party_role=role,
        commitment_type=pl.lit("依法诚信经营承诺"),
        commitment_content=pl.lit("承诺不销售侵权假冒商品，不虚构交易，接受社会监督"),
        committed_on=signed,
        valid_until=later(signed, 3 * 365),
        platform_name=pick(words.PLATFORMS, rng.integers(0, len(words.PLATFORMS), n)),
    )
    return shaped(Kind.COMMITMENT, frame)


def repairs(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Decisions on repair; the number repaired is one that this department's records may carry."""
    serial = _serials(wanted)
    year = pl.lit(wanted.last.year)
    frame = _about(rng, wanted).with_columns(
        repair_number=pl.format("{}信修〔{}〕{}号", pl.lit(wanted.stem), year, serial),
        repaired_kind=pl.lit("行政处罚"),
        repaired_number=pl.format("{}市监罚〔{}〕{}号", pl.lit("沄"), year, serial),
        decided_on=_days(rng, wanted),
        repair_reason=pl.lit("已履行处罚决定并作出信用承诺"),
    )
    return shaped(Kind.REPAIR, frame)


def sites(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Sites as the filing offices know them: by name alone, no code of the firm (domain §6.1)."""
    serial = _serials(wanted)
    nothing = pl.lit(None, pl.String)
    frame = _about(rng, wanted).with_columns(
        party_uscc=nothing, party_registration_number=nothing, party_org_code=nothing,
        operator_type=pl.lit("网站"),
        operator_title=pl.col("party_name").str.slice(0, 8) + pl.lit("官网"),
        url=pl.format("www.site{}.invalid", serial),
        icp_number=pl.format("沄{}备{}号", pl.lit(wanted.stem), serial),
        opened_on=days_between(rng, date(2014, 1, 1), date(2018, 7, 31), wanted.count),
    )  # fmt: skip
    return shaped(Kind.ONLINE_OPERATOR, frame)


def _about(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    firms = wanted.firms[rng.integers(0, len(wanted.firms), wanted.count)]
    offices = wanted.authorities.frame
    office = offices[rng.integers(0, len(offices), wanted.count)]
    return firms.select(
        "party_name", "party_uscc", "party_registration_number", "party_org_code",
        _uscc="party_uscc",
    ).with_columns(authority_name=office["name"], authority_uscc=office["uscc"])  # fmt: skip


def _days(rng: np.random.Generator, wanted: Wanted) -> pl.Series:
    return decision_days(rng, wanted.last - timedelta(days=180), wanted.last, wanted.count)


def _serials(wanted: Wanted) -> pl.Series:
    numbers = np.arange(wanted.serial, wanted.serial + wanted.count)
    return pl.Series(numbers).cast(pl.String).str.zfill(6)
