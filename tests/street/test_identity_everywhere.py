"""The same batch on SQLite, on PostgreSQL, in memory, in one process and in four: one answer."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ledger.open import open_ledger
from records.tables import CHUNK_ROWS
from sandbox.identity_world import World, make_world
from tests.street.matches import jobs, matches, normalised, table_of
from wangjian.identity_trial import fill

SEED = 20180903


def filled(url: str, world: World) -> str:
    with open_ledger(url) as ledger:
        fill(ledger, world)
    return url


def the_same(left: pl.DataFrame, right: pl.DataFrame) -> None:
    """Row by row, in their order, evidence and all."""
    assert_frame_equal(left, right, check_exact=True)
    assert left["evidence"].drop_nulls().len() > left.height / 10


def compared(urls: list[str], world: World, records: int, size: int) -> None:
    """Every store against the table, in one chunk a kind and cut up among four processes."""
    given = normalised(SEED, records, world)
    whole = matches(list(jobs(given, table_of(world), CHUNK_ROWS)))
    assert whole.height == sum(rows.height for _, rows in given)
    # A pattern's share of the records is rounded, so they are about as many as were asked for.
    assert whole.height > 0.95 * records
    for url in urls:
        the_same(whole, matches(list(jobs(given, url, CHUNK_ROWS))))
    cut = [job for url in urls for job in jobs(given, url, size)]
    for part in matches(cut, processes=4).iter_slices(whole.height):
        the_same(whole, part)


@pytest.mark.parametrize("size", [3, 97])
def test_how_rows_are_cut_into_chunks_changes_no_match(size: int) -> None:
    world = make_world(SEED, 2_000)
    given, table = normalised(SEED, 300, world), table_of(world)
    whole = matches(list(jobs(given, table, CHUNK_ROWS)))
    the_same(whole, matches(list(jobs(given, table, size))))


@pytest.mark.postgres
def test_stores_and_processes_give_the_same_matches(tmp_path: Path, postgres_url: str) -> None:
    world = make_world(SEED, 2_500)
    urls = [f"sqlite:///{tmp_path / 'ledger.sqlite'}", postgres_url]
    compared([filled(url, world) for url in urls], world, 4_000, 600)


@pytest.mark.proof
@pytest.mark.postgres
def test_stores_and_processes_agree_on_a_hundred_thousand_records(
    tmp_path: Path,
    postgres_url: str,
) -> None:
    world = make_world(SEED, 100_000)
    urls = [f"sqlite:///{tmp_path / 'ledger.sqlite'}", postgres_url]
    compared([filled(url, world) for url in urls], world, 100_000, 9_973)
