import hashlib
import io
import json
import time
from collections.abc import Mapping
from http.client import IncompleteRead
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import fastexcel
import polars as pl
import pytest

from sandbox.departments.misbehaviour import Misbehaviour, Wrong
from sandbox.departments.running import Running, serve
from sandbox.errors import CannotMisbehaveSo
from sandbox.outlets import all_outlets
from sandbox.sandbox import Sandbox


def get(running: Running, department: str, path: str, **headers: str) -> bytes:
    request = Request(  # noqa: S310 — our own server on loopback
        f"{running.base_url(department)}/{path}", headers=headers
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310 — likewise
        body: bytes = answer.read()
    return body


def test_the_register_is_a_gb18030_csv(country: Sandbox, running: Running) -> None:
    text = get(running, "registry", "registry/enterprises-20180903.csv").decode("gb18030")
    table = country.delivery("registry_enterprises", country.days[0]).table
    lines = text.splitlines()
    assert lines[0].startswith("企业名称,统一社会信用代码,注册号")
    assert len(lines) == table.height + 1
    assert lines[5].startswith(str(table["party_name"][4]))


@pytest.mark.parametrize("what", ["penalties", "licences"])
def test_the_market_regulator_sends_the_template(
    country: Sandbox, running: Running, what: str
) -> None:
    body = get(running, "market", f"market/{what}-20180903.xlsx")
    book = fastexcel.read_excel(body)
    rows = country.rows.filter(
        pl.col("source") == f"market_{what}", pl.col("day") == country.days[0]
    )
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        here = rows.filter(pl.col("locator").str.starts_with(name))
        assert sheet.row(1)[0] == "行政相对人名称"
        assert "表格说明" in sheet.row(-1)[0]
        assert sheet.height == here.height + 3
    assert book.sheet_names[0].startswith("法人")
    assert book.sheet_names[1].startswith("自然人")


def test_a_locator_leads_to_the_planted_cell(country: Sandbox, running: Running) -> None:
    book = fastexcel.read_excel(get(running, "market", "market/penalties-20180903.xlsx"))
    sheet = book.load_sheet("法人行政处罚", header_row=None, dtypes="string").to_polars()
    fault = country.truth.filter(
        pl.col("source") == "market_penalties", pl.col("pattern") == "uscc_wrong_character"
    ).row(0, named=True)
    number = int(fault["locator"].split("第")[1].rstrip("行"))
    column = sheet.row(1).index("统一社会信用代码")
    assert sheet.row(number - 1)[column] == fault["planted"]


def test_the_city_platform_pages(country: Sandbox, running: Running) -> None:
    table = country.delivery("city_platform_penalties", country.days[0]).table
    came: list[dict[str, object]] = []
    for page in range(1, -(-table.height // 500) + 1):
        path = f"city/penalties?date=2018-09-03&page={page}&size=500"
        answer = json.loads(get(running, "city", path))
        assert answer["total"] == table.height
        came += answer["rows"]
    assert [row["ID"] for row in came] == table["_id"].to_list()
    assert {"RESOURCE_ID", "CREATE_DATE", "CHECK_FLAG", "CF_XDR_SHXYM"} <= came[0].keys()
    beyond = json.loads(get(running, "city", "city/penalties?date=2018-09-03&page=99&size=500"))
    assert beyond["rows"] == []


def test_justice_sends_messages_and_platforms_send_shops(
    country: Sandbox, running: Running
) -> None:
    text = get(running, "justice", "justice/messages-20180904.xml").decode()
    table = country.delivery("justice_penalties", country.days[1]).table
    assert text.count("<ExchangeMessage>") == table.height
    assert text.count("<CF_ZT>1</CF_ZT>") == table.filter(pl.col("_event") == "withdrawn").height
    shops = json.loads(get(running, "platform", "platform/shops?date=2018-09-03&page=1&size=3"))
    assert len(shops["rows"]) == 3
    assert "网站网店名称" in shops["rows"][0]


def test_lists_stand_in_the_folder(country: Sandbox, running: Running) -> None:
    files = sorted((running.folder / "ecommerce_blacklist").glob("*.xlsx"))
    assert [file.stem[-8:] for file in files] == ["20180903", "20180904"]
    sheet = fastexcel.read_excel(files[0]).load_sheet(0, dtypes="string").to_polars()
    assert sheet.columns[:4] == ["企业名称", "工商注册号", "组织机构代码", "统一信用代码"]
    assert sheet.height == country.delivery("ecommerce_blacklist", country.days[0]).table.height


def test_the_environment_names_every_source(running: Running) -> None:
    places = running.environment()
    assert sum(name.endswith("_URL") for name in places) == 9 + len(all_outlets())
    assert places["WANGJIAN_SOURCE_ECOMMERCE_BLACKLIST_URL"] == str(running.folder)
    assert places["WANGJIAN_SOURCE_MARKET_PENALTIES_URL"].startswith("http://127.0.0.1:")


def test_an_unchanged_file_is_answered_with_304(running: Running) -> None:
    url = f"{running.base_url('justice')}/justice/messages-20180903.xml"
    with urlopen(url, timeout=10) as answer:  # noqa: S310 — our own server on loopback
        etag = answer.headers["ETag"]
        assert answer.headers["Last-Modified"]
    with pytest.raises(HTTPError) as caught:
        get(running, "justice", "justice/messages-20180903.xml", **{"If-None-Match": etag})
    caught.value.close()
    assert caught.value.code == 304


@pytest.mark.parametrize(
    "path",
    [
        "justice/messages-20170101.xml",
        "city/penalties?date=2018-09-03",
        "justice/x",
        "justice/a-99999999.xml",
    ],
)
def test_what_is_not_there_is_404(running: Running, path: str) -> None:
    with pytest.raises(HTTPError) as caught:
        get(running, "justice", path)
    caught.value.close()
    assert caught.value.code == 404


def test_the_same_seed_serves_the_same_bytes(tmp_path: Path) -> None:
    def digests(folder: Path) -> Mapping[str, str]:
        box = Sandbox(seed=11, enterprises=500, records=1_500)
        with box.start(folder) as running:
            bodies = {
                "a": get(running, "registry", "registry/enterprises-20180904.csv"),
                "b": get(running, "market", "market/penalties-20180904.xlsx"),
                "c": get(running, "city", "city/licences?date=2018-09-03&page=1&size=500"),
                "d": get(running, "justice", "justice/messages-20180903.xml"),
                "e": next((folder / "ecommerce_blacklist").iterdir()).read_bytes(),
            }
        return {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def misbehaving(country: Sandbox, folder: Path, source: str, switch: Misbehaviour) -> Running:
    return serve(country.deliveries, folder, {source: switch})


def test_a_server_fails_as_often_as_told_and_then_answers(country: Sandbox, tmp_path: Path) -> None:
    switch = Misbehaviour(Wrong.ERROR_500, times=2)
    with misbehaving(country, tmp_path, "justice_penalties", switch) as running:
        for _ in range(2):
            with pytest.raises(HTTPError) as caught:
                get(running, "justice", "justice/messages-20180903.xml")
            caught.value.close()
            assert caught.value.code == 500
        assert get(running, "justice", "justice/messages-20180903.xml").startswith(b"<?xml")


def test_a_lying_length_ends_too_soon(country: Sandbox, tmp_path: Path) -> None:
    switch = Misbehaviour(Wrong.LYING_LENGTH)
    with (
        misbehaving(country, tmp_path, "justice_penalties", switch) as running,
        pytest.raises(IncompleteRead),
    ):
        get(running, "justice", "justice/messages-20180903.xml")


def test_a_slow_server_is_slow_and_still_stops_at_once(country: Sandbox, tmp_path: Path) -> None:
    switch = Misbehaviour(Wrong.SLOW, seconds=0.3)
    with misbehaving(country, tmp_path, "justice_penalties", switch) as running:
        begun = time.monotonic()
        get(running, "justice", "justice/messages-20180903.xml")
        assert time.monotonic() - begun >= 0.3


DOWNLOADS = {
    "market_penalties": ("market", "market/penalties-20180903.xlsx"),
    "justice_penalties": ("justice", "justice/messages-20180903.xml"),
    "registry_enterprises": ("registry", "registry/enterprises-20180903.csv"),
}


@pytest.mark.parametrize(
    "wrong,source,shows",
    [
        (Wrong.HTML_PAGE, "market_penalties", b"<html>"),
        (Wrong.EMPTY, "market_penalties", b""),
        (Wrong.XML_BOMB, "justice_penalties", b"&j;"),
        (Wrong.EXTERNAL_ENTITY, "justice_penalties", b"file:///"),
        (Wrong.GARBAGE_ROW, "registry_enterprises", b"\x00\xff\xfe"),
    ],
)
def test_a_body_is_spoiled_as_told(
    country: Sandbox, tmp_path: Path, wrong: Wrong, source: str, shows: bytes
) -> None:
    with misbehaving(country, tmp_path, source, Misbehaviour(wrong)) as running:
        body = get(running, *DOWNLOADS[source])
    assert shows in body if shows else not body


def test_a_truncated_workbook_does_not_open(country: Sandbox, tmp_path: Path) -> None:
    switch = Misbehaviour(Wrong.TRUNCATED)
    with misbehaving(country, tmp_path, "market_licences", switch) as running:
        body = get(running, "market", "market/licences-20180904.xlsx")
    with pytest.raises(fastexcel.FastExcelError):
        fastexcel.read_excel(body)


def test_a_wrong_encoding_is_not_the_agreed_one(country: Sandbox, tmp_path: Path) -> None:
    switch = Misbehaviour(Wrong.WRONG_ENCODING)
    with misbehaving(country, tmp_path, "registry_enterprises", switch) as running:
        body = get(running, "registry", "registry/enterprises-20180903.csv")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb18030")
    with misbehaving(country, tmp_path, "platform_shops", switch) as running:
        body = get(running, "platform", "platform/shops?date=2018-09-03&page=1&size=5")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_a_column_is_missing_or_one_too_many(country: Sandbox, tmp_path: Path) -> None:
    gone = Misbehaviour(Wrong.MISSING_COLUMN, column="处罚机关")
    with misbehaving(country, tmp_path, "market_penalties", gone) as running:
        body = get(running, "market", "market/penalties-20180904.xlsx")
    frame = pl.read_excel(io.BytesIO(body), engine="calamine", read_options={"header_row": 1})
    assert "处罚机关" not in frame.columns
    extra = Misbehaviour(Wrong.EXTRA_COLUMN)
    with misbehaving(country, tmp_path, "ecommerce_blacklist", extra) as running:
        file = next((running.folder / "ecommerce_blacklist").iterdir())
        assert "内部流水" in fastexcel.read_excel(file).load_sheet(0).to_polars().columns


def test_an_xml_bomb_needs_xml(country: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(CannotMisbehaveSo):
        misbehaving(country, tmp_path, "market_penalties", Misbehaviour(Wrong.XML_BOMB))
