"""What lets us in goes into questions and nowhere else."""

import hashlib
import json
import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from records.snapshot import Snapshot
from sources.kit.admission import Signature, Token
from sources.kit.collect import fetch
from sources.kit.envelope import Envelope, Refusal
from sources.kit.fetching import Errand, Means
from sources.kit.gateway import Carry, Gateway
from sources.kit.json_rows import JsonRows
from sources.kit.session import PoliteSession
from sources.kit.source import Source
from sources.kit.store import open_stored
from tests.sources.house import DAY, HASTY, Answer, Asked, Department, House, listing_source

KEY, SECRET, TOKEN = "the-appkey", "the-secret", "the-token"
ANSWER = Envelope("datas", "dataCount", code="code", good=("00",), refusals={"4": Refusal.TOKEN})
ASKS = {"day": "{day:%Y-%m-%d}", "page": "{page}", "size": "{size}"}
ADMITTED = {
    "WANGJIAN_SOURCE_SOME_SOURCE_KEY": KEY,
    "WANGJIAN_SOURCE_SOME_SOURCE_SECRET": SECRET,
}


class Kept:
    """Snapshots in the order in which they were entered."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []

    def take(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)


def page(*names: str, total: int) -> bytes:
    datas = [{"企业名称": name, "失信领域": "a"} for name in names]
    return json.dumps({"code": "00", "dataCount": total, "datas": datas}).encode()


def source(**changes: object) -> Source:
    given = Gateway("/list", ASKS, ANSWER, size=1)
    return listing_source(
        JsonRows(ANSWER),
        fetch=replace(given, **changes),  # type: ignore[arg-type]
    )


def means(house: House, department: Department) -> Means:
    return replace(house.means(department.url), environment=ADMITTED)


@pytest.mark.parametrize("carry", Carry)
def test_a_snapshots_address_is_the_public_part_of_its_question(
    carry: Carry, house: House, department: Department
) -> None:
    department.anything = lambda _asked: Answer(page("甲", total=1))
    (snapshot,) = fetch(source(carry=carry), DAY, means(house, department))
    assert snapshot.address == f"{department.url}/list?day=2018-09-03&page=1&size=1"
    (asked,) = department.requests
    said = asked.path if carry is Carry.QUERY else asked.body.decode()
    assert KEY in said
    assert SECRET not in said


@pytest.mark.parametrize("moment", ["ms", "%Y%m%d%H%M%S"])
def test_every_page_is_signed_for_its_own_moment(
    moment: str, house: House, department: Department
) -> None:
    told: list[dict[str, str]] = []

    def answer(asked: Asked) -> Answer:
        told.append(json.loads(asked.body))
        return Answer(page("甲乙"[len(told) - 1], total=2))

    department.anything = answer
    asked = source(admission=Signature(moment=moment), carry=Carry.JSON)
    fetch(asked, DAY, means(house, department))
    assert len(told) == 2
    for one in told:
        signed = f"{KEY}{SECRET}{one['requestTime']}".encode()
        assert one["sign"] == hashlib.md5(signed, usedforsecurity=False).hexdigest()
        assert abs(_seconds(one["requestTime"]) - time.time()) < 60


def _seconds(moment: str) -> float:
    if len(moment) == 13:
        return int(moment) / 1000
    shanghai = ZoneInfo("Asia/Shanghai")
    return datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=shanghai).timestamp()


def test_a_token_is_asked_for_when_it_is_needed_and_never_kept(
    house: House, department: Department
) -> None:
    kept = Kept()
    department.says("/token", json.dumps({"code": "00", "data": {"token": TOKEN}}).encode())
    names = iter("甲乙")

    def answer(asked: Asked) -> Answer | None:
        if asked.path == "/token":
            return None
        assert asked.headers["X-Token"] == TOKEN
        assert KEY not in asked.body.decode()
        return Answer(page(next(names), total=2))

    department.anything = answer
    asked = source(admission=Token("/token", "X-Token", envelope=ANSWER))
    snapshots = fetch(asked, DAY, replace(means(house, department), keep=kept.take))
    assert [one.path for one in department.requests] == ["/token", "/list", "/list"]
    assert [one.digest for one in kept.snapshots] == [one.digest for one in snapshots]
    files = list(house.store.root.glob("**/*.zst"))
    assert len(files) == 2
    for file in files:
        with open_stored(file) as stored:
            assert TOKEN.encode() not in stored.read()


def test_a_page_refused_for_an_old_token_is_evidence_and_asked_for_again(
    house: House, department: Department
) -> None:
    kept = Kept()
    department.says("/token", json.dumps({"code": "00", "data": {"token": TOKEN}}).encode())
    refusal = json.dumps({"code": "4", "msg": f"token {TOKEN} 已过期"}).encode()
    department.says("/list", refusal, page("甲", total=1))
    asked = source(admission=Token("/token", "X-Token", envelope=ANSWER))
    snapshots = fetch(asked, DAY, replace(means(house, department), keep=kept.take))
    assert [one.path for one in department.requests] == ["/token", "/list", "/token", "/list"]
    assert len(kept.snapshots) == 2
    assert snapshots == (kept.snapshots[1],)


def test_nothing_that_lets_us_in_shows_in_a_repr(house: House, department: Department) -> None:
    lent = means(house, department)
    named = lent.base.replace("//", "//clerk:geheim@")
    errand = Errand("some_source", DAY, replace(lent, base=named))
    department.says("/token", json.dumps({"code": "00", "data": {"token": TOKEN}}).encode())
    with PoliteSession(HASTY) as session:
        signing = Signature().begin(errand, session)
        holder = Token("/token", "X-Token", envelope=ANSWER).begin(errand, session)
        parameters, _ = signing.marks()
        assert holder.marks() == ({}, {"X-Token": TOKEN})
        said = f"{signing!r} {holder!r} {errand!r}"
        assert not [
            one for one in ("geheim", KEY, SECRET, TOKEN, parameters["sign"]) if one in said
        ]
        words = f"{KEY} {SECRET} {TOKEN} {parameters['sign']} 签名"
        assert holder.hide(signing.hide(words)) == "… … … … 签名"
