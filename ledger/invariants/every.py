"""All ten, in their order; and those of them that one batch can break by itself."""

from collections.abc import Callable, Mapping

import polars as pl
from sqlalchemy import Connection

from ledger.invariants.clock import audit, clock
from ledger.invariants.counts import conservation, open_work
from ledger.invariants.decisions import corrections, four_eyes
from ledger.invariants.flowing import blocking, identity
from ledger.invariants.published import one_line, provenance
from ledger.invariants.scope import Scope
from records.invariants import VIOLATIONS, Invariant

Check = Callable[[Connection, Scope], pl.DataFrame]
CHECKS: Mapping[Invariant, Check] = {
    Invariant.CONSERVATION: conservation,
    Invariant.OPEN_WORK: open_work,
    Invariant.PROVENANCE: provenance,
    Invariant.ONE_LINE: one_line,
    Invariant.BLOCKING: blocking,
    Invariant.IDENTITY: identity,
    Invariant.FOUR_EYES: four_eyes,
    Invariant.CORRECTIONS: corrections,
    Invariant.CLOCK: clock,
    Invariant.AUDIT: audit,
}
OF_A_BATCH = tuple(
    each for each in Invariant if each not in (Invariant.ONE_LINE, Invariant.FOUR_EYES)
)
SUMS = (Invariant.CONSERVATION, Invariant.OPEN_WORK)
"""What is counted once more before a release: a row may be lost after its batch has closed."""


def violations(
    conn: Connection, scope: Scope, which: tuple[Invariant, ...] = tuple(Invariant)
) -> pl.DataFrame:
    """VIOLATIONS within `scope`, in the order of the invariants; none when all is well."""
    parts = [
        CHECKS[each](conn, scope).select(pl.lit(each.value).alias("invariant"), "subject", "words")
        for each in which
    ]
    return pl.concat([pl.DataFrame(schema=VIOLATIONS), *parts])
