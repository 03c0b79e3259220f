"""A delivery is held against the last good one: its columns, and how far a whole list may fall."""

import json

import pytest

from records.snapshot import LastGood
from sources.kit.collect import read
from sources.kit.errors import SchemaDrift, TooFewRows
from sources.kit.json_rows import JsonRows
from sources.kit.source import Rows
from tests.sources.house import House, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域,电话\n"
ROWS = "甲,,a,1\n乙,,a,2\n"


def last_good(house: House, *headers: str, rows: int = 2) -> LastGood:
    """What a delivery with those header lines would leave behind."""
    shapes: set[frozenset[str]] = set()
    for header in headers:
        columns = header.count(",")
        _, reading = house.read(listing_source(), f"{header}甲{',a' * columns}\n".encode())
        shapes |= reading.shapes
    return LastGood(rows, frozenset(shapes))


def test_the_same_columns_in_another_order_are_no_drift(house: House) -> None:
    before = last_good(house, HEADER)
    turned = house.keep("失信领域,电话,企业名称,统一社会信用代码\na,1,甲,\n".encode())
    assert sum(chunk.height for chunk in read(listing_source(), [turned], before).chunks) == 1


@pytest.mark.parametrize(
    "header, words",
    [
        ("企业名称,失信领域,电话\n", "gone: 统一社会信用代码;"),
        ("企业名称,统一社会信用代码,失信领域\n", "gone: 电话;"),
        ("企业名称,统一社会信用代码,失信领域,电话,序号\n", ""),
        ("企业名称,统一社会信用代码,失信领域,\n", "gone: 电话;"),
    ],
)
def test_a_column_that_goes_stops_the_source_in_words(
    house: House, header: str, words: str
) -> None:
    before = last_good(house, HEADER)
    snapshot = house.keep(f"{header}甲{',a' * (header.count(',') - 1)},\n".encode())
    reading = read(listing_source(), [snapshot], before)
    if not words:
        assert sum(chunk.height for chunk in reading.chunks) == 1
        return
    with pytest.raises(SchemaDrift) as caught:
        list(reading.chunks)
    assert words in str(caught.value)
    assert "--day … --new-columns" in str(caught.value)


def test_every_shape_that_a_source_has_sent_stays_known(house: House) -> None:
    short = "企业名称,失信领域\n"
    before = last_good(house, HEADER, short)
    for header in (HEADER, short):
        snapshot = house.keep(f"{header}甲{',a' * header.count(',')}\n".encode())
        assert sum(chunk.height for chunk in read(listing_source(), [snapshot], before).chunks) == 1


def test_a_message_may_leave_out_what_is_empty_but_not_rename_it(house: House) -> None:
    source = listing_source(
        JsonRows(),
        columns={
            "企业名称": "party_name", "主体名称": "party_name", "代码": "party_uscc",
            "失信领域": "list_fields", "事由": "listing_reason",
        },
    )  # fmt: skip

    def page(**row: str) -> bytes:
        return json.dumps({"total": 1, "rows": [row]}).encode()

    _, first = house.read(source, page(企业名称="甲", 失信领域="a", 代码="x"))
    before = LastGood(1, frozenset(first.shapes))
    less, more, renamed = (
        house.keep(page(**row))
        for row in (
            {"企业名称": "甲", "失信领域": "a"},
            {"企业名称": "甲", "失信领域": "a", "事由": "b"},
            {"主体名称": "甲", "失信领域": "a"},
        )
    )
    for fine in (less, more):
        assert len(list(read(source, [fine], before).chunks)) == 1
    with pytest.raises(SchemaDrift, match="gone: 企业名称; new: 主体名称"):
        list(read(source, [renamed], before).chunks)


@pytest.mark.parametrize("rows, stops", [(80, False), (79, True), (0, True)])
def test_a_whole_list_may_not_fall_further_than_it_says(
    house: House, rows: int, stops: bool
) -> None:
    source = listing_source(complete=True, expect=Rows(0, 1000, fall=0.2))
    snapshot = house.keep((HEADER + "甲,,a,1\n" * rows).encode())
    reading = read(source, [snapshot], LastGood(100, frozenset()))
    if stops:
        with pytest.raises(TooFewRows, match="a fall of more than 20% from the 100"):
            list(reading.chunks)
    else:
        assert sum(chunk.height for chunk in reading.chunks) == rows


def test_the_departments_own_id_travels_beside_the_row(house: House) -> None:
    source = listing_source(remote="流水号")
    data = "流水号,企业名称,失信领域\nA-7,甲,a\n,乙,a\n"
    table, _ = house.read(source, data.encode())
    assert table["_remote"].to_list() == ["A-7", None]
    assert "流水号" not in table.columns
