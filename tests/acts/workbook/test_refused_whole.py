"""A workbook that is refused as a whole: altered, of another house, unsafe, or no workbook."""

import io
import zipfile

import pytest

from acts.workbook import opened
from acts.workbook.errors import NotOurWorkbook
from acts.workbook.read import read
from tests.acts.workbook.altered import rewritten
from tests.acts.workbook.open_work import BACK_ON, KEY, exported, held, open_work, read_back

WORK = open_work(6)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(tmp_path_factory.mktemp("export"), WORK)


@pytest.mark.parametrize(
    "part, old, new, words",
    [
        ("xl/worksheets/sheet4.xml", "杭州市", "宁波市", "_meta 被改动"),
        ("xl/workbook.xml", 'name="_meta"', 'name="_mata"', "缺少隐藏表 _meta"),
        ("xl/worksheets/sheet1.xml", "<t>_sig</t>", "<t>签名</t>", "缺少隐藏列 _sig"),
        ("xl/worksheets/sheet1.xml", "<t>_rid</t>", "<t>编号</t>", "找不到标题行"),
        ("xl/worksheets/sheet1.xml", "<t>违法事实</t>", "<t>处罚内容</t>", "出现两次"),
    ],
)
def test_an_altered_workbook_is_refused_whole(
    export: bytes, part: str, old: str, new: str, words: str
) -> None:
    data = rewritten(export, part, lambda text: text.replace(old, new))
    with pytest.raises(NotOurWorkbook, match=words):
        read_back(data, WORK)


def test_a_workbook_of_another_house_or_past_its_time_is_refused(export: bytes) -> None:
    with pytest.raises(NotOurWorkbook, match="不是本系统导出的"):
        read(export, held(WORK), b"another key", BACK_ON)
    with pytest.raises(NotOurWorkbook, match="2018-11-03 过期"):
        read(export, held(WORK), KEY, BACK_ON.replace(month=12))
    assert read(export, held(WORK), KEY, BACK_ON.replace(month=11, day=3)).counts.rows == 6


@pytest.mark.parametrize(
    "data, words",
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "另存为 .xlsx"),
        ("名称,代码\n甲,1\n".encode(), "不是 .xlsx 工作簿"),
        (b"PK\3\4" + bytes(20 << 20), "20 MB"),
        (b"PK\3\4 no zip", "无法读取"),
        (b"", "不是 .xlsx 工作簿"),
    ],
    ids=["xls", "csv", "large", "broken", "empty"],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(NotOurWorkbook, match=words):
        read_back(data, WORK)


def test_a_workbook_with_macros_is_refused(export: bytes) -> None:
    file = io.BytesIO(export)
    with zipfile.ZipFile(file, "a") as book:
        book.writestr("xl/vbaProject.bin", b"code")
    with pytest.raises(NotOurWorkbook, match="宏"):
        read_back(file.getvalue(), WORK)


def test_a_bomb_is_refused_before_it_is_unpacked(
    export: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "_MOST_UNPACKED", 1 << 20)
    blanks = " " * (2 << 20) + "</sheetData>"
    data = rewritten(
        export, "xl/worksheets/sheet1.xml", lambda text: text.replace("</sheetData>", blanks)
    )
    with pytest.raises(NotOurWorkbook, match="bomb"):
        read_back(data, WORK)
