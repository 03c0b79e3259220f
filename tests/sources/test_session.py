import time

import pytest

from sources.kit.errors import (
    NotAdmitted,
    NotDelivered,
    ShortBody,
    SourceMoved,
    SourceUnavailable,
    TooLarge,
)
from sources.kit.session import PoliteSession, SessionSettings, Validators, public
from tests.sources.house import HASTY, Answer, Department, House


def test_bytes_come_into_the_store_with_their_validators(
    department: Department, house: House
) -> None:
    department.says("/a", Answer(b"data", headers={"ETag": '"1"', "Content-Type": "text/csv; x=y"}))
    with PoliteSession(HASTY) as session:
        arrival = session.download(department.url + "/a", house.store)
    assert (arrival.size, arrival.etag, arrival.media_type) == (4, '"1"', "text/csv")
    assert house.store.holds(arrival.digest)
    assert department.asked[0][1]["Accept-Encoding"] == "identity"


def test_an_unchanged_answer_is_the_bytes_kept_last_time(
    department: Department, house: House
) -> None:
    department.says("/a", Answer(b"data", headers={"ETag": '"1"'}))
    kept = house.keep(b"data")
    with PoliteSession(HASTY) as session:
        arrival = session.download(
            department.url + "/a", house.store, Validators('"1"', None, kept.digest)
        )
    assert (arrival.digest, arrival.size, arrival.unchanged) == (kept.digest, 4, True)


def test_a_busy_server_is_asked_again(department: Department, house: House) -> None:
    busy = Answer(status=500)
    department.says("/a", busy, Answer(status=503, headers={"Retry-After": "0"}), b"at last")
    with PoliteSession(HASTY) as session:
        assert session.download(department.url + "/a", house.store).size == 7
    assert len(department.asked) == 3


def test_a_server_that_stays_busy_is_given_up(department: Department, house: House) -> None:
    department.says("/a", Answer(status=500))
    with PoliteSession(HASTY) as session, pytest.raises(SourceUnavailable, match="HTTP 500"):
        session.download(department.url + "/a", house.store)
    assert len(department.asked) == HASTY.attempts


def test_waits_grow_and_respect_the_server(department: Department, house: House) -> None:
    department.says(
        "/a", Answer(status=429, headers={"Retry-After": "3"}), Answer(status=500), b"x"
    )
    waits: list[float] = []
    settings = SessionSettings(backoff_seconds=0.2, host_seconds=0)
    with PoliteSession(settings, waits.append) as session:
        session.download(department.url + "/a", house.store)
    backoffs = [wait for wait in waits if wait > 0]
    assert backoffs[0] == 3
    assert 0.2 <= backoffs[1] <= 0.4


def test_a_wait_beyond_the_budget_is_not_waited(department: Department, house: House) -> None:
    department.says("/a", Answer(status=429, headers={"Retry-After": "9999"}))
    began = time.monotonic()
    with PoliteSession(HASTY) as session, pytest.raises(SourceUnavailable, match="429"):
        session.download(department.url + "/a", house.store)
    assert time.monotonic() - began < 2


def test_one_host_is_asked_at_intervals(department: Department, house: House) -> None:
    department.says("/a", b"x")
    waits: list[float] = []
    with PoliteSession(SessionSettings(host_seconds=100), waits.append) as session:
        session.download(department.url + "/a", house.store)
        session.download(department.url + "/a", house.store)
    assert waits[0] < 100
    assert waits[1] > 90


def test_a_lying_content_length_is_a_short_body(department: Department, house: House) -> None:
    department.says("/a", Answer(b"half", announce=8))
    with PoliteSession(HASTY) as session, pytest.raises(ShortBody, match="announced: 8"):
        session.download(department.url + "/a", house.store)
    assert len(department.asked) == HASTY.attempts
    assert not list(house.store.root.glob("**/*.zst")), "a short body is not evidence"
    assert not list(house.store.root.glob(".incoming*"))


def test_silence_is_not_waited_for(department: Department, house: House) -> None:
    department.says("/a", Answer(b"half", announce=8, drip=True))
    with PoliteSession(HASTY) as session, pytest.raises(SourceUnavailable, match="timed out"):
        session.download(department.url + "/a", house.store)


def test_the_whole_transfer_has_a_budget(department: Department, house: House) -> None:
    department.says("/a", b"x" * 1000)
    spent = SessionSettings(total_seconds=0, host_seconds=0)
    with PoliteSession(spent) as session, pytest.raises(SourceUnavailable, match="still arriving"):
        session.download(department.url + "/a", house.store)


def test_more_than_we_accept_is_refused(department: Department, house: House) -> None:
    department.says("/a", b"x" * (HASTY.max_bytes + 1))
    with PoliteSession(HASTY) as session, pytest.raises(TooLarge, match="1,048,576"):
        session.download(department.url + "/a", house.store)


def test_redirects_stay_within_the_origin(department: Department, house: House) -> None:
    department.says("/a", Answer(status=302, headers={"Location": "/b"}))
    department.says("/b", b"here")
    department.says("/away", Answer(status=302, headers={"Location": "http://127.0.0.2:1/b"}))
    department.says("/file", Answer(status=302, headers={"Location": "file:///etc/passwd"}))
    department.says("/round", Answer(status=302, headers={"Location": "/round"}))
    with PoliteSession(HASTY) as session:
        assert session.download(department.url + "/a", house.store).size == 4
        for path, words in (("/away", "127.0.0.2"), ("/file", "file:"), ("/round", "more than")):
            with pytest.raises(SourceMoved, match=words):
                session.download(department.url + path, house.store)


@pytest.mark.parametrize(
    "status, error",
    [(404, NotDelivered), (410, NotDelivered), (403, NotAdmitted), (401, NotAdmitted)],
)
def test_a_refusal_is_not_asked_again(
    department: Department, house: House, status: int, error: type[Exception]
) -> None:
    department.says("/a", Answer(status=status))
    with PoliteSession(HASTY) as session, pytest.raises(error, match=str(status)):
        session.download(department.url + "/a", house.store)
    assert len(department.asked) == 1


def test_nobody_there_and_no_address_are_named(house: House) -> None:
    with PoliteSession(HASTY) as session:
        with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1:9"):
            session.download("http://127.0.0.1:9/a", house.store)
        with pytest.raises(SourceUnavailable, match="is the base set"):
            session.download("/registry/a.csv", house.store)


def test_passwords_stay_out_of_addresses() -> None:
    assert (
        public("https://user:secret@host.example:8443/a?b=1") == "https://host.example:8443/a?b=1"
    )
