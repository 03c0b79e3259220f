"""Pages are asked for once: also across a run that was killed, and never taken from a refusal."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from records.snapshot import Snapshot
from sources.kit.collect import fetch
from sources.kit.download import PagedJson
from sources.kit.envelope import Envelope, Refusal
from sources.kit.errors import NotTheFormat, PagesDisagree
from sources.kit.fetching import Means
from sources.kit.json_rows import JsonRows
from sources.kit.source import Source
from tests.sources.house import DAY, MOMENT, Answer, Department, House, listing_source

ANSWER = Envelope(code="code", good=("0",), refusals={"9": Refusal.BUSY})
NAMES = "甲乙丙"


class Listing:
    """Three pages of one row each, and a house that remembers what a killed run kept."""

    def __init__(self, house: House, department: Department) -> None:
        self.house = house
        self.department = department
        self.kept: list[Snapshot] = []
        self.before: list[Snapshot] = []
        for number, name in enumerate(NAMES, 1):
            department.says(f"/rows?page={number}&size=1", _page(name))

    @property
    def source(self) -> Source:
        pages = PagedJson("{base}/rows?page={page}&size={size}", 1, ANSWER)
        return listing_source(JsonRows(ANSWER), fetch=pages)

    @property
    def means(self) -> Means:
        bare = self.house.means(self.department.url)
        return replace(bare, unread=self._unread, keep=self.kept.append)

    def killed_after(self, *pages: bytes, ago: timedelta = timedelta(hours=1)) -> None:
        """A run that kept these pages, so long ago."""
        for number, data in enumerate(pages, 1):
            address = f"{self.department.url}/rows?page={number}&size=1"
            kept = replace(self.house.keep(data, address), fetched_at=MOMENT - ago)
            self.before.append(kept)

    def asked(self) -> list[int]:
        """Which pages were asked for, in order; and forget it."""
        paths = [asked.path for asked in self.department.requests]
        self.department.requests.clear()
        return [int(path.partition("page=")[2].partition("&")[0]) for path in paths]

    def fetched(self) -> list[str | None]:
        table, _ = self.house.read_kept(self.source, fetch(self.source, DAY, self.means))
        return table["party_name"].to_list()

    def _unread(self, source_id: str, day: date) -> Sequence[Snapshot]:
        assert (source_id, day) == ("some_source", DAY)
        return self.before


@pytest.fixture
def listing(house: House, department: Department) -> Listing:
    return Listing(house, department)


def _page(name: str, total: int = 3) -> bytes:
    rows = [{"企业名称": name, "失信领域": "a"}]
    return json.dumps({"code": 0, "total": total, "rows": rows}).encode()


def test_a_page_is_entered_as_soon_as_it_lies_there(listing: Listing) -> None:
    listing.department.says("/rows?page=3&size=1", b"<html>")
    with pytest.raises(NotTheFormat):
        fetch(listing.source, DAY, listing.means)
    assert [one.address[-13:] for one in listing.kept] == [
        "page=1&size=1",
        "page=2&size=1",
        "page=3&size=1",
    ]
    assert all(listing.house.store.holds(one.digest) for one in listing.kept)


def test_pages_of_a_killed_run_are_not_asked_for_again(listing: Listing) -> None:
    listing.killed_after(_page("甲"), _page("乙"))
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == [3]


def test_a_run_killed_after_its_last_page_asks_nothing(listing: Listing) -> None:
    listing.killed_after(*(_page(name) for name in NAMES))
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == []


@pytest.mark.parametrize("ago, asked", [(6.0, [3]), (6.1, [1, 2, 3]), (-0.1, [1, 2, 3])])
def test_only_pages_of_the_last_six_hours_count(
    listing: Listing, ago: float, asked: list[int]
) -> None:
    listing.killed_after(_page("甲"), _page("乙"), ago=timedelta(hours=ago))
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == asked


@pytest.mark.parametrize(
    "refusal",
    [b"<html>busy</html>", b'{"code":9}', _page("乙")[:30], b"", _page("乙", total=4)],
    ids=["html", "code", "half", "empty", "other total"],
)
def test_what_is_no_page_of_the_list_is_asked_for_afresh(listing: Listing, refusal: bytes) -> None:
    listing.killed_after(_page("甲"), refusal, _page("丙"))
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == [2]


def test_bytes_that_are_gone_are_asked_for_afresh(listing: Listing) -> None:
    listing.killed_after(_page("甲"), _page("乙"))
    listing.house.store.drop(listing.before[0].digest)
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == [1, 3]


def test_pages_kept_in_a_house_that_has_moved_since_are_found(listing: Listing) -> None:
    listing.killed_after(_page("甲"), _page("乙"))
    listing.before = [replace(one, path=Path("/old", one.path.name)) for one in listing.before]
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == [3]


def test_a_list_that_has_changed_since_is_asked_for_from_the_beginning(listing: Listing) -> None:
    listing.killed_after(_page("旧", total=2))
    assert listing.fetched() == list(NAMES)
    assert listing.asked() == [2, 1, 2, 3], "it shows at the second page"


def test_pages_that_disagree_by_themselves_are_not_asked_for_twice(listing: Listing) -> None:
    listing.department.says("/rows?page=2&size=1", Answer(_page("乙", total=4)))
    with pytest.raises(PagesDisagree, match="total is 4, page 1 said 3"):
        listing.fetched()
    assert listing.asked() == [1, 2]


def test_posted_questions_have_addresses_of_their_own(house: House, department: Department) -> None:
    asks = {"manaType": "0", "day": "{day:%Y%m%d}", "curPage": "{page}", "pageSize": "{size}"}
    source = listing_source(
        JsonRows(), fetch=PagedJson("{base}/queryList", 1, asks=asks, envelope=Envelope())
    )
    department.anything = lambda asked: Answer(
        _page("甲乙"[json.loads(asked.body)["curPage"] - 1], total=2)
    )
    snapshots = fetch(source, DAY, house.means(department.url))
    assert [one.address.partition("?")[2] for one in snapshots] == [
        "manaType=0&day=20180903&curPage=1&pageSize=1",
        "manaType=0&day=20180903&curPage=2&pageSize=1",
    ]
    first = department.requests[0]
    assert (first.method, first.path) == ("POST", "/queryList")
    assert json.loads(first.body) == {
        "manaType": "0", "day": "20180903", "curPage": 1, "pageSize": 1,
    }  # fmt: skip
