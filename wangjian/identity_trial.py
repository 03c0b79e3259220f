"""Records of the lookalikes' world put through identity, and the truth laid beside each answer.

Normalised as ever, resolved against a real ledger's registry; of what is pending, a sample is asked
for its candidates. `identity_quality.py` says what of it is good enough.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from identity.code_repairs import code_repairs
from identity.code_repairs import suggested as agreeing
from identity.resolve import resolve
from ledger.open import Ledger
from records.digest import sha256_hex
from records.kind import CATALOGUES, Kind
from records.protocols import Registry
from records.snapshot import ReadCount, Snapshot
from records.states import Vocabulary
from records.tables import CHUNK_ROWS, DISPOSITIONS, FINDINGS, LOCATOR, empty
from sandbox.identity_cases import Cases
from sandbox.identity_world import DAY, World
from validation.normalise.normalise import normalise

MOMENT = datetime(2018, 9, 3, 1, tzinfo=UTC)
SAMPLE = 2_000  # pending records of a pattern whose broken codes are looked up, at most
LISTED = 300  # those of them that are asked for candidates
_SOURCE = "registry_enterprises"

Resolver = Callable[[Kind, pl.DataFrame, Registry], pl.DataFrame]
Suggester = Callable[[pl.DataFrame, Registry], pl.DataFrame]

TRIED = pl.Schema(
    {
        "_row": pl.Int64(),
        "pattern": pl.String(),
        "uscc": pl.String(),  # the truth; null: nobody in the register
        "decidable": pl.Boolean(),
        "found": pl.String(),  # null while pending
        "rung": pl.String(),
        "pending": pl.String(),
        "evidence": pl.String(),
        "party_name": pl.String(),
        "party_uscc": pl.String(),
    }
)
ASKED = pl.Schema(
    {
        "_row": pl.Int64(),
        "pattern": pl.String(),
        "uscc": pl.String(),
        "party_name": pl.String(),
        "party_uscc": pl.String(),
        "listed": pl.Boolean(),  # whether candidates were asked for
        "place": pl.Int64(),  # of the truth among the candidates, from 1; null: not among them
        "first": pl.String(),  # the first candidate
        "repair": pl.String(),  # what a broken code is suggested to be
    }
)


@dataclass(frozen=True, slots=True)
class Trial:
    """`tried`: TRIED, a line for each record. `asked`: ASKED, one for each of the sample."""

    tried: pl.DataFrame
    asked: pl.DataFrame


def trial(
    given: Iterable[Cases],
    registry: Registry,
    suggester: Suggester,
    resolver: Resolver = resolve,
    listed: int = LISTED,
) -> Trial:
    """Resolve every record of `given`; of what is pending look up a sample.

    `suggester` is asked for the candidates of at most `listed` pending records of each pattern.
    """
    tried, asked = [], [pl.DataFrame(schema=ASKED)]
    taken = pl.DataFrame(schema={"pattern": pl.String(), "taken": pl.UInt32()})
    for lot in given:
        table = normalise(lot.kind, lot.delivered).table
        matches = resolver(lot.kind, table, registry).rename({"uscc": "found"})
        said = table.select("_row", "party_name", "party_uscc")
        rows = lot.truth.join(matches, on="_row", how="left", validate="1:1").join(
            said, on="_row", how="left", validate="1:1"
        )
        tried.append(rows.match_to_schema(TRIED))
        pending = _sampled(rows.filter(pl.col("pending").is_not_null()), taken, listed)
        taken = pl.concat([taken, pending.group_by("pattern").len("taken")])
        taken = taken.group_by("pattern").agg(pl.col("taken").sum())
        asked.append(_asked(pending, table, registry, suggester))
    return Trial(pl.concat(tried), pl.concat(asked))


def _sampled(pending: pl.DataFrame, taken: pl.DataFrame, listed: int) -> pl.DataFrame:
    """The first of each pattern, as long as its sample is not full; `listed` the first of them."""
    counted = pending.join(taken, on="pattern", how="left", maintain_order="left").with_columns(
        nth=pl.int_range(pl.len()).over("pattern") + pl.col("taken").fill_null(0)
    )
    kept = counted.filter(pl.col("nth") < SAMPLE)
    return kept.with_columns(listed=pl.col("nth") < listed).drop("taken", "nth")


def _asked(
    pending: pl.DataFrame, table: pl.DataFrame, registry: Registry, suggester: Suggester
) -> pl.DataFrame:
    """ASKED of the sample."""
    rows = table.join(pending.select("_row", "listed"), on="_row")
    repaired = agreeing(code_repairs(rows, registry)).select("_row", repair="uscc")
    listed = suggester(rows.filter("listed").drop("listed"), registry)
    first = listed.filter(pl.col("rank") == 1).select("_row", first="uscc")
    places = listed.select("_row", "uscc", place="rank").unique(["_row", "uscc"], keep="any")
    joined = pending.join(places, on=["_row", "uscc"], how="left")
    for told in (first, repaired):
        joined = joined.join(told, on="_row", how="left", validate="1:1")
    return joined.match_to_schema(ASKED, extra_columns="ignore")


def fill(ledger: Ledger, world: World) -> None:
    """Enter the world's register as a delivery: chunks, conservation, links and all."""
    digest = sha256_hex(b"lookalikes")
    ledger.keep_snapshot(
        Snapshot(digest, _SOURCE, DAY, "memory:lookalikes", "x", 1, MOMENT, Path("x"))
    )
    batch = ledger.begin_batch(_SOURCE, Kind.REGISTRATION, DAY, [digest], MOMENT)
    columns = [*LOCATOR, *CATALOGUES[Kind.REGISTRATION].schema]
    for chunk in _register(world, digest):
        accepted = normalise(Kind.REGISTRATION, chunk).table.select(columns)
        matches = resolve(Kind.REGISTRATION, accepted, ledger.registry())
        nothing = empty(DISPOSITIONS), empty(FINDINGS)
        ledger.enter(batch, ledger.entry(batch, chunk, accepted, *nothing, matches))
    ledger.close_batch(batch, ReadCount(world.registrations.height), whole=True)


def _register(world: World, digest: str) -> Iterator[pl.DataFrame]:
    """The register as a reader hands it over, chunk by chunk."""
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    rows = world.registrations.with_columns(
        _row=place,
        _locator=pl.format("第{}行", place + 2),
        _snapshot=pl.lit(digest),
        _vocabulary=pl.lit(Vocabulary.LOCAL.value),
        _remote=pl.lit(None, pl.String()),
    )
    return rows.iter_slices(CHUNK_ROWS)
