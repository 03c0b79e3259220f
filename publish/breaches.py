"""承诺后违法: a penalty, decided while a promise held, for what had been promised not to be done.

Which promise covers which violations is dated data (`policy/commitments.toml`); this module only
interprets it. A penalty that was withdrawn or repaired breaks no promise.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl

from publish.errors import PolicyBroken
from publish.policy import COMMITMENTS, PACKS, as_date
from publish.repairs import repaired
from records.field import Channel, Field
from records.kind import CATALOGUES, Kind
from records.states import RecordStatus

KINDS = (Kind.COMMITMENT, Kind.PENALTY, Kind.REPAIR)
BREACHES = pl.Schema(
    {
        "uscc": pl.String(),
        "commitment_id": pl.String(),  # record ids
        "penalty_id": pl.String(),
        "basis": pl.String(),  # of the entry by which the one covers the other
        "words": pl.String(),  # one Chinese sentence
        **{name: pl.String() for name in ("commitment_type", "committed_on")},
        **{name: pl.String() for name in ("decision_number", "decided_on", "authority_name")},
        "violation_type": pl.String(),
    }
)
_PROMISED = ("commitment_type", "committed_on", "valid_until")
_PUNISHED = ("decision_number", "decided_on", "authority_name", "violation_type")


@dataclass(frozen=True, slots=True)
class Cover:
    """What promises of a type, made in a span of days, promise not to do."""

    name: str
    start: date
    end: date | None
    commitment: tuple[str, ...]
    violations: tuple[str, ...]
    basis: str

    def fits(self) -> pl.Expr:
        """Rows of a promise beside a penalty that this entry covers; null never does."""
        made = as_date("committed_on")
        span = made >= self.start if self.end is None else made.is_between(self.start, self.end)
        of_type = pl.col("commitment_type").str.contains_any(list(self.commitment))
        done = pl.col("violation_type").str.contains_any(list(self.violations))
        return (span & of_type & done).fill_null(value=False)


def breach_fields() -> tuple[Field, ...]:
    """The fields of one entry of `breaches` in a warning, each public by itself."""
    promised = CATALOGUES[Kind.COMMITMENT].public(Channel.WARNING)
    penalty = CATALOGUES[Kind.PENALTY].public(Channel.CREDIT_CHINA)
    return (*promised, *(field for field in penalty if field.name in _PUNISHED))


def breaches(
    commitments: pl.DataFrame, penalties: pl.DataFrame, day: date, covers: tuple[Cover, ...]
) -> pl.DataFrame:
    """BREACHES known on `day`, by enterprise and day: one row per promise and penalty.

    Both tables have record_id, uscc and their catalogue fields as text. A penalty counts from the
    day of the promise until its last, both included.
    """
    promised = commitments.select("uscc", *_PROMISED, commitment_id="record_id")
    standing = penalties.filter(pl.col("record_status").ne_missing(RecordStatus.WITHDRAWN.value))
    punished = standing.select("uscc", *_PUNISHED, penalty_id="record_id")
    both = promised.join(punished, on="uscc").with_columns(_basis(covers))
    decided, until = as_date("decided_on"), as_date("valid_until")
    in_time = (decided >= as_date("committed_on")) & (decided <= day)
    held = (decided <= until).fill_null(value=True)
    found = both.filter(pl.col("basis").is_not_null(), in_time, held).with_columns(_words())
    return found.select(BREACHES.names()).sort("uscc", "decided_on", "penalty_id", "commitment_id")


def unrepaired(penalties: pl.DataFrame, repairs: pl.DataFrame, day: date) -> pl.DataFrame:
    """Those of `penalties` that no repair decided until `day` names by number and enterprise."""
    ids = repaired(penalties, Kind.PENALTY, repairs, day)
    return penalties.filter(~pl.col("record_id").is_in(ids.implode()))


def load(folder: Path = PACKS) -> tuple[Cover, ...]:
    """The entries of `commitments.toml` in `folder`; `PolicyBroken` when it is not as it must."""
    path = folder / COMMITMENTS
    try:
        entries = tomllib.loads(path.read_text("utf-8"))["covers"]
        return tuple(_cover(entry) for entry in entries)
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise PolicyBroken(f"{path.name}: {error!r}") from error


def _cover(data: dict[str, Any]) -> Cover:
    words = {name: data[name] for name in ("commitment", "violations")}
    for each in words.values():
        if not (isinstance(each, list) and each and all(isinstance(one, str) for one in each)):
            raise ValueError(f"entry {data['name']!r} needs words for both sides")
    start, end = data["from"], data.get("until")
    if type(start) is not date or (end is not None and end < start):
        raise ValueError(f"entry {data['name']!r} needs days, the first not after the last")
    promised, done = (tuple(words[name]) for name in ("commitment", "violations"))
    return Cover(data["name"], start, end, promised, done, data["basis"])


def _basis(covers: tuple[Cover, ...]) -> pl.Expr:
    """The basis of the first entry that covers a row; null where none does."""

    def chosen(otherwise: pl.Expr, cover: Cover) -> pl.Expr:
        return pl.when(cover.fits()).then(pl.lit(cover.basis)).otherwise(otherwise)

    return reduce(chosen, reversed(covers), pl.lit(None, pl.String())).alias("basis")


def _words() -> pl.Expr:
    return pl.format(
        "承诺后违法：{}作出“{}”，{}因“{}”受到处罚（{}）",
        "committed_on", "commitment_type", "decided_on", "violation_type", "decision_number",
    ).alias("words")  # fmt: skip
