import json
from dataclasses import replace

import pytest

from records.snapshot import Snapshot
from sources.kit.collect import fetch
from sources.kit.download import Download, PagedJson
from sources.kit.errors import NotDelivered, NotTheFormat, PagesDisagree, TooFewRows
from sources.kit.fetching import Means
from sources.kit.json_rows import JsonRows
from sources.kit.session import Validators
from tests.sources.house import DAY, HASTY, MOMENT, Answer, Department, House, listing_source

PAGES = PagedJson("{base}/rows?date={day:%Y-%m-%d}&page={page}&size={size}", size=2)


def page(total: int, *names: str) -> bytes:
    rows = [{"企业名称": name, "失信领域": "电子商务"} for name in names]
    return json.dumps({"total": total, "rows": rows}).encode()


def path(number: int) -> str:
    return f"/rows?date=2018-09-03&page={number}&size=2"


def test_the_days_file_is_kept_and_described(department: Department, house: House) -> None:
    department.says("/list-20180903.csv", Answer(b"data", headers={"ETag": '"7"'}))
    source = listing_source(fetch=Download("{base}/list-{day:%Y%m%d}.csv"))
    (snapshot,) = fetch(source, DAY, house.means(department.url + "/"))
    assert snapshot == Snapshot(
        digest=snapshot.digest,
        source_id="some_source",
        day=DAY,
        address=department.url + "/list-20180903.csv",
        media_type="",
        size=4,
        fetched_at=MOMENT,
        path=house.store.path(snapshot.digest),
        etag='"7"',
    )


def test_a_day_without_delivery_is_named(department: Department, house: House) -> None:
    with pytest.raises(NotDelivered, match="list-20180903"):
        fetch(listing_source(), DAY, house.means(department.url))


def test_bytes_that_were_lost_are_fetched_afresh(department: Department, house: House) -> None:
    department.says("/list-20180903.csv", Answer(b"data", headers={"ETag": '"7"'}))
    for lost, bodies in ((True, 0), (False, 1)):
        digest = "0" * 64 if lost else house.keep(b"data").digest
        known = Validators('"7"', None, digest)
        means = Means(house.store, department.url, MOMENT, HASTY, lambda *_, k=known: k)
        (snapshot,) = fetch(listing_source(), DAY, means)
        assert snapshot.size == 4
        assert ("If-None-Match" in department.asked[-1][1]) is bool(bodies)


def test_a_page_that_did_not_change_is_still_in_its_charset(
    department: Department, house: House
) -> None:
    headers = {"ETag": '"7"', "Content-Type": "application/json; charset=GB18030"}
    data = page(1, "甲").decode("unicode-escape").encode("gb18030")
    department.says(path(1), Answer(data, headers=headers))
    source = listing_source(JsonRows(), fetch=PAGES)
    means = house.means(department.url)
    (first,) = fetch(source, DAY, means)
    known = Validators(first.etag, first.last_modified, first.digest, first.media_type)
    (again,) = fetch(source, DAY, replace(means, last=lambda *_: known))
    assert department.asked[-1][1]["If-None-Match"] == '"7"'
    assert again.media_type == first.media_type == "application/json;charset=gb18030"
    assert house.read_kept(source, [again])[0]["party_name"].to_list() == ["甲"]


def test_pages_are_fetched_until_the_total_has_come(department: Department, house: House) -> None:
    department.says(path(1), page(3, "甲", "乙"))
    department.says(path(2), page(3, "丙"))
    source = listing_source(JsonRows(), fetch=PAGES)
    snapshots = fetch(source, DAY, house.means(department.url))
    assert len(snapshots) == 2
    assert len(department.asked) == 2


def test_pages_that_end_before_the_total_are_an_error(department: Department, house: House) -> None:
    department.says(path(1), page(5, "甲", "乙"))
    department.says(path(2), page(5, "丙"))
    department.says(path(3), page(5))
    source = listing_source(JsonRows(), fetch=PAGES)
    snapshots = fetch(source, DAY, house.means(department.url))
    with pytest.raises(TooFewRows, match="3 rows came of 5 announced; run the source again"):
        house.read_kept(source, snapshots)


def test_a_server_that_repeats_its_page_is_noticed(department: Department, house: House) -> None:
    department.says(path(1), page(4, "甲", "乙"))
    department.says(path(2), page(4, "甲", "乙"))
    with pytest.raises(PagesDisagree, match="page 2 repeats"):
        fetch(listing_source(JsonRows(), fetch=PAGES), DAY, house.means(department.url))


def test_an_error_page_in_the_middle_is_kept_and_named(
    department: Department, house: House
) -> None:
    department.says(path(1), page(4, "甲", "乙"))
    department.says(path(2), b"<html>busy</html>")
    with pytest.raises(NotTheFormat, match="page=2"):
        fetch(listing_source(JsonRows(), fetch=PAGES), DAY, house.means(department.url))
    assert len(list(house.store.root.glob("**/*.zst"))) == 2
