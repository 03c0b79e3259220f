from pathlib import Path

import pytest

import sources
from sources.kit.fetching import Access
from sources.kit.source import Source
from sources.kit.systems import System

FOLDER = Path(sources.__file__).parent
SAMPLES = Path(__file__).parent / "samples"
EVERY = pytest.mark.parametrize("source", sources.all_sources(), ids=lambda s: s.id)


def test_every_file_of_the_folder_is_a_source_and_every_source_a_file() -> None:
    stems = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert sorted(source.id for source in sources.all_sources()) == sorted(stems)


@EVERY
def test_a_source_is_found_by_its_id(source: Source) -> None:
    assert sources.source(source.id) is source


def test_an_unknown_id_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="registry_enterprises"):
        sources.source("nobody_nothing")


@EVERY
def test_a_source_file_is_one_screen(source: Source) -> None:
    assert len((FOLDER / f"{source.id}.py").read_text().splitlines()) <= 60


@EVERY
def test_a_source_has_a_sample_with_what_it_must_yield(source: Source) -> None:
    assert (SAMPLES / source.id / "expected.csv").exists()


def test_every_national_system_of_the_campaign_has_a_source() -> None:
    served = {source.system for source in sources.all_sources() if source.system.national}
    assert served == {system for system in System if system.national}
    assert len(served) == 19


def test_every_kind_of_access_is_used_by_a_source() -> None:
    assert {source.fetch.access for source in sources.all_sources()} == set(Access)
