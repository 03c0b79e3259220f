import io
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from sources.kit.errors import Place
from sources.kit.sheet_glance import PAD, glance
from sources.kit.sheet_places import Places
from sources.kit.sheet_rows import FilledRows
from tests.sources.test_workbook import HEADER, workbook

PLACE = Place("some_source", "file1")
CELLS = (
    '<c r="{at}" t="s"><v>7</v></c>',
    '<c r="{at}" s="3" t="inlineStr"><is><t>甲 &lt;v>1</t></is></c>',
    '<c s="1" r="{at}"><f>1+1</f><v>2</v></c>',
    '<c r="{at}" s="1"/>',
    '<c r="{at}"><v></v></c>',
    '<c r="{at}"><v/></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> r="A9" </t></is></c>',
    '<c r="{at}" t="inlineStr"><is><r><t>a</t></r></is></c>',
    "<c><v>1</v></c>",
)
ROWS = ('<row r="{n}">', '<row r="{n}" spans="1:9" ht="12">', "<row>", '<row ht="1" r="{n}">')
STRAY = ("", "", "", "<rowBreaks/>", "<row r='5'/>", '<x:row r="8"/>', ' r="C3"', "\n", '"', "<v>1")


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """Rows as programs write them, or with something out of order now and then."""
    wild = draw(st.sampled_from([0, 0, 1, 2]))
    row_forms, cell_forms = ROWS[: (2, 2, 4)[wild]], CELLS[: (6, 6, 9)[wild]]
    steps = st.sampled_from([1, 1, 1, 1, 2, 5, 0 if wild else 1])
    number, out = draw(st.sampled_from([0, 8, 98, 1_048_560])), ""
    for _ in range(draw(st.integers(1, 5))):
        number += draw(steps)
        out += draw(st.sampled_from(row_forms)).format(n=number)
        column = draw(st.sampled_from([0, 0, 24, 700]))
        for _ in range(draw(st.integers(0, 4))):
            column += draw(steps)
            row = number + draw(st.sampled_from([0] * 9 + [wild]))
            out += draw(st.sampled_from(cell_forms)).format(at=f"{letters(column)}{row}")
        out += "</row>" + (draw(st.sampled_from(STRAY)) if wild else "")
    return (out + "</sheetData>").encode()


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text or "A"


def closely(text: bytes, tag: bytes) -> tuple[Places, list[int]]:
    places, rows = Places(PLACE), FilledRows()
    places.look(text, len(text), None)
    rows.look(text, len(text), tag, None)
    return places, rows.numbers().tolist()


def quickly(blocks: Sequence[bytes], tag: bytes) -> tuple[Places, list[int]] | None:
    """What is seen in the blocks; None when one takes a closer look."""
    places, rows = Places(PLACE), FilledRows()
    for block in blocks:
        seen = glance(block + PAD, len(block), tag, (places.row, places.column))
        if seen is None:
            return None
        places.look(block + PAD, len(block), seen)
        rows.look(block + PAD, len(block), tag, seen)
    return places, rows.numbers().tolist()


@given(sheets(), st.sampled_from([0, 0, 1, 2, 3]))
@example(b'<row r="1"/><row r="2"><c r="A3"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="A1"/></row><row r="2"><c r="A2"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="AAAA1"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="a1"><v>1</v></c></row>', 0)
@example(b'<row r="12"><c r="A1"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="A12"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="B1"/><c r="A1"><v>1</v></c></row>', 0)
@example(b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>', 0)
@example(b'<row r="3"><c r="A3"><v>1</v></c></row><row r="1048576"></row>', 3)
@example(b'<row r="5x"/><c><v>1</v></c></row>', 0)
@example(b'<row><c><v>1</v></c></row><x r="5"/>', 0)
@example(b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>', 0)
def test_where_a_quick_look_is_enough_a_closer_one_sees_the_same(text: bytes, cut: int) -> None:
    at = text.find(b"<", len(text) * cut // 5)
    seen = quickly([text[:at], text[at:]] if cut else [text], b"<row")
    event(f"quick: {seen is not None}")
    if seen is None:
        return
    places, rows = closely(text, b"<row")
    assert rows == seen[1]
    assert places.row == seen[0].row
    assert places.height == seen[0].height
    assert places.width <= seen[0].width


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_a_quick_look_is_enough_for_sheets_as_programs_write_them(prefix: bytes) -> None:
    rows = [HEADER, *([f"甲{number}", None, "a"] for number in range(300))]
    with zipfile.ZipFile(io.BytesIO(workbook(一=rows))) as book:
        text = book.read("xl/worksheets/sheet1.xml")
    text = text[text.index(b"<row") : text.index(b"</sheetData>")]
    for tag in (b"row", b"c", b"v"):
        text = text.replace(b"<" + tag, b"<" + prefix + tag)
    seen = glance(text + PAD, len(text), b"<" + prefix + b"row", (0, 0))
    assert seen is not None
    assert seen.rows.tolist() == list(range(1, 302))
    assert seen.width == 3
    assert seen.holding.all() != bool(prefix)


def test_a_column_too_far_for_any_table_is_left_to_a_closer_look() -> None:
    places = Places(PLACE)
    first = b'<row r="1"><c r="ZZZZ1"><v>1</v></c>'
    places.look(first, len(first), None)
    rest = b'</row><row r="2"><c r="A2"><v>1</v></c></row>'
    assert glance(rest + PAD, len(rest), b"<row", (places.row, places.column)) is None
