import pytest

from records.kind import Kind
from sources.kit.errors import MissingColumn, NotTheFormat
from sources.kit.headers import standard_headers
from sources.kit.source import Source
from sources.kit.xml_messages import XmlMessages
from tests.sources.house import House, listing_source

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def plain() -> Source:
    return listing_source(
        XmlMessages(),
        columns=standard_headers(Kind.LISTING, without=("list_name",))
        | {"MC": "party_name", "LY": "list_fields", "BZ": "remark"},
    )


def message(fields: str, flow: str = "f-1") -> str:
    return (
        f"<ExchangeMessage><Header><flow>{flow}</flow></Header>"
        f"<Body><fields>{fields}</fields></Body></ExchangeMessage>"
    )


def bundle(*messages: str) -> bytes:
    return f"{DECLARATION}<ExchangeMessages>{''.join(messages)}</ExchangeMessages>".encode()


def test_each_message_is_a_row_and_absent_fields_are_null(house: House) -> None:
    table, reading = house.read(
        plain(),
        bundle(message("<MC>甲&amp;乙</MC><LY>a</LY><BZ/>"), message("<MC>丙</MC><LY>b</LY>")),
    )
    assert table["party_name"].to_list() == ["甲&乙", "丙"]
    assert table["remark"].to_list() == [None, None]
    assert table["_locator"].to_list() == ["第1条", "第2条"]
    assert reading.count.lines == 2


def test_a_single_message_is_a_delivery_too(house: House) -> None:
    table, _ = house.read(plain(), message("<MC>甲</MC><LY>a</LY>").encode())
    assert table.height == 1


def test_messages_that_cannot_be_taken_apart_are_set_aside(house: House) -> None:
    good = message("<MC>甲</MC><LY>a</LY>")
    twice = message("<MC>甲</MC><MC>乙</MC>", "f-2")
    bodiless = "<ExchangeMessage><Header/></ExchangeMessage>"
    empty = message("<MC> </MC>")
    table, reading = house.read(plain(), bundle(good, twice, bodiless, empty, good))
    assert table["_locator"].to_list() == ["第1条", "第5条"]
    assert (reading.count.lines, reading.count.blank) == (5, 1)
    assert [u.locator for u in reading.unparsable] == ["第2条 报文 f-2", "第3条"]
    assert reading.unparsable[0].text == twice


def test_many_messages_pass_one_by_one(house: House) -> None:
    table, _ = house.read(
        listing_source(plain().read, columns=plain().columns, expect=plain().expect),
        bundle(*[message("<MC>甲</MC><LY>a</LY>")] * 900),
    )
    assert table.height == 900


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<ExchangeMessages>&c;</ExchangeMessages>"
)
EXTERNAL = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + message(
    "<MC>&x;</MC><LY>a</LY>"
)


@pytest.mark.parametrize(
    "data, words",
    [
        (BOMB.encode(), "<!DOCTYPE"),
        ((DECLARATION + EXTERNAL).encode(), "<!DOCTYPE"),
        ((DECLARATION + EXTERNAL).encode("utf-16"), "does not begin|UTF-16"),
        (EXTERNAL.encode("utf-16-le"), "UTF-16"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "encoding 'utf-7'"),
        (message("<MC>&x;</MC>").encode(), "第0行"),
        (bundle(message("<MC>a</MC>"))[:-30], "第1行"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xfe</a>', "第1行"),
        (b"PK\x03\x04", "not XML"),
        (b"<!doctype html><html>", "a web page"),
        (b"", "empty"),
    ],
)
def test_hostile_and_broken_files_are_refused(house: House, data: bytes, words: str) -> None:
    with pytest.raises(NotTheFormat, match=words):
        house.read(plain(), data)


def test_gb18030_is_read_by_its_declaration(house: House) -> None:
    text = '<?xml version="1.0" encoding="GB18030"?>' + message("<MC>甲</MC><LY>a</LY>")
    table, _ = house.read(plain(), text.encode("gb18030"))
    assert table["party_name"].to_list() == ["甲"]


def test_a_required_field_that_no_message_has_is_missed(house: House) -> None:
    with pytest.raises(MissingColumn, match=r"list_fields \(失信领域\)"):
        house.read(plain(), bundle(message("<MC>甲</MC>")))
