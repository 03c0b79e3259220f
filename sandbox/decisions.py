"""What penalties and licences share: who was decided about, by whom, when, under which number."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from records import working_days
from records.kind import CATALOGUES, Kind
from sandbox.authorities import Authorities
from sandbox.country import iso
from sandbox.naming import Ints


@dataclass(frozen=True, slots=True)
class Draw:
    """A request for clean decisions: `first_serial` keeps the numbers of two days apart."""

    enterprises: pl.DataFrame
    authorities: Authorities
    decided_on: pl.Series  # ISO text, one per decision
    first_serial: int


def parties(draw: Draw, chosen: Ints) -> pl.DataFrame:
    """The party columns of one decision per index in `chosen`, plus `_uscc` (the truth).

    A decision made before a renaming names the party as it was called that day.
    """
    firm = draw.enterprises[chosen]
    former = pl.col("former_names").str.split("|")
    renamed_later = draw.decided_on < former.list.get(1, null_on_oob=True)
    return firm.select(
        party_name=pl.when(renamed_later).then(former.list.get(0)).otherwise("party_name"),
        party_category=pl.when(pl.col("party_uscc").str.starts_with("92"))
        .then(pl.lit("个体工商户"))
        .otherwise(pl.lit("法人及非法人组织")),
        party_uscc="party_uscc",
        party_registration_number="party_registration_number",
        party_org_code="party_org_code",
        party_tax_number="party_tax_number",
        legal_representative="legal_representative",
        _uscc="party_uscc",
    )


def numbered(rng: np.random.Generator, draw: Draw, count: int) -> pl.DataFrame:
    """Authority and 文号 columns; serials run per delivery, so no number is given twice."""
    authority = draw.authorities.frame[rng.integers(0, len(draw.authorities.frame), count)]
    serial = pl.Series(np.arange(draw.first_serial, draw.first_serial + count)).cast(pl.String)
    year = draw.decided_on.str.slice(0, 4)
    return pl.DataFrame(
        {
            "decision_number": authority["stem"] + "〔" + year + "〕" + serial + "号",
            "decided_on": draw.decided_on,
            "authority_name": authority["name"],
            "authority_uscc": authority["uscc"],
            "source_agency_name": authority["name"],
            "source_agency_uscc": authority["uscc"],
        }
    )


def shaped(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with every catalogue column of `kind` as text, the truth columns behind."""
    present = set(frame.columns)
    names = [field.name for field in CATALOGUES[kind].fields]
    missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in present]
    extra = [name for name in frame.columns if name.startswith("_")]
    return frame.with_columns(missing).select(*names, *extra)


def days_between(rng: np.random.Generator, first: date, last: date, count: int) -> pl.Series:
    """ISO dates drawn evenly between `first` and `last`, both included."""
    span = (last - first).days + 1
    offsets = rng.integers(0, span, count).astype("timedelta64[D]")
    return iso(np.datetime64(first) + offsets)


def decision_days(rng: np.random.Generator, first: date, last: date, count: int) -> pl.Series:
    """As `days_between`; what falls on a day off was decided on the working day before it."""
    days = days_between(rng, first, last, count)
    distinct = days.unique().to_list()
    worked = [_worked(date.fromisoformat(day)).isoformat() for day in distinct]
    return days.replace_strict(distinct, worked, return_dtype=pl.String)


def _worked(day: date) -> date:
    while not working_days.is_working_day(day):
        day -= timedelta(days=1)
    return day


def later(dates: pl.Series, days: int) -> pl.Series:
    """ISO dates moved by `days`."""
    return dates.str.to_date("%Y-%m-%d").dt.offset_by(f"{days}d").dt.to_string("iso:strict")
