"""Records of the lookalikes' world, each with the enterprise that it is really about.

Whether a record can be decided is marked by what it left intact (`identity_pattern.py`), never by
what a matcher makes of it: nothing of one is imported here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from records.kind import CATALOGUES, Kind
from records.states import Vocabulary
from sandbox.identity_cast import FIRM
from sandbox.identity_pattern import AFTER, BEFORE, NOBODY, OTHER, CasePattern
from sandbox.identity_patterns import CASE_PATTERNS
from sandbox.identity_world import DAY, World
from sandbox.pattern import Setting

ROWS = 50_000  # of a lot, at most
SAID = (
    "party_name", "party_uscc", "party_org_code", "party_registration_number", "party_tax_number",
    "legal_representative",
)  # fmt: skip
# How often a record gives an identifier beside the credit code.
_GIVEN = {
    "party_org_code": 0.5,
    "party_registration_number": 0.5,
    "party_tax_number": 0.3,
}
_FIRST_DAY, _DAYS = np.datetime64("2017-09-01"), 365
_LATER = 31  # days after its turn from which on a firm's successor is there


@dataclass(frozen=True, slots=True)
class Cases:
    """Records of one kind as a reader hands them over, and the truth about each.

    `delivered` is text under field names with the locators behind; `truth` has a line for each row
    in its order: `_row`, `pattern`, `uscc` (null: nobody in the register), `decidable`.
    """

    kind: Kind
    delivered: pl.DataFrame
    truth: pl.DataFrame


def cases(
    seed: int, records: int, world: World, patterns: Sequence[CasePattern] = CASE_PATTERNS
) -> Iterator[Cases]:
    """About `records` records, mixed; each pattern has its share. `_row` counts through all."""
    shares = sum(pattern.share for pattern in patterns)
    first = 0
    for number, lot in enumerate(_lots(records, shares, patterns)):
        rng = np.random.default_rng([seed, 13, number])
        parts = [_written(rng, pattern, count, world) for pattern, count in lot]
        rows = pl.concat(parts)
        rows = rows[rng.permutation(rows.height)]
        yield _cases(lot[0][0].kind, rows, first)
        first += rows.height


def _lots(
    records: int, shares: int, patterns: Sequence[CasePattern]
) -> Iterator[list[tuple[CasePattern, int]]]:
    """Patterns of one kind with a count each, no more than ROWS together; none is left out."""
    rounds = -(-records // ROWS)
    for kind in dict.fromkeys(pattern.kind for pattern in patterns):
        for turn in range(rounds):
            counts = [
                (one, _part(max(1, round(records * one.share / shares)), turn, rounds))
                for one in patterns
                if one.kind is kind
            ]
            given = [(one, count) for one, count in counts if count]
            if given:
                yield given


def _part(count: int, turn: int, rounds: int) -> int:
    """The share of round `turn` of `count` things dealt out evenly."""
    return count * (turn + 1) // rounds - count * turn // rounds


def _written(
    rng: np.random.Generator, pattern: CasePattern, count: int, world: World
) -> pl.DataFrame:
    pool = world.pools[pattern.pool]
    pool = pool if pattern.fits is None else pool.rename(_OWN).filter(pattern.fits).rename(_FIRM)
    firms = pool[rng.integers(0, pool.height, count)]
    own = firms.select(*FIRM).rename(_OWN)
    rows = pl.concat([_thinned(rng, firms), own], how="horizontal").with_columns(
        _decided(rng, pattern, firms["turn"]),
        decision_number=pl.format("沄市监罚〔2018〕{}号", pl.int_range(pl.len()) + count),
    )
    nobody = world.registrations.clear()
    spoiled = pattern.spoil(rows, Setting(rng, DAY, nobody, nobody, nobody))
    return spoiled.select(
        *SAID, "decided_on", "decision_number", pattern=pl.lit(pattern.name),
        uscc=_truth(pattern), decidable=_decidable(pattern),
    )  # fmt: skip


_OWN = {name: f"own_{name.removeprefix('party_')}" for name in FIRM}
_FIRM = {own: name for name, own in _OWN.items()}


def _thinned(rng: np.random.Generator, firms: pl.DataFrame) -> pl.DataFrame:
    """The firms with some of their identifiers left out, as records do."""
    given = {name: pl.Series(rng.random(firms.height) < share) for name, share in _GIVEN.items()}
    return firms.with_columns(pl.when(held).then(name).alias(name) for name, held in given.items())


def _decided(rng: np.random.Generator, pattern: CasePattern, turns: pl.Series) -> pl.Series:
    """Days of decision as text: on the firm's turn or before it, well after it, or any."""
    count = len(turns)
    days = turns.to_numpy().astype("datetime64[D]")
    if pattern.when == BEFORE:
        days -= rng.integers(0, 200, count).astype("timedelta64[D]")
    elif pattern.when == AFTER:
        days += rng.integers(_LATER, 150, count).astype("timedelta64[D]")
    else:
        days = _FIRST_DAY + rng.integers(0, _DAYS, count).astype("timedelta64[D]")
    return pl.Series("decided_on", days).dt.to_string("iso:strict")


def _truth(pattern: CasePattern) -> pl.Expr:
    if pattern.truth == NOBODY:
        return pl.lit(None, pl.String)
    return pl.col("o_party_uscc" if pattern.truth == OTHER else "own_uscc")


def _decidable(pattern: CasePattern) -> pl.Expr:
    said = pattern.decidable
    return said if isinstance(said, pl.Expr) else pl.lit(value=said)


def _cases(kind: Kind, rows: pl.DataFrame, first: int) -> Cases:
    place = (pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("_row")
    truth = rows.select(place, "pattern", "uscc", "decidable")
    said = [name for name in (*SAID, "decided_on", "decision_number") if _has(kind, name)]
    delivered = rows.select(
        place, *said, _locator=pl.format("第{}行", place + 2), _snapshot=pl.lit("0" * 64),
        _vocabulary=pl.lit(Vocabulary.LOCAL.value), _remote=pl.lit(None, pl.String),
    )  # fmt: skip
    return Cases(kind, delivered, truth)


def _has(kind: Kind, name: str) -> bool:
    return name in CATALOGUES[kind].by_name
