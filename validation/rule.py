"""A rule: code, words, severity, basis and the condition that must hold, as one object.

Not here: any particular rule (`rules/`), or how rules are run (`schema.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from records.field import Field
from records.kind import CATALOGUES, Kind
from records.states import Severity
from validation.legal import Clause

Selector = Callable[[Field], bool]
EVERY_KIND = frozenset(Kind)


class AutoFix(StrEnum):
    """What the house may do about a fault by itself."""

    NONE = "none"
    LOSSLESS = "lossless"  # done, recorded as a change, nothing of the value is lost
    SUGGEST = "suggest"  # a likely right value can be offered; a person decides


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise about a column, or about a normalisation that touched it.

    `holds` builds, for a field the rule applies to, an expression over the normalised table and its
    facts (`facts.py`) that is true where the row keeps the rule; null passes. `reports` names the
    normalisations whose recorded changes are this rule's findings instead; a batch rule has neither
    and lives in `batch.py`. A rule that `minds_absence` is run on a column without any value too;
    of the others, one that speaks of a missing value speaks of a gap among values. `message` and
    `hint` are read by stewards: `{field}` and `{value}` are filled in by the reader of a finding.
    Many rows alike, and a whole column, are told in `of_rows` and `of_column` (Chinese, English)
    where a sentence made of `message` would not do (`messages.py`). Codes are permanent: a rule
    that goes keeps its code and says why in `retired`.
    """

    code: str
    severity: Severity
    fields: Selector
    message: str
    message_en: str
    says: str
    hint: str
    basis: tuple[Clause, ...]
    holds: Callable[[Field], pl.Expr] | None = None
    reports: frozenset[str] = frozenset()
    auto_fix: AutoFix = AutoFix.NONE
    minds_absence: bool = False
    of_rows: tuple[str, str] | None = None
    of_column: tuple[str, str] | None = None
    kinds: frozenset[Kind] = EVERY_KIND
    since: date | None = None
    until: date | None = None
    retired: str = ""

    @property
    def basis_text(self) -> str:
        """The legal basis as a steward reads it."""
        return "；".join(str(clause) for clause in self.basis)

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns of `kind` that this rule looks at; none when the rule is not for it."""
        if kind not in self.kinds:
            return ()
        return tuple(field.name for field in CATALOGUES[kind].fields if self.fields(field))

    def expression(self, field: Field) -> pl.Expr:
        """What must hold for `field`; `TypeError` for a rule that has no expression."""
        if self.holds is None:
            raise TypeError(f"{self.code} is not an expression over one row")
        return self.holds(field)

    def in_force(self, day: date) -> bool:
        """Whether the rule counts on a delivery of `day`."""
        started = self.since is None or self.since <= day
        return started and (self.until is None or day <= self.until) and not self.retired


def named(*names: str) -> Selector:
    """Fields of these names."""
    wanted = frozenset(names)
    return lambda field: field.name in wanted
