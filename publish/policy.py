"""Dated policy packs: what may be shown, until when, and why not (design §7).

The packs are TOML under `publish/policy/`; this module only interprets them. A pack governs a
record by the record's clock (the decision date, for a listing the day it was listed). A record
without a usable clock, or decided on a day no pack governs, is not shown: publishing without a
legal basis is the worse error.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl

from publish.errors import PolicyBroken
from records.field import Channel
from records.kind import Kind
from records.states import Why

PACKS = Path(__file__).parent / "policy"
COMMITMENTS = "commitments.toml"
"""No pack: which promise covers which violations (`publish.breaches`)."""


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition: the field's text contains one of `values`."""

    field: str
    values: tuple[str, ...]

    def expr(self) -> pl.Expr:
        """True where it holds; null never does."""
        return pl.col(self.field).str.contains_any(list(self.values)).fill_null(value=False)


@dataclass(frozen=True, slots=True)
class Term:
    """How long records of a kind are shown: `years` from the clock, or until a date field."""

    kind: Kind
    name: str
    clock: str
    years: int | None
    until: str | None
    any: tuple[Holds, ...]

    def fits(self) -> pl.Expr:
        """Rows this term is for."""
        conditions = [holds.expr() for holds in self.any]
        return reduce(pl.Expr.or_, conditions) if conditions else pl.lit(value=True)

    def end(self) -> pl.Expr:
        """The last day shown (inclusive); null is open-ended."""
        if self.until is not None:
            return as_date(self.until)
        return as_date(self.clock).dt.offset_by(f"{self.years}y")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps records out, and the reason an already shown one leaves with."""

    kinds: tuple[Kind, ...]
    channels: tuple[Channel, ...]
    name: str
    field: str
    equals: tuple[str, ...]
    differs: tuple[str, ...]
    reached: bool
    why: Why

    def fits(self, day: date) -> pl.Expr:
        """Rows refused on `day`; a null field refuses nothing."""
        if self.reached:
            return (as_date(self.field) <= day).fill_null(value=False)
        if self.differs:
            return pl.col(self.field).is_in(self.differs).not_().fill_null(value=False)
        return pl.col(self.field).is_in(self.equals).fill_null(value=False)


@dataclass(frozen=True, slots=True)
class Level:
    """A warning level: at least so many lists and penalties, and who then does what."""

    name: str
    lists: int
    penalties: int
    measures: tuple[tuple[str, str], ...]  # (by, what)


@dataclass(frozen=True, slots=True)
class Pack:
    """One legal regime with its basis and the decision dates it governs."""

    id: str
    title: str
    instrument: str
    basis: tuple[str, ...]
    start: date
    end: date | None
    stock: bool  # also governs decisions made before `start`
    terms: tuple[Term, ...]
    refusals: tuple[Refusal, ...]
    levels: tuple[Level, ...]

    def governs(self, clock: pl.Expr) -> pl.Expr:
        """Rows whose clock falls under this pack."""
        late = pl.lit(value=True) if self.end is None else clock <= self.end
        early = pl.lit(value=True) if self.stock else clock >= self.start
        return (clock.is_not_null() & late & early).fill_null(value=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """All packs, newest first."""

    packs: tuple[Pack, ...]

    def governing(self, day: date) -> Pack | None:
        """The pack that governs a decision of `day`, if any."""
        row = pl.DataFrame({"day": [day]})
        for pack in self.packs:
            if row.select(pack.governs(pl.col("day"))).item():
                return pack
        return None

    def judge(self, table: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> pl.DataFrame:
        """`table` (text columns of `kind`) with publish_from, publish_until, why and rule.

        `why` is null where the row may be shown on `day`; otherwise it is the reason it may not.
        """
        none = (pl.lit(None, pl.Date()), pl.lit(None, pl.Date()), pl.lit("无适用规则"), _no_why())
        start, until, rule, refused = none
        for pack in reversed(self.packs):
            for term in reversed([term for term in pack.terms if term.kind is kind]):
                chosen = pack.governs(as_date(term.clock)) & term.fits()
                start = pl.when(chosen).then(as_date(term.clock)).otherwise(start)
                until = pl.when(chosen).then(term.end()).otherwise(until)
                name = pl.lit(f"{pack.id}/{term.name}")
                rule = pl.when(chosen).then(name).otherwise(rule)
            refused = _refused(pack, kind, channel, day, refused)
        judged = table.with_columns(
            start.alias("publish_from"), until.alias("publish_until"), rule.alias("rule"),
            refused.alias("refused"),
        )  # fmt: skip
        return judged.with_columns(_why(day)).drop("refused")

    def refuse(self, table: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> pl.DataFrame:
        """`table` with `why`: refusals alone, for a kind without a clock (a registration)."""
        pack = self.governing(day)
        why = _no_why() if pack is None else _refused(pack, kind, channel, day, _no_why())
        return table.with_columns(why.alias("why"))

    def levels(self, day: date) -> tuple[Level, ...]:
        """The warning levels in force on `day`, most severe first."""
        pack = self.governing(day)
        return () if pack is None else pack.levels


def as_date(field: str) -> pl.Expr:
    """An ISO text column as dates; anything else is null."""
    return pl.col(field).str.to_date("%Y-%m-%d", strict=False)


def load(folder: Path = PACKS) -> Policy:
    """All packs in `folder`; `PolicyBroken` names the file that is not one."""
    packs = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == COMMITMENTS:
            continue
        try:
            packs.append(_pack(tomllib.loads(path.read_text("utf-8"))))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise PolicyBroken(f"{path.name}: {error!r}") from error
    return Policy(tuple(sorted(packs, key=lambda pack: pack.start, reverse=True)))


def _no_why() -> pl.Expr:
    return pl.lit(None, pl.String())


def _why(day: date) -> pl.Expr:
    return (
        pl.when(pl.col("refused").is_not_null()).then("refused")
        .when(pl.col("publish_from").is_null()).then(pl.lit(Why.OUT_OF_SCOPE))
        .when(pl.col("publish_until") < day).then(pl.lit(Why.EXPIRED))
        .otherwise(_no_why())
        .alias("why")
    )  # fmt: skip


def _refused(pack: Pack, kind: Kind, channel: Channel, day: date, otherwise: pl.Expr) -> pl.Expr:
    for refusal in reversed(pack.refusals):
        if kind in refusal.kinds and channel in refusal.channels:
            why = pl.lit(str(refusal.why))
            otherwise = pl.when(refusal.fits(day)).then(why).otherwise(otherwise)
    return otherwise


def _pack(data: dict[str, Any]) -> Pack:
    in_force = data["in_force"]
    return Pack(
        id=data["id"],
        title=data["title"],
        instrument=data["instrument"],
        basis=tuple(data["basis"]),
        start=in_force["from"],
        end=in_force.get("until"),
        stock=in_force.get("stock", False),
        terms=tuple(_term(entry) for entry in data.get("term", ())),
        refusals=tuple(_refusal(entry) for entry in data.get("refusal", ())),
        levels=tuple(_level(entry) for entry in data.get("level", ())),
    )


def _term(data: dict[str, Any]) -> Term:
    if ("years" in data) == ("until" in data):
        raise ValueError(f"term {data['name']!r} needs either years or until")
    return Term(
        kind=Kind(data["kind"]),
        name=data["name"],
        clock=data["clock"],
        years=data.get("years"),
        until=data.get("until"),
        any=tuple(Holds(one["field"], tuple(one["holds"])) for one in data.get("any", ())),
    )


def _refusal(data: dict[str, Any]) -> Refusal:
    return Refusal(
        kinds=tuple(Kind(kind) for kind in data["kinds"]),
        channels=tuple(Channel(channel) for channel in data.get("channels", list(Channel))),
        name=data["name"],
        field=data["field"],
        equals=tuple(data.get("equals", ())),
        differs=tuple(data.get("differs", ())),
        reached=data.get("reached", False),
        why=Why(data["why"]),
    )


def _level(data: dict[str, Any]) -> Level:
    measures = tuple((one["by"], one["what"]) for one in data["measures"])
    return Level(data["name"], data["lists"], data["penalties"], measures)
