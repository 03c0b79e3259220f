import polars as pl
import pytest

from records.tables import CHUNK_ROWS, LOCATOR
from sources.kit.collect import read
from sources.kit.csv_table import Csv
from sources.kit.errors import NotTheFormat, TooFewRows, TooManyRows, UnexpectedColumn
from sources.kit.source import Rows
from tests.sources.house import House, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"


def test_chunks_hold_text_in_catalogue_order_and_the_locator(house: House) -> None:
    snapshot = house.keep((HEADER + "甲,,a\n").encode())
    (chunk,) = read(listing_source(), [snapshot]).chunks
    assert chunk.columns == ["party_name", "party_uscc", "list_name", "list_fields", *LOCATOR]
    assert dict(chunk.schema) == {**dict.fromkeys(chunk.columns, pl.String()), "_row": pl.Int64()}
    assert chunk["_snapshot"].to_list() == [snapshot.digest]
    assert chunk["_vocabulary"].to_list() == ["local"]


def test_many_rows_travel_in_chunks_of_bounded_size_numbered_through(house: House) -> None:
    rows = 2 * CHUNK_ROWS + 7
    data = (HEADER + "甲,,a\n" * rows).encode()
    source = listing_source(Csv(block=1 << 20), expect=Rows(1, rows))
    heights, last = [], -1
    for chunk in read(source, [house.keep(data)]).chunks:
        heights.append(chunk.height)
        assert chunk["_row"][0] == last + 1
        last = chunk["_row"][-1]
        assert chunk["_locator"][-1] == f"第{last + 2}行"
    assert heights == [CHUNK_ROWS, CHUNK_ROWS, 7]


def test_counts_outside_the_expected_range_stop_before_anything_is_handed_over(
    house: House,
) -> None:
    snapshot = house.keep((HEADER + "甲,,a\n" * 5).encode())
    few = read(listing_source(expect=Rows(6, 10)), [snapshot])
    with pytest.raises(TooFewRows, match=r"5 rows, fewer than the 6 that sources/some_source\.py"):
        next(few.chunks)
    many = read(listing_source(expect=Rows(1, 4)), [snapshot])
    with pytest.raises(TooManyRows, match="more than the 4 rows"):
        next(many.chunks)


def test_a_fault_in_the_last_file_stops_a_small_delivery_as_a_whole(house: House) -> None:
    good = house.keep((HEADER + "甲,,a\n").encode(), "good.csv")
    bad = house.keep("企业名称,失信领域,星座\n甲,a,b\n".encode(), "bad.csv")
    with pytest.raises(UnexpectedColumn, match=r"bad\.csv"):
        next(read(listing_source(), [good, bad]).chunks)


def test_stored_bytes_that_a_disk_has_altered_are_named_with_their_place(house: House) -> None:
    snapshot = house.keep((HEADER + "甲,,a\n" * 50_000).encode(), "list.csv")
    stored = bytearray(snapshot.path.read_bytes())
    stored[len(stored) // 2] ^= 0xFF
    snapshot.path.write_bytes(stored)
    with pytest.raises(NotTheFormat, match=r"some_source: list\.csv: the stored bytes are damaged"):
        list(read(listing_source(expect=Rows(0, 100_000)), [snapshot]).chunks)
