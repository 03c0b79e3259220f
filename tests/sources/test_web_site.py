from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sources.kit.collect import fetch
from sources.kit.errors import BadDeclaration, NotTheFormat, Place
from sources.kit.web_grid import grid
from sources.kit.web_listing import Listing
from sources.kit.web_page import WebPage, elements
from sources.kit.web_pages import WebPages
from tests.sources.hostile.site import BOX, LISTING, A, B, line, lists, notice, page, source, table
from tests.sources.house import DAY, Department, House

PIECES = st.lists(
    st.sampled_from(
        ["甲", "a", " ", "  ", "\n", "\t", "\u3000", "&nbsp;", "<br>", "<b> x </b>", "1"]
    )
    | st.sampled_from(["<!-- y -->", "<span hidden>z</span>", "<p>p</p>", "&#10;", "<i></i>"]),
    max_size=5,
).map("".join)
MARKS = ["", "", "", " width=9", " colspan=1", " rowspan=x", " style=color:red", " class=k"]
SPANS = [" colspan=2", " rowspan=2", " rowspan=0", " hidden", " class='k dp'"]
CELLS = st.tuples(st.sampled_from(["td", "th"]), st.sampled_from([*MARKS, *SPANS]), PIECES).map(
    lambda cell: "<{0}{1}>{2}</{0}>".format(*cell)
)
LINES = st.lists(CELLS, max_size=4).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
ONE_LIST = lists(line("file2")).encode()
TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12
)


def test_everything_asked_for_is_kept_under_its_public_address(
    house: House, department: Department
) -> None:
    department.says("/list.html", lists(line("a.html;jsessionid=0A1B"), line("b.html")).encode())
    department.says("/a.html", A.encode())
    department.says("/b.html", B.encode())
    snapshots = fetch(source(), DAY, house.means(department.url))
    assert [one.address.removeprefix(department.url) for one in snapshots] == [
        "/list.html", "/a.html", "/b.html",
    ]  # fmt: skip
    assert all(house.store.holds(one.digest) for one in snapshots)


def test_a_maintenance_page_is_kept_before_it_is_refused(
    house: House, department: Department
) -> None:
    department.says("/list.html", page("系统维护中").encode())
    with pytest.raises(NotTheFormat, match="no list here"):
        fetch(source(), DAY, house.means(department.url))
    assert len(list(house.store.root.rglob("*.zst"))) == 1


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8))
def test_whatever_stands_in_a_table_is_read_as_it_is_shown(
    house: House, rows: Sequence[tuple[str, str, str]]
) -> None:
    shown = [
        "<tr>" + "".join(f"<td>{escape(value)}</td>" for value in one) + "</tr>" for one in rows
    ]
    took, reading = house.read(source(), ONE_LIST, notice(table(*shown)).encode())
    wanted = [one for one in rows if one != ("企业名称", "统一社会信用代码", "失信领域")]
    assert took.select("party_name", "party_uscc", "list_fields").rows() == wanted
    assert reading.count.lines == len(rows)


def gridded(body: str) -> list[tuple[list[str], list[bool], int]]:
    """Of each row of the table: texts, whether they head, and how many cells there are."""
    text = f"<html><body><table><tbody>{body}</tbody></table></body></html>"
    root = etree.fromstring(text, etree.HTMLParser(remove_comments=True))
    web_page = WebPage(Place("some_source", "a.html"), "", text, root, frozenset({"dp"}))
    rows = grid(web_page, elements(root, "//table")[0])
    return [
        (row.texts, [cell in row.headings for cell in row.cells], len(set(row.cells)))
        for row in rows
    ]


@given(lines=st.lists(LINES, max_size=5))
def test_rows_read_all_at_once_are_those_read_cell_by_cell(lines: Sequence[str]) -> None:
    # A hidden row, or a wide cell, has all rows looked at cell by cell; below them it changes none.
    told = gridded("".join(lines))
    for other in ("<tr hidden></tr>", "<tr><td colspan=2>x</tr>"):
        assert gridded("".join([*lines, other]))[:-1] == told


def test_a_row_has_its_page_table_and_line_for_a_place(house: House) -> None:
    took, _ = house.read(source(), ONE_LIST, A.encode())
    assert took["_locator"].to_list() == ["第1页 表1 第1行"]


def test_a_declaration_that_cannot_work_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="no XPath"):
        replace(LISTING, entry="./li[")
    with pytest.raises(BadDeclaration, match="has no end"):
        replace(LISTING, numbered="index_{index}.html")
    with pytest.raises(BadDeclaration, match="one day at least"):
        replace(LISTING, days=0)
    with pytest.raises(BadDeclaration, match="either a shape or attachments"):
        WebPages(Listing("//ul", "./li", "./span"), BOX)
