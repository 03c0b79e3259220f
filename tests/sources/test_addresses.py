"""Addresses that are none, and answers whose headers nobody could send: named, and no password."""

import traceback
from collections.abc import Callable

import pytest

from sources.kit.errors import SourceMoved, SourceUnavailable, TooLarge
from sources.kit.question import origin, pointed, public
from sources.kit.session import PoliteSession, Question, SessionSettings, Validators
from tests.sources.hostile.raw_server import raw_server, says
from tests.sources.house import HASTY, Answer, Asked, Department, House


@pytest.mark.parametrize(
    "address",
    [
        "http://clerk:geheim@127.0.0.1:99999/a",
        "http://clerk:geheim@[::1/a",
        "http://clerk:ge/heim@127.0.0.1/a",
        "http://clerk:geheim@a..b/a",
        f"http://clerk:geheim@{'a' * 64}.example/a",
        "http://clerk:geheim@/a",
        "clerk:geheim@127.0.0.1/a",
        "ftp://clerk:geheim@127.0.0.1/a",
    ],
)
def test_an_address_that_is_none_is_named_without_its_password(address: str, house: House) -> None:
    with PoliteSession(HASTY) as session, pytest.raises(SourceUnavailable) as caught:
        session.download(address, house.store)
    assert "heim" not in "".join(traceback.format_exception(caught.value))


def test_a_header_that_cannot_be_sent_is_not_quoted(department: Department, house: House) -> None:
    question = Question(department.url + "/a", headers={"X-Key": " geheim"})
    with PoliteSession(HASTY) as session, pytest.raises(SourceUnavailable, match="/a") as caught:
        session.download(question, house.store)
    assert "geheim" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:99999/b", "http://[::1/b", "//[", "https:///b", "javascript:0"]
)
def test_a_redirect_to_what_is_no_address_is_not_followed(
    location: str, department: Department, house: House
) -> None:
    department.says("/a", Answer(status=302, headers={"Location": location}))
    with PoliteSession(HASTY) as session:
        for shown in ("", "http://shown.example/a"):
            question = Question(department.url + "/a", shown=shown)
            with pytest.raises(SourceMoved, match="not followed"):
                session.download(question, house.store)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_redirect_is_followed_in_the_bytes_in_which_it_is_written(
    charset: str, department: Department, house: House
) -> None:
    written = "/文件/名 单.csv".encode(charset)

    def answer(asked: Asked) -> Answer:
        if asked.path == "/a":
            return Answer(status=302, headers={"Location": written.decode("latin-1")})
        return Answer(asked.path.encode())

    department.anything = answer
    with PoliteSession(HASTY) as session:
        session.download(department.url + "/a", house.store)
    escaped = "".join(chr(b) if b in b"/.csv" else f"%{b:02X}" for b in written)
    assert department.requests[-1].path == escaped


def test_the_usual_port_may_be_written_out() -> None:
    assert origin("https://host.example/a") == origin("https://host.example:443/b")
    assert origin("http://host.example") != origin("http://host.example:443")
    assert pointed("https://host.example/a", "/b c") == "https://host.example/b%20c"
    assert public("http://host.example/who@where") == "http://host.example/who@where"


def test_a_site_may_send_us_elsewhere_and_back(department: Department, house: House) -> None:
    other = department.url.replace("127.0.0.1", "localhost")
    went = {"/a": f"{other}/login", "/login": f"{department.url}/b"}

    def answer(asked: Asked) -> Answer:
        if asked.path in went:
            return Answer(status=302, headers={"Location": went[asked.path]})
        return Answer(b"here")

    department.anything = answer
    settings = SessionSettings(host_seconds=0, origins=(other,))
    with PoliteSession(settings) as session:
        assert session.download(department.url + "/a", house.store).size == 4


def answered(house: House, head: bytes, asks: Callable[[str], Question] = Question) -> object:
    with raw_server(says(b"HTTP/1.1 " + head)) as base, PoliteSession(HASTY) as session:
        return session.download(asks(f"{base}/a"), house.store)


@pytest.mark.parametrize(
    "header",
    [b"ETag: \xb2", b'ETag: "a\0b"', b"Last-Modified: \xff", b"ETag:  "],
)
def test_what_could_not_be_sent_back_is_not_remembered(header: bytes, house: House) -> None:
    arrival = answered(house, b"200 OK\r\nContent-Type: text/csv\0\r\n" + header + b"\r\n\r\nx")
    assert (arrival.etag, arrival.last_modified, arrival.media_type) == (None, None, "")  # type: ignore[attr-defined]


def test_a_length_or_a_pause_in_digits_of_another_kind_counts_for_nothing(house: House) -> None:
    head = b"200 OK\r\nContent-Length: \xb2\r\nConnection: close\r\n\r\nx"
    assert answered(house, head).size == 1  # type: ignore[attr-defined]
    with pytest.raises(SourceUnavailable, match="HTTP 503"):
        answered(house, b"503 Busy\r\nRetry-After: \xb2\r\nContent-Length: 0\r\n\r\n")


def test_an_answer_held_in_memory_has_a_limit_of_its_own(department: Department) -> None:
    department.says("/token", b"x" * ((1 << 20) + 1))
    settings = SessionSettings(host_seconds=0)
    with PoliteSession(settings) as session, pytest.raises(TooLarge, match="1,048,576"):
        session.told(Question(department.url + "/token"))


def test_validators_of_an_old_house_that_cannot_be_sent_are_no_hindrance(
    department: Department, house: House
) -> None:
    department.says("/a", b"x")
    with PoliteSession(HASTY) as session:
        last = Validators('"1"\r\n "2"', "\u4e94", house.keep(b"y").digest)
        assert session.download(department.url + "/a", house.store, last).size == 1
