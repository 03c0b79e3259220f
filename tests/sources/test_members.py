import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.archive import open_archive
from sources.kit.csv_table import Csv
from sources.kit.errors import BadDeclaration, NotTheFormat, Place, UnexpectedMember
from sources.kit.member_names import decoded, trouble
from sources.kit.members import Members
from sources.kit.reading import Delivery
from sources.kit.source import Source
from sources.kit.unpacking import Limits
from sources.kit.xml_messages import XmlMessages
from tests.sources.hostile.packing import Entry, pack, tar_of, zip_of
from tests.sources.house import House, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"


def rows(*names: str) -> bytes:
    return (HEADER + "".join(f"{name},,a\n" for name in names)).encode()


def bundled(**changes: object) -> Source:
    given: dict[str, object] = {"wanted": "*.csv", "read": Csv()}
    return listing_source(Members(**(given | changes)))  # type: ignore[arg-type]


def test_a_row_lies_in_its_member_and_its_evidence_is_the_archive(house: House) -> None:
    data = zip_of({"一/甲.csv": rows("甲", "乙"), "丙.csv": rows("丙")})
    table, reading = house.read(bundled(), data)
    assert table["_locator"].to_list() == ["一/甲.csv!第2行", "一/甲.csv!第3行", "丙.csv!第2行"]
    assert table["_row"].to_list() == [0, 1, 2]
    assert set(table["_snapshot"]) == {house.keep(data).digest}
    assert reading.count.lines == 3


def test_a_line_set_aside_names_its_member_and_the_archive(house: House) -> None:
    data = zip_of({"a.csv": rows("甲"), "b.csv": rows("乙") + b"x,y\n"})
    _, reading = house.read(bundled(), data)
    (line,) = reading.unparsable
    assert (line.locator, line.text) == ("b.csv!第3行", "x,y")
    assert line.snapshot == house.keep(data).digest


def test_several_archives_are_one_delivery(house: House) -> None:
    one, other = zip_of({"a.csv": rows("甲")}), tar_of(("a.csv", rows("乙")))
    table, _ = house.read(bundled(), one, other)
    assert table["party_name"].to_list() == ["甲", "乙"]
    assert table["_snapshot"].n_unique() == 2


def test_ignored_outweighs_wanted_and_any_other_member_stops_the_run(house: House) -> None:
    data = zip_of({"a.csv": rows("甲"), "样例.csv": rows("某"), "b.TXT": b"x"})
    ignored = {"样例*": "an example", "*.txt": "a note"}
    table, _ = house.read(bundled(ignored=ignored), data)
    assert table["party_name"].to_list() == ["甲"]
    with pytest.raises(UnexpectedMember, match=r"file1: member 'b\.TXT' is not known"):
        house.read(bundled(ignored={"样例*": "an example"}), data)


def test_nothing_is_read_of_an_archive_whose_last_member_is_damaged(house: House) -> None:
    data = pack(Entry(b"a.csv", rows("甲")), Entry(b"b.csv", rows("乙"), crc=1))
    with pytest.raises(NotTheFormat, match=r"file1: member 'b\.csv' is damaged"):
        house.read(bundled(), data)


def test_a_reading_that_stops_leaves_nothing_unpacked_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = house.root / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    house.read(bundled(), zip_of({"a.csv": rows("甲")}))
    with pytest.raises(NotTheFormat):
        house.read(bundled(), zip_of({"a.csv": rows("甲"), "b.csv": b""}))
    assert list(scratch.iterdir()) == []


def test_what_is_unpacked_lies_there_for_nobody_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = house.root / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    kept = house.keep(zip_of({"a.csv": rows("甲"), "b.csv": rows("乙")}))
    source = bundled()
    parts = source.read.parts(Delivery(source.id, [kept], source.known_keys))
    assert next(parts).table.height == 1
    (folder,) = scratch.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600, 0o600]
    assert len(list(parts)) == 1
    assert list(scratch.iterdir()) == []


def test_limits_are_the_source_s_to_set(house: House) -> None:
    data = zip_of({"a.csv": rows("甲"), "b.csv": rows("乙")})
    for limits in (Limits(archive=100), Limits(entries=1), Limits(member=20), Limits(unpacked=70)):
        with pytest.raises(NotTheFormat, match="some_source: file1"):
            house.read(bundled(limits=limits), data)


def test_columns_are_fixed_as_the_member_s_own_reader_has_it() -> None:
    assert Members("*", Csv()).fixed_columns
    assert not Members("*", XmlMessages()).fixed_columns


def test_a_declaration_that_cannot_be_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="archive within an archive"):
        Members("*.zip", Members("*.csv", Csv()))
    with pytest.raises(BadDeclaration, match=r"\*\.txt is ignored without a reason"):
        Members("*.csv", Csv(), {"*.txt": " "})


CHINESE = st.text("处罚许可备案公示表沄栎珝曈0123456789-_（）" + string.ascii_letters, min_size=1)


@given(CHINESE)
def test_a_name_is_the_same_by_whatever_program_it_was_packed(name: str) -> None:
    assert decoded(name.encode(), utf8=True) == name
    assert decoded(name.encode(), utf8=False) == name
    assert trouble(name[:200]) == ""


@given(st.text(min_size=1))
def test_no_name_that_is_let_in_leads_anywhere(name: str) -> None:
    if not trouble(name):
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert "\0" not in name


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5, unique=True))
def test_what_was_packed_comes_out_or_an_altered_byte_is_noticed(parts: list[bytes]) -> None:
    data = zip_of({f"{number}.bin": part for number, part in enumerate(parts)})
    place = Place("some_source", "file1")

    def unpacked(archive: bytes) -> list[bytes]:
        with open_archive(io.BytesIO(archive), place, Limits()) as members:
            return [b"".join(member.blocks()) for member in members]

    assert unpacked(data) == parts
    for at in range(0, len(data), 7):
        altered = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        try:
            assert [part for part in unpacked(altered) if part not in parts] == []
        except NotTheFormat:
            continue
