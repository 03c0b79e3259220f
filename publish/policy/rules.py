"""What a policy pack is made of: an instrument and its rules, each with its legal basis."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from publish.policy.conditions import Alternatives, Condition, as_date, every, fits
from records.field import Channel
from records.kind import Kind
from records.states import Why

FIRST_SHOWN = "first_shown"
"""A clock: the day on which it was first shown, as the source says it or as the law has it."""
DECIDED = {Kind.LICENCE: "decided_on", Kind.PENALTY: "decided_on"}
"""By which date a pack knows whether it was in force; other kinds have refusals and masks only."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule has. `words` say what is not certain of it; empty where all is."""

    name: str
    basis: str
    kinds: tuple[Kind, ...]
    channels: tuple[Channel, ...]
    when: Alternatives
    words: str
    applied: bool  # a rule too uncertain to be applied is only told

    def concerns(self, kind: Kind, channel: Channel) -> bool:
        """Whether it is applied to records of that kind there."""
        return self.applied and kind in self.kinds and channel in self.channels


@dataclass(frozen=True, slots=True)
class Term:
    """How long records are shown: `months` from the clock, or until a date of the record."""

    rule: Rule
    clock: str
    months: int | None
    until: str | None
    or_later: str | None

    def end(self) -> pl.Expr:
        """The last day shown (inclusive); null is open-ended."""
        if self.until is not None:
            return as_date(self.until)
        end = clock(self.clock).dt.offset_by(f"{self.months}mo")
        return end if self.or_later is None else pl.max_horizontal(end, as_date(self.or_later))


@dataclass(frozen=True, slots=True)
class Repair:
    """From when a record may be repaired, or why it never is.

    `outcome`: `from` (months after the clock), `duty_done`, `never`, `lapses` (ends by itself,
    there is nothing to apply for), `not_provided`, `follows` (what `channel` says).
    """

    rule: Rule
    outcome: str
    clock: str
    months: int
    channel: Channel | None
    who: str
    requires: str  # what has to be done or be so by then


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps records out, and the reason an already shown one leaves with."""

    rule: Rule
    why: Why


@dataclass(frozen=True, slots=True)
class Mask:
    """Fields that no line may carry."""

    rule: Rule
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has to do what within how many days; `within` is None where no number is known."""

    rule: Rule
    event: str
    within: int | None
    working: bool
    who: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One instrument with its basis, the days it is in force, and its rules."""

    id: str
    title: str
    instrument: str
    basis: tuple[str, ...]
    channels: tuple[Channel, ...]
    site: str  # where it is shown instead, for one that governs no channel of ours
    start: date
    end: date | None
    stock: bool  # also grants terms to decisions made before `start`
    special: bool  # of one kind of authority: prevails over the general packs
    framework: bool  # named, not applied
    scope: tuple[Condition, ...]
    words: str
    terms: tuple[Term, ...]
    repairs: tuple[Repair, ...]
    refusals: tuple[Refusal, ...]
    masks: tuple[Mask, ...]
    duties: tuple[Duty, ...]
    digest: str  # SHA-256 of what the file says

    def begun(self, day: date) -> bool:
        """Whether it has come into force by `day`."""
        return self.start <= day

    def in_force(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.begun(day) and (self.end is None or day <= self.end)

    def rules(self) -> tuple[Rule, ...]:
        """All its rules, in their order."""
        parts = (self.terms, self.repairs, self.refusals, self.masks, self.duties)
        return tuple(each.rule for part in parts for each in part)

    def grants(self, decided: pl.Expr) -> pl.Expr:
        """Rows decided while it was in force."""
        late = pl.lit(value=True) if self.end is None else decided <= self.end
        return ((decided >= self.start) & late).fill_null(value=False)

    def meant(self, rule: Rule, day: date) -> pl.Expr:
        """Rows of its scope that `rule` is for."""
        return every(self.scope, day) & fits(rule.when, day)

    def publish_within(self) -> int:
        """Working days after the decision in which it demands publication; 0 if it does not."""
        return next((d.within or 0 for d in self.duties if d.event == "publish"), 0)


def clock(name: str) -> pl.Expr:
    """The column a term runs from, as dates; `first_shown` is there already as a date."""
    return pl.col(FIRST_SHOWN) if name == FIRST_SHOWN else as_date(name)
