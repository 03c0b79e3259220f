"""The official list of 2017, first 300 rows, as it was published (not part of the repository)."""

from pathlib import Path

import polars as pl
import pytest

import sources
from records import uscc
from records.snapshot import Reading
from tests.sources.house import House

WORKBOOK = (
    Path(__file__).parents[3] / "shared" / "samples" / "ecommerce_blacklist_2017_first300.xlsx"
)


@pytest.fixture
def read(house: House) -> tuple[pl.DataFrame, Reading]:
    if not WORKBOOK.exists():
        pytest.skip(f"the official list is not at {WORKBOOK}")
    snapshot = house.keep(WORKBOOK.read_bytes(), WORKBOOK.name)
    return house.read_kept(sources.source("ecommerce_blacklist"), [snapshot])


def test_every_row_is_read_and_none_is_lost(read: tuple[pl.DataFrame, Reading]) -> None:
    table, reading = read
    assert table.height == 300
    assert (reading.count.lines, reading.count.blank, reading.count.unparsable) == (300, 0, 0)
    assert table["_locator"].to_list() == [f"Sheet1!第{n}行" for n in range(2, 302)]


def test_its_known_oddities_arrive_unchanged(read: tuple[pl.DataFrame, Reading]) -> None:
    table, _ = read
    code, org = pl.col("party_uscc"), pl.col("party_org_code")
    number = pl.col("party_registration_number").str.len_chars()
    without = table.filter(code.is_null())
    assert without.height == 24
    assert without.filter(org.str.len_chars() == 9).height == 24
    assert table.filter(org.str.len_chars() == 18).height == 47
    assert table.filter(org.is_null()).height == 41
    assert table.filter(number == 13).height == 4
    assert table.filter(number == 18).height == 1
    assert uscc.checks(table["party_uscc"])["mod31_ok"].sum() <= 276


def test_it_is_recognised_as_a_local_list(read: tuple[pl.DataFrame, Reading]) -> None:
    table, _ = read
    assert table["list_name"].unique().to_list() == ["电子商务领域严重失信企业名单"]
    assert table["_vocabulary"].unique().to_list() == ["local"]
