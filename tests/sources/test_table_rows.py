"""What a deleted row becomes, and how the stored rows are held to the database's count."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sources
from records.kind import Kind
from records.states import RecordStatus, Vocabulary
from sources.kit.database import FrontTable
from sources.kit.errors import NotTheFormat, Place
from sources.kit.reading import PLACE_COLUMN, Delivery
from sources.kit.table_file import Head, head, lines, text
from sources.kit.table_rows import TableRows
from tests.sources.house import House
from validation.normalise.status import read_status

NAMES = ("ID", "名称", "ZSGBZ")


def parts(house: House, how: TableRows, *rows: list[object]) -> tuple[list[object], Delivery]:
    """The values of every part, headers first; and the delivery with its margin."""
    data = Head("T", NAMES, ("ID",), "GXSJ", "", "", len(rows)).line()
    snapshot = house.keep(data + lines((True, [*map(text, row)]) for row in rows))
    delivery = Delivery("some_source", [snapshot], ())
    found: list[object] = []
    for part in how.parts(delivery):
        found += [list(part.headers), *map(list, part.table.drop(PLACE_COLUMN).iter_rows())]
    return found, delivery


def test_a_deleted_row_of_a_kind_with_a_state_is_a_withdrawn_one(house: House) -> None:
    how = TableRows(flag="zsgbz", status="当前状态")
    found, delivery = parts(house, how, ["1", "甲", "I"], ["2", "乙", "D"], ["3", "丙", "U"])
    assert found == [
        [*NAMES, "当前状态"],
        ["1", "甲", "I", None], ["2", "乙", "D", "撤销"], ["3", "丙", "U", None],
    ]  # fmt: skip
    assert delivery.unparsable == []


def test_the_state_that_a_table_has_is_kept_where_the_row_was_not_deleted(house: House) -> None:
    how = TableRows(flag="ZSGBZ", status="名称")
    found, _ = parts(house, how, ["1", "2", "I"], ["2", "1", "D"])
    assert found[1:] == [["1", "2", "I"], ["2", "撤销", "D"]]


@pytest.mark.parametrize("vocabulary", Vocabulary)
def test_every_vocabulary_understands_the_word_for_withdrawn(vocabulary: Vocabulary) -> None:
    assert read_status(TableRows().withdrawn, vocabulary) is RecordStatus.WITHDRAWN


def test_a_deleted_row_of_a_kind_without_a_state_is_set_aside_word_for_word(house: House) -> None:
    found, delivery = parts(house, TableRows(flag="ZSGBZ"), ["1", "甲", "D"], ["2", "乙", "I"])
    assert found[1:] == [["2", "乙", "I"]]
    (line,) = delivery.unparsable
    assert (line.locator, line.text) == ("第1条 主键1", '["1","甲","D"]')
    assert "部门已删除此行" in line.reason


def test_a_flag_that_is_none_is_never_taken_for_an_ordinary_row(house: House) -> None:
    how = TableRows(flag="ZSGBZ", status="当前状态")
    found, delivery = parts(house, how, ["1", "甲", "删"], ["2", "乙", None])
    assert found == []
    assert [line.reason for line in delivery.unparsable] == ["ZSGBZ 增删改标志不明"] * 2
    assert delivery.count.lines == 2


def test_every_source_of_a_table_says_what_a_deleted_row_becomes() -> None:
    for source in sources.all_sources():
        if isinstance(source.fetch, FrontTable):
            assert isinstance(source.read, TableRows)
            assert source.read.flag
            stateful = source.kind in (Kind.PENALTY, Kind.LICENCE)
            assert stateful is bool(source.read.status)
            if stateful:
                assert source.columns[source.read.status] == "record_status"


@settings(max_examples=40)
@given(st.lists(st.lists(st.one_of(st.none(), st.text(), st.binary()), min_size=3, max_size=3)))
def test_whatever_stands_in_a_row_is_one_line_and_counted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    found, delivery = parts(house, TableRows(), *rows)
    read = [row for row in found if row != list(NAMES)]
    count = delivery.count
    assert count.lines == len(rows) == len(read) + count.blank + count.unparsable
    plain = [row for row in rows if any(row) and not any(map(_odd, row))]
    assert read == plain


def _odd(value: object) -> bool:
    return isinstance(value, bytes) or (isinstance(value, str) and "\0" in value)


def test_a_first_line_reads_back_as_it_was_written() -> None:
    one = Head("表", ("a", "b\n"), ("a",), "m", "2018-09-03 10:00:00", "x", 3)
    assert head(one.line(), Place("s", "f")) == one
    with pytest.raises(NotTheFormat, match="names no table"):
        head(one.line().replace(b'"count": 3', b'"count": null'), Place("s", "f"))


def test_values_are_written_as_they_were() -> None:
    assert [text(value) for value in ("", None, 7, 0.1, 9e17, True)] == [
        "", None, "7", "0.1", "9e+17", "True",
    ]  # fmt: skip
    assert text(memoryview(b"\xff")) == {"hex": "ff"}


VALUES = st.one_of(st.none(), st.text(st.sampled_from('甲a],["\\\n\x00 '), max_size=5))


def located(house: House, rows: list[list[object]]) -> tuple[list[tuple[object, ...]], Delivery]:
    """Every row with its locator, in order; and the delivery with its margin."""
    data = Head("T", NAMES, ("ID", "名称"), "GXSJ", "", "", len(rows)).line()
    snapshot = house.keep(data + lines((True, [*map(text, row)]) for row in rows))
    delivery = Delivery("some_source", [snapshot], ())
    found = [row for part in TableRows().parts(delivery) for row in part.table.iter_rows()]
    return found, delivery


@settings(deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_rows_read_at_once_are_those_read_line_by_line(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    """A row that holds bytes, at the end, has every line looked at by itself."""
    house = House(tmp_path_factory.mktemp("house"))
    at_once, quick = located(house, rows)
    closely, slow = located(house, [*rows, [b"\xff", None, None]])
    assert at_once == closely
    assert quick.unparsable == [
        replace(line, snapshot=quick.snapshots[0].digest) for line in slow.unparsable[:-1]
    ]
    assert (quick.count.lines, quick.count.blank) == (slow.count.lines - 1, slow.count.blank)


def test_rows_that_make_up_one_another_are_refused(house: House) -> None:
    data = Head("T", NAMES, ("ID",), "GXSJ", "", "", 2).line()
    for halves in (b'["1","2","3"],["4"\n"5","6"]\n', b'["1","2","3"],["4","5","6"]\n\n'):
        snapshot = house.keep(data + halves)
        with pytest.raises(NotTheFormat, match="no JSON"):
            list(TableRows().parts(Delivery("some_source", [snapshot], ())))
