import json

import pytest

from records.kind import Kind
from sources.kit.errors import NotTheFormat, PagesDisagree
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Source
from tests.sources.house import House, listing_source


def plain() -> Source:
    return listing_source(
        JsonRows(), columns=standard_headers(Kind.LISTING, without=("list_name",))
    )


def test_values_keep_the_text_that_was_sent(house: House) -> None:
    body = (
        '{"total":"2","rows":[{"企业名称":"某<span class=\\"dp\\">x</span>公司","失信领域":0.20,'
        '"列入日期":1568180781000,"备注":true},{"企业名称":"乙","失信领域":{"a":1},"备注":null}]}'
    )
    table, _ = house.read(plain(), body.encode())
    assert table["party_name"][0] == '某<span class="dp">x</span>公司'
    assert table["list_fields"].to_list() == ["0.20", '{"a": "1"}']
    assert table["listed_on"].to_list() == ["1568180781000", None]
    assert table["remark"].to_list() == ["true", None]
    assert table["_locator"].to_list() == ["第1页 /rows/0", "第1页 /rows/1"]


def test_values_go_by_their_names_in_whatever_order_they_came(house: House) -> None:
    body = (
        '{"rows":[{"企业名称":"甲","失信领域":1},{"失信领域":"b","企业名称":"乙"},'
        '{"备注":"c","企业名称":"丙"}],"total":3}'
    )
    table, _ = house.read(plain(), body.encode())
    assert table.select("party_name", "list_fields", "remark").rows() == [
        ("甲", "1", None), ("乙", "b", None), ("丙", None, "c"),
    ]  # fmt: skip


def test_rows_are_counted_a_second_time_in_the_raw_bytes(house: House) -> None:
    rows = [
        {"企业名称": '引"号{[', "失信领域": "\\"},
        {},
        7,
        {"企业名称": "甲", "失信领域": ["x", {}]},
    ]
    table, reading = house.read(plain(), json.dumps({"rows": rows, "total": 4}).encode())
    assert table["_locator"].to_list() == ["第1页 /rows/0", "第1页 /rows/3"]
    assert (reading.count.lines, reading.count.blank, reading.count.unparsable) == (4, 1, 1)
    assert reading.unparsable[0].text == '"7"'


def test_pages_are_numbered_and_may_not_disagree(house: House) -> None:
    one = json.dumps({"total": 2, "rows": [{"企业名称": "甲", "失信领域": "a"}]}).encode()
    two = json.dumps({"total": 2, "rows": [{"企业名称": "乙", "失信领域": "a"}]}).encode()
    other = json.dumps({"total": 3, "rows": [{"企业名称": "乙", "失信领域": "a"}]}).encode()
    table, _ = house.read(plain(), one, two)
    assert table["_locator"].to_list() == ["第1页 /rows/0", "第2页 /rows/0"]
    with pytest.raises(PagesDisagree, match="total is 3, page 1 said 2"):
        house.read(plain(), one, other)
    with pytest.raises(PagesDisagree, match="3 rows came, 2 announced"):
        house.read(plain(), one, two, two)


@pytest.mark.parametrize(
    "data, words",
    [
        (b'{"total":1,"rows":[{"a"', "not JSON at line 1"),
        (b"[]", "no list 'rows'"),
        (b'{"rows":{},"total":1}', "no list 'rows'"),
        (b'{"rows":[]}', "'total' is no number"),
        ('{"rows":"中"}'.encode("gb18030"), "byte 9 is not UTF-8"),
        (b'{"rows":' + b"[" * 100_000, "nested too deeply"),
        (b"<html>", "a web page"),
        (b"", "empty"),
    ],
)
def test_what_is_no_page_is_refused(house: House, data: bytes, words: str) -> None:
    with pytest.raises(NotTheFormat, match=words):
        house.read(plain(), data)


def test_no_rows_at_all_are_no_rows(house: House) -> None:
    table, reading = house.read(plain(), b'{"total":0,"rows":[]}')
    assert (table.height, reading.count.lines) == (0, 0)
