"""Rows checked and attached, and no more: what dry runs do, and the last step of `judge`."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.findings import identity_findings
from identity.resolve import resolve
from records.field import Privacy
from records.kind import CATALOGUES, Kind
from records.protocols import Registry
from records.tables import MATCHES, empty
from validation.check import Checked, check

HIDDEN = "…"
"""Stands where a value is not for everyone's eyes."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One chunk and what the stages say of it."""

    chunk: pl.DataFrame
    checked: Checked
    matches: pl.DataFrame  # MATCHES of the accepted rows; none when there was no registry to ask
    found: pl.DataFrame  # FINDINGS of rules and of identity


def look(
    kind: Kind, chunk: pl.DataFrame, day: date, registry: Registry | None, *, stock: bool = False
) -> Looked:
    """Check and attach the rows of `chunk` as a delivery of `day`; without `registry` check alone.

    `stock`: as the source's first, of which no row is late. Raises what `validation.check` raises.
    """
    return attached(kind, chunk, check(kind, chunk, day, stock=stock), registry)


def attached(
    kind: Kind, chunk: pl.DataFrame, checked: Checked, registry: Registry | None
) -> Looked:
    """What identity says of the rows of `chunk` that were accepted, beside what rules said."""
    if registry is None:
        return Looked(chunk, checked, empty(MATCHES), checked.findings)
    matches = resolve(kind, checked.accepted, registry)
    found = pl.concat([checked.findings, identity_findings(checked.accepted, matches)])
    return Looked(chunk, checked, matches, found)


def is_public(kind: Kind, name: str) -> bool:
    """Whether anyone may see the values of that field."""
    known = CATALOGUES[kind].by_name
    return name in known and known[name].privacy is Privacy.PUBLIC
