"""Each source reads its sample into the golden table; `make accept` rewrites those."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import sources
from sources.kit.source import Source
from tests.sources.house import House

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("source", sources.all_sources(), ids=lambda s: s.id)
def test_a_sample_yields_its_golden_table(
    source: Source, house: House, golden: Callable[[Path, bytes], None]
) -> None:
    folder = SAMPLES / source.id
    files = sorted(path for path in folder.iterdir() if path.name != "expected.csv")
    snapshots = [
        replace(house.keep(path.read_bytes(), path.name), source_id=source.id) for path in files
    ]
    table, _ = house.read_kept(source, snapshots)
    golden(folder / "expected.csv", table.drop("_snapshot").write_csv().encode())
