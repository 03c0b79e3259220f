import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, PagesDisagree, Place
from sources.kit.reading import Delivery
from sources.kit.xml_alike import rows_alike
from sources.kit.xml_envelope import Document, Said, XmlAnswer, rows
from sources.kit.xml_gathering import Gathering
from tests.sources.house import MOMENT

PLACE = Place("some_source", "file")
HOW = XmlAnswer(row="record", total="total", code="code")
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
PLAIN = f"{HEAD}<a><code>0</code><total>2</total><record><A>甲</A><B/></record>"
VALUES = (
    "甲",
    "",
    " ",
    "a>b ]]",
    "\u3000",
    "\u0085\u2028",
    "\n x\t",
    "&amp;lt;",
    "&#13;",
    "\r\n",
    "<i/>",
    "1",
)
FIELD = st.tuples(st.sampled_from(["<A>{}</A>", "<n:B>{}</n:B>"]), st.sampled_from(VALUES))
PLAIN_ROW = st.tuples(st.sampled_from(VALUES[:7]), st.sampled_from(VALUES[:7])).map(
    lambda two: "<record><A>{}</A>\n<n:B>{}</n:B></record>".format(*two)
)
ROW = st.lists(FIELD, max_size=3).map(
    lambda fields: f"<record>{''.join(tag.format(value) for tag, value in fields)}</record>"
)
BESIDE = (
    "<total>2</total>", "<code>0</code>", "<code>0<code>1</code></code>",
    "<record><A/><n:B/></record>", "<record><A>1</A><n:B/></record >",
    "<record a='1'><A>1</A><n:B>2</n:B></record>", "<!-- <record> -->",
    "<![CDATA[<record>]]>", "<?p <record>?>", "<n:record><A>1</A><n:B>2</n:B></n:record>", "错位",
    "<record><A>1</A><total>2</total></record>", "<x><record><A>1</A><n:B>2</n:B></record></x>",
    "<x y='<record>'/>", "<x y='/record>'/>", "<record>",
)  # fmt: skip
PIECES = st.lists(PLAIN_ROW | PLAIN_ROW | ROW | st.sampled_from(BESIDE), max_size=5)


def document(text: str) -> Document:
    return Document(text.encode(), "utf-8", PLACE)


def gathering() -> tuple[Gathering, Delivery]:
    snapshot = Snapshot("d", "some_source", date(2018, 9, 3), "f", "", 1, MOMENT, Path("f"))
    delivery = Delivery("some_source", [snapshot], ())
    return Gathering(delivery, snapshot), delivery


@given(st.lists(PLAIN_ROW, max_size=3), PIECES)
def test_rows_cut_from_the_text_are_those_that_the_parser_finds(
    some: list[str], others: list[str]
) -> None:
    plain = f"<total>{len(some)}</total><code>0</code>{''.join(some)}"
    text = f'{HEAD}<a xmlns:n="urn:n">{plain}{"".join(others)}</a>'
    said, heard = Said(PLACE), Said(PLACE)
    short, counted = gathering()
    try:
        cut = rows_alike(document(text), HOW, said)
    except (NotTheFormat, PagesDisagree) as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            list(rows(document(text), HOW, heard))
        return
    if not cut:
        assert said == Said(PLACE)
        return
    short.add(cut)
    careful, looked = gathering()
    for batch in rows(document(text), HOW, heard):
        careful.take(batch)
    assert said == heard
    assert (short.taken, counted) == (careful.taken, looked)
    tables = [[(one.headers, one.table.rows()) for one in by.parts()] for by in (short, careful)]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    "more, height",
    [
        ("<record>\n<A/>\n<B>a&gt;</B></record>", 0),
        ("<record>\n<A/>\n<B>a></B></record>", 2),
        ("<record><A>乙</A></record>", 0),
        ("<record><A>乙</A><B/></record><!-- -->", 0),
        ("<record><A>乙</A><B/></record><x", 0),
    ],
)
def test_only_rows_all_of_the_same_plain_fields_are_cut(more: str, height: int) -> None:
    assert len(rows_alike(document(f"{PLAIN}{more}</a>"), HOW, Said(PLACE))) == height


def test_in_other_encodings_nothing_is_cut() -> None:
    text = f"{PLAIN}</a>".encode("gb18030")
    assert rows_alike(Document(text, "gb18030", PLACE), HOW, Said(PLACE)) == []
