"""名单 (lists): who may list an enterprise for what, for how long, and how it gets off again.

Each list is dated data under `publish/lists/`; this module only interprets it. The edition in force
on the day of listing governs a listing to its end. A listing on a list that no file knows, or made
on a day no edition covers, warns of nobody: a list without a legal basis is the worse error.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from publish.errors import PolicyBroken
from publish.pack_file import read, span
from publish.policy import as_date
from records.kind import CATALOGUES, Kind
from records.states import Why

LISTS = Path(__file__).parent / "lists"
# What `judge` adds to listings.
JUDGED = pl.Schema(
    {
        "list": pl.String(),  # the list's own name, whatever the source calls it
        "serious": pl.Boolean(),  # a list of serious breaches, no mere notice
        "instrument": pl.String(),
        "removal": pl.String(),  # how to get off it, one Chinese sentence
        "publish_from": pl.Date(),
        "publish_until": pl.Date(),  # inclusive; null = until taken off
        "rectify_by": pl.Date(),  # last day to mend; null where none is set
        "rule": pl.String(),
        "why": pl.String(),  # why it warns no more or never did; null while it does
    }
)


@dataclass(frozen=True, slots=True)
class Unsure:
    """A point of law that was not certain when it was written down."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long listings are shown: `months` from the day of listing, or until taken off."""

    name: str
    months: int | None
    any: tuple[tuple[str, tuple[str, ...]], ...]  # (field, words of which its text holds one)

    def fits(self) -> pl.Expr:
        """Listings this term is for; null never is."""
        held = [pl.col(field).str.contains_any(list(words)) for field, words in self.any]
        return pl.any_horizontal(held).fill_null(value=False) if held else pl.lit(value=True)


@dataclass(frozen=True, slots=True)
class Edition:
    """A list under one instrument, from `start` until `end` (inclusive; None is open)."""

    instrument: str
    start: date
    end: date | None
    authority: str
    criteria: tuple[str, ...]
    removal: str
    basis: tuple[str, ...]
    terms: tuple[Term, ...]
    rectify_months: int | None
    rectify_not_before: date | None
    unsure: tuple[Unsure, ...]

    def governs(self) -> pl.Expr:
        """Listings of a day on which this edition was in force."""
        listed = as_date("listed_on")
        late = pl.lit(value=True) if self.end is None else listed <= self.end
        return ((listed >= self.start) & late).fill_null(value=False)

    def rule(self, pack_id: str, term: Term) -> str:
        """How a listing names what governs it."""
        return f"{pack_id}/{self.instrument}/{term.name}"


@dataclass(frozen=True, slots=True)
class ListPack:
    """One list: its name, what sources call it, and its editions in order."""

    id: str
    name: str
    serious: bool
    names: tuple[str, ...]
    editions: tuple[Edition, ...]

    def named(self) -> pl.Expr:
        """Listings that name this list."""
        return pl.col("list_name").str.contains_any(list(self.names)).fill_null(value=False)


def load(folder: Path = LISTS) -> tuple[ListPack, ...]:
    """Every list in `folder` by file name; `PolicyBroken` says what is wrong, and where."""
    return tuple(_pack(path, read(path, "list")) for path in sorted(folder.glob("*.toml")))


def judge(listings: pl.DataFrame, day: date, packs: tuple[ListPack, ...]) -> pl.DataFrame:
    """`listings` (catalogue fields as text) with the columns of JUDGED, as they are on `day`."""
    rules = _rules(packs)
    chosen = listings.with_columns(_number(packs)).join(
        rules, on="_number", how="left", maintain_order="left"
    )
    months = pl.format("{}mo", "_months")
    mend_from = pl.max_horizontal(as_date("listed_on"), "_mend_from")
    dated = chosen.with_columns(
        pl.when(pl.col("_number").is_not_null()).then(as_date("listed_on")).alias("publish_from"),
        as_date("listed_on").dt.offset_by(months).alias("publish_until"),
        mend_from.dt.offset_by(pl.format("{}mo", "_mend_months")).alias("rectify_by"),
        pl.col("rule").fill_null("无适用名单"),
    )
    return dated.with_columns(_why(day)).drop(
        "_number", "_months", "_mend_from", "_mend_months"
    )  # fmt: skip


def _number(packs: tuple[ListPack, ...]) -> pl.Expr:
    """Which of `_rules` a listing falls under: the first that fits; null for none."""
    fits = [
        pack.named() & edition.governs() & term.fits()
        for pack in packs
        for edition in pack.editions
        for term in edition.terms
    ]
    numbers = [pl.when(one).then(number) for number, one in enumerate(fits)]
    return pl.coalesce(*numbers, pl.lit(None, pl.Int32())).cast(pl.Int32()).alias("_number")


@cache
def _rules(packs: tuple[ListPack, ...]) -> pl.DataFrame:
    """One row per list, edition and term, in their order."""
    rows = [
        (pack.name, pack.serious, edition.instrument, edition.removal,
         edition.rule(pack.id, term), term.months,
         edition.rectify_not_before, edition.rectify_months)
        for pack in packs for edition in pack.editions for term in edition.terms
    ]  # fmt: skip
    shape = {name: JUDGED[name] for name in ("list", "serious", "instrument", "removal", "rule")}
    own = {"_months": pl.Int64(), "_mend_from": pl.Date(), "_mend_months": pl.Int64()}
    table = pl.DataFrame(rows, schema=shape | own, orient="row")
    return table.with_row_index("_number").with_columns(pl.col("_number").cast(pl.Int32()))


def _why(day: date) -> pl.Expr:
    return (
        pl.when(as_date("removed_on") <= day).then(pl.lit(Why.DELISTED))
        .when(pl.col("publish_from").is_null()).then(pl.lit(Why.OUT_OF_SCOPE))
        .when(pl.col("publish_until") < day).then(pl.lit(Why.EXPIRED))
        .otherwise(pl.lit(None, pl.String()))
        .alias("why")
    )  # fmt: skip


def _pack(path: Path, data: dict[str, Any]) -> ListPack:
    editions = tuple(_edition(path, one) for one in data["edition"])
    is_serious = data["class"] == "serious"
    return ListPack(path.stem, data["name"], is_serious, tuple(data["names"]), editions)


def _edition(path: Path, data: dict[str, Any]) -> Edition:
    start, end = span(data, path)
    rectify = data.get("rectify", {})
    not_before = rectify.get("not_before")
    return Edition(
        instrument=data["instrument"],
        start=start,
        end=end,
        authority=data["authority"],
        criteria=tuple(data["criteria"]),
        removal=data["removal"],
        basis=tuple(data["basis"]),
        terms=tuple(_term(path, one) for one in data["term"]),
        rectify_months=rectify.get("months"),
        rectify_not_before=None if not_before is None else date.fromisoformat(not_before),
        unsure=unsure(data),
    )


def _term(path: Path, data: dict[str, Any]) -> Term:
    unknown = {one["field"] for one in data.get("any", ())} - CATALOGUES[
        Kind.LISTING
    ].by_name.keys()
    if unknown:
        raise PolicyBroken(f"{path.name}: term {data['name']!r}: no field {sorted(unknown)}")
    conditions = tuple((one["field"], tuple(one["holds"])) for one in data.get("any", ()))
    return Term(data["name"], data.get("months"), conditions)


def unsure(data: dict[str, Any]) -> tuple[Unsure, ...]:
    """The unsure points that an entry marks."""
    return tuple(Unsure(one["about"], one["words"]) for one in data.get("unsure", ()))
