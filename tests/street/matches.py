"""The same records resolved in other ways: by another registry, in chunks, by several processes."""

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from identity.given import identifiers_of
from identity.registry_table import TableRegistry, table_registry
from identity.resolve import resolve
from ledger.open import standing_ledger
from records.kind import Kind
from sandbox.identity_cases import cases
from sandbox.identity_world import World
from validation.normalise.normalise import normalise


@dataclass(frozen=True, slots=True)
class Job:
    """Records of one kind for a process of their own; `registry` is a ledger's URL or a table."""

    kind: Kind
    rows: pl.DataFrame
    registry: str | TableRegistry


def table_of(world: World) -> TableRegistry:
    """The world's register in memory, without a ledger."""
    enterprises = world.registrations.select(
        uscc="party_uscc",
        name="party_name",
        org_code="party_org_code",
        registration_number="party_registration_number",
        tax_number="party_tax_number",
        status="registration_status",
        ended_on=pl.col("ended_on").str.to_date(),
        established_on=pl.col("established_on").str.to_date(),
    )
    plain = table_registry(enterprises, world.former_names)
    return TableRegistry(plain.enterprises, plain.former, world.links)


def normalised(seed: int, records: int, world: World) -> list[tuple[Kind, pl.DataFrame]]:
    """The world's records by kind, as validation hands them to identity."""
    return [
        (lot.kind, identifiers_of(lot.kind, normalise(lot.kind, lot.delivered).table))
        for lot in cases(seed, records, world)
    ]


def jobs(
    given: Sequence[tuple[Kind, pl.DataFrame]], registry: str | TableRegistry, size: int
) -> Iterator[Job]:
    """The records in chunks of `size`."""
    for kind, rows in given:
        for chunk in rows.iter_slices(size):
            yield Job(kind, chunk, registry)


def matched(job: Job) -> pl.DataFrame:
    """MATCHES of one job."""
    if isinstance(job.registry, TableRegistry):
        return resolve(job.kind, job.rows, job.registry)
    ledger = standing_ledger(job.registry)
    assert ledger is not None
    with ledger:
        return resolve(job.kind, job.rows, ledger.registry())


def matches(given: Sequence[Job], processes: int = 1) -> pl.DataFrame:
    """MATCHES of all jobs in their order, by one process or by several."""
    if processes == 1:
        return pl.concat([matched(job) for job in given])
    # A fresh interpreter each, as on another machine: nothing is inherited.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pl.concat(pool.map(matched, given, chunksize=1))
