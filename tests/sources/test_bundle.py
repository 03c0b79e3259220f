from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from sandbox.departments.bundles import BundleCounter, Pack, tar_gzipped, zipped
from sandbox.departments.files import CsvFile, Form, SheetFile
from sandbox.departments.old_workbook import OldSheetFile
from sandbox.outlet import Goods
from sources.kit.biff import OldWorkbook
from sources.kit.bundle import Bundle
from sources.kit.collect import fetch
from sources.kit.csv_table import Csv
from sources.kit.errors import NotDelivered
from sources.kit.fetching import Access
from sources.kit.members import Members
from sources.kit.reading import Read
from sources.kit.session import Validators
from sources.kit.source import Source
from sources.kit.workbook import Workbook
from tests.sources.hostile.packing import zip_of
from tests.sources.house import DAY, Answer, Department, House, listing_source

PATH = "/x/list-20180903.zip"
ROWS = "企业名称,统一社会信用代码,失信领域\n甲,,a\n".encode()


def bundled(read: Read | None = None) -> Source:
    how = Members("*", read or Csv())
    return listing_source(how, fetch=Bundle("{base}/x/list-{day:%Y%m%d}.zip"))


def test_the_archive_is_kept_whole_and_its_members_are_not(
    house: House, department: Department
) -> None:
    data = zip_of({"a.csv": ROWS})
    department.says(PATH, data)
    (snapshot,) = fetch(bundled(), DAY, house.means(department.url))
    assert snapshot.address == department.url + PATH
    assert snapshot.size == len(data)
    house.read_kept(bundled(), [snapshot])
    assert len(list(house.store.root.rglob("*.zst"))) == 1
    assert bundled().fetch.access is Access.BUNDLE


def test_an_archive_that_did_not_change_is_not_sent_again(
    house: House, department: Department
) -> None:
    department.says(PATH, Answer(zip_of({"a.csv": ROWS}), headers={"ETag": '"1"'}))
    means = house.means(department.url)
    (first,) = fetch(bundled(), DAY, means)
    known = replace(means, last=lambda _source, _address: Validators('"1"', None, first.digest))
    (again,) = fetch(bundled(), DAY, known)
    assert again.digest == first.digest
    assert department.requests[-1].headers["If-None-Match"] == '"1"'


def test_a_folder_is_asked_for_the_same_name(house: House, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(NotDelivered, match=r"list-20180903\.zip for 2018-09-03"):
        fetch(bundled(), DAY, house.means(str(tmp_path)))
    (tmp_path / "x" / "list-20180903.zip").write_bytes(zip_of({"a.csv": ROWS}))
    (snapshot,) = fetch(bundled(), DAY, house.means(str(tmp_path)))
    assert snapshot.address == "list-20180903.zip"
    table, _ = house.read_kept(bundled(), [snapshot])
    assert table["party_name"].to_list() == ["甲"]


@pytest.mark.parametrize(
    "form, pack, how",
    [
        (CsvFile("gb18030"), zipped, Csv("gb18030")),
        (CsvFile(), tar_gzipped, Csv()),
        (SheetFile("公示", "名单", "表格说明：略"), zipped, Workbook()),
        (OldSheetFile("公示", "名单", "表格说明：略"), zipped, OldWorkbook()),
    ],
    ids=["csv", "tar", "xlsx", "xls"],
)
def test_a_counter_says_where_each_row_is_found(
    form: Form, pack: Pack, how: Read, house: House, tmp_path: Path
) -> None:
    table = pl.DataFrame({"企业名称": list("甲乙丙丁戊"), "失信领域": list("abcde")})
    goods = Goods(DAY, table, pl.Series(range(5)))
    members = ("一/{day:%Y%m%d}专利", "一/{day:%Y%m%d}商标")
    counter = BundleCounter("x/list-{day:%Y%m%d}.zip", members, form, pack)
    opened = counter.open("some_source", [goods], tmp_path)
    try:
        base = opened.environment()["URL"]
        kept = fetch(bundled(how), DAY, house.means(base))
    finally:
        opened.close()
    read, _ = house.read_kept(bundled(how), kept)
    assert read["party_name"].to_list() == list("甲乙丙丁戊")
    assert read["_locator"].to_list() == counter.locators(goods).to_list()
