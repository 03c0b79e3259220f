import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.reading import Delivery
from sources.kit.xml_elements import elements
from sources.kit.xml_gathering import Gathering
from tests.sources.house import MOMENT

PLACE = Place("some_source", "file")
NOTE = "<!-- n -->"
FIELDS = (
    "<A>甲</A>", "<B>乙 &amp; &#20057;</B>", "<C/>", "<C></C>", "<A>又</A>", "<B> </B>", "\n  ",
    '<C type="s">丙</C>', '<C type="s"/>', '<B value="乙"/>', "<n:A>丁</n:A>", "错位",
    "<A><i>x</i></A>", "<B><![CDATA[<A>]]></B>", "<r><fields><A>内</A></fields></r>",
    "<D>x<!-- y -->z</D>", "<D>x<?y?>z</D>", "<?y?>", "<D>\u3000</D>", "\u3000",
)  # fmt: skip
ROWS = st.tuples(st.lists(st.sampled_from(FIELDS), max_size=4), st.sampled_from(["", ' F="戊"']))
MANY = st.lists(st.tuples(ROWS, st.sampled_from(["", "<r/>", "<total>1</total>", "<x>"])))


def gathered(text: str, path: str) -> tuple[object, ...]:
    snapshot = Snapshot("d", "some_source", date(2018, 9, 3), "f", "", 1, MOMENT, Path("f"))
    delivery = Delivery("some_source", [snapshot], ())
    gathering = Gathering(delivery, snapshot, fields=path)
    for some in elements(io.BytesIO(text.encode()), "r", "utf-8", PLACE):
        gathering.take(some)
    tables = [(part.headers, part.table.rows()) for part in gathering.parts()]
    aside = [(one.locator, one.reason, one.text.replace(NOTE, "")) for one in delivery.unparsable]
    return tables, gathering.taken, delivery.count, aside


@given(MANY, st.sampled_from(["", "fields"]))
def test_rows_taken_many_at_a_time_are_those_taken_one_by_one(
    many: list[tuple[tuple[list[str], str], str]], path: str
) -> None:
    def text(note: str) -> str:
        rows = []
        for (fields, attribute), after in many:
            held = f"{note}{''.join(fields)}"
            row = f"<fields{attribute}>{held}</fields>" if path else held
            rows.append(f"<r{'' if path else attribute}>{row}</r>")
            rows.append(f"<x>{rows.pop()}</x>" if after == "<x>" else after)
        return f'<list xmlns:n="urn:n">{"".join(rows)}</list>'

    # A comment makes a row one that has to be looked at closely.
    assert gathered(text(""), path) == gathered(text(NOTE), path)


def test_fields_in_two_places_of_one_row_do_not_pass_for_those_of_another() -> None:
    fields = "<a><fields><A>甲</A></fields></a><a><fields><A>乙</A></fields></a>"
    tables, *_ = gathered(f"<list><r/><r>{fields}</r></list>", "a/fields")
    assert tables == [(("A",), [("甲", "第2条")])]


def test_rows_before_a_broken_place_are_handed_over_first() -> None:
    handed = elements(io.BytesIO(b"<list><r/><r/><r>"), "r", "utf-8", PLACE)
    assert len(next(handed)) == 2
    with pytest.raises(NotTheFormat, match="第1行"):
        next(handed)


def test_what_was_handed_over_is_freed() -> None:
    row = b"<r><A>" + b"a" * 1000 + b"</A></r>\n"
    homes = []
    for some in elements(io.BytesIO(b"<list>" + row * 2000 + b"</list>"), "r", "utf-8", PLACE):
        home = some[0].getparent()
        assert home is not None
        homes.append(len(home))
    assert len(homes) > 1
    assert max(homes) < 1000
