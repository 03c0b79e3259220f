import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.csv_table import Csv
from sources.kit.errors import NotTheFormat, UnexpectedColumn
from tests.sources.house import House, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"
GOOD = "杭州示例有限公司,91330100YY0000000X,电子商务\n"


def test_rows_keep_their_text_and_their_line_number(house: House) -> None:
    table, reading = house.read(listing_source(), (HEADER + GOOD + "乙公司,,快递\r\n").encode())
    assert table["party_name"].to_list() == ["杭州示例有限公司", "乙公司"]
    assert table["party_uscc"].to_list() == ["91330100YY0000000X", None]
    assert table["list_fields"].to_list() == ["电子商务", "快递"]
    assert table["list_name"].to_list() == ["名单", "名单"]
    assert table["_locator"].to_list() == ["第2行", "第3行"]
    assert table["_row"].to_list() == [0, 1]
    assert reading.count.lines == 2


@pytest.mark.parametrize(
    "declared, encoded",
    [("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("gb18030", "gb18030"), ("gb18030", "utf-8-sig")],
)
def test_declared_encodings_and_the_byte_order_mark_are_read(
    house: House, declared: str, encoded: str
) -> None:
    table, _ = house.read(listing_source(Csv(encoding=declared)), (HEADER + GOOD).encode(encoded))
    assert table["party_name"].to_list() == ["杭州示例有限公司"]


def test_a_row_of_garbage_in_the_middle_is_kept_word_for_word(house: House) -> None:
    text = HEADER + GOOD + "%%% 乱码 %%%\n" + GOOD + "a,b,c,d\n" + GOOD
    table, reading = house.read(listing_source(), text.encode())
    assert table["_locator"].to_list() == ["第2行", "第4行", "第6行"]
    assert [(u.locator, u.text) for u in reading.unparsable] == [
        ("第3行", "%%% 乱码 %%%"),
        ("第5行", "a,b,c,d"),
    ]


def test_a_short_and_a_long_line_do_not_cancel_out(house: House) -> None:
    text = HEADER + "a,b\n" + GOOD + "a,b,c,d\n" + GOOD
    table, reading = house.read(listing_source(), text.encode())
    assert table.height == 2
    assert [u.locator for u in reading.unparsable] == ["第2行", "第4行"]


def test_line_feeds_inside_quotes_do_not_end_a_line(house: House) -> None:
    text = HEADER + '"甲\n公司",,"a,b"\n' + GOOD
    table, reading = house.read(listing_source(), text.encode())
    assert table["party_name"].to_list() == ["甲\n公司", "杭州示例有限公司"]
    assert table["_locator"].to_list() == ["第2行", "第4行"]
    assert reading.count.lines == 2


@pytest.mark.parametrize("block", [64, 1 << 20])
def test_a_stray_quote_spoils_its_own_line_only(house: House, block: int) -> None:
    text = HEADER + GOOD + '乙"公司,,快递\n' + GOOD * 3
    table, reading = house.read(listing_source(Csv(block=block)), text.encode())
    assert table["_locator"].to_list() == ["第2行", "第4行", "第5行", "第6行"]
    assert [u.locator for u in reading.unparsable] == ["第3行"]


def test_a_line_in_another_encoding_is_set_aside(house: House) -> None:
    data = (HEADER + GOOD).encode() + "乙公司,,快递\n".encode("gb18030") + (GOOD * 5).encode()
    table, reading = house.read(listing_source(), data)
    assert table.height == 6
    assert [u.locator for u in reading.unparsable] == ["第3行"]
    assert "\\x" in reading.unparsable[0].text


def test_a_line_polars_and_the_standard_read_differently_is_taken_alone(house: House) -> None:
    text = HEADER + GOOD + 'a"x,y"z,,b\n' + GOOD
    table, _ = house.read(listing_source(), text.encode())
    assert table.height >= 2


def test_blank_lines_are_counted_not_kept(house: House) -> None:
    table, reading = house.read(listing_source(), (HEADER + "\n" + GOOD + ",,\n  \n").encode())
    assert table["_locator"].to_list() == ["第3行"]
    assert (reading.count.lines, reading.count.blank) == (4, 3)


def test_another_encoding_is_refused_with_its_byte_and_line(house: House) -> None:
    with pytest.raises(
        NotTheFormat, match=r"第1行: byte 0 is not utf-8; it can be gb18030: .*sources/\w+\.py"
    ):
        house.read(listing_source(), (HEADER + GOOD).encode("gb18030"))
    with pytest.raises(
        NotTheFormat, match=r"the header is UTF-8, expected gb18030 .*encoding='utf-8'"
    ):
        house.read(listing_source(Csv(encoding="gb18030")), (HEADER + GOOD).encode())
    header = b"party_name,y,z\n"
    ascii_header = listing_source(
        columns={"party_name": "party_name", "z": "list_fields"}, ignored={"y": "nothing"}
    )
    with pytest.raises(NotTheFormat, match=r"第2行: byte 15 is not utf-8, nor are most lines"):
        house.read(ascii_header, header + GOOD.encode("gb18030") * 5)


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "the file is empty"),
        (b"\n \n", "only blanks"),
        (b"<!DOCTYPE html><html><body>busy</body></html>", "a web page came"),
        (b"\r\n<HTML>", "a web page came"),
        ((HEADER + GOOD).encode("utf-16"), "UTF-16"),
        (b"a,b\0c\n", "byte 3 is NUL"),
    ],
)
def test_what_is_no_csv_is_refused(house: House, data: bytes, words: str) -> None:
    with pytest.raises(NotTheFormat, match=words):
        house.read(listing_source(), data)


def test_a_file_that_breaks_off_within_a_line_is_refused(house: House) -> None:
    with pytest.raises(NotTheFormat, match="第3行: the file breaks off"):
        house.read(listing_source(), (HEADER + GOOD + "杭州示例").encode())
    table, _ = house.read(listing_source(), (HEADER + GOOD + GOOD.rstrip()).encode())
    assert table.height == 2, "a last line without a line feed is whole if its fields are"


def test_an_unknown_column_stops_the_source_and_says_what_to_do(house: House) -> None:
    text = "企业名称,统一社会信用代码,失信领域,星座\n甲,,b,c\n"
    with pytest.raises(UnexpectedColumn) as caught:
        house.read(listing_source(), text.encode())
    message = str(caught.value)
    for word in (
        "some_source",
        "file1",
        "星座",
        "`columns`",
        "`ignored`",
        "sources/some_source.py",
    ):
        assert word in message


def test_a_nameless_column_may_only_be_empty(house: House) -> None:
    table, _ = house.read(listing_source(), "企业名称,失信领域,\n甲,b,\n".encode())
    assert table.height == 1
    with pytest.raises(UnexpectedColumn, match="number 3"):
        house.read(listing_source(), "企业名称,失信领域,\n甲,b,c\n".encode())


cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)
rows = st.lists(st.tuples(cell.filter(lambda t: t.strip(' ,"\t\n') != ""), cell, cell), max_size=20)


@given(
    rows=rows,
    block=st.sampled_from([16, 100, 1 << 20]),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_whatever_a_csv_writer_writes_comes_back_as_it_was(
    rows: list[tuple[str, str, str]], block: int, encoding: str
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    data = (HEADER + out.getvalue()).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        table, reading = House(Path(folder)).read(
            listing_source(Csv(encoding=encoding, block=block)), data
        )
    assert reading.count.lines == len(rows)
    if rows:
        found = table.select("party_name", "party_uscc", "list_fields").fill_null("").rows()
        assert found == rows
