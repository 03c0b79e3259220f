"""Front-end databases: addresses, and a PostgreSQL that turns us away at its door.

PostgreSQL itself is asked in `test_database_postgres.py`; here somebody on loopback speaks enough
of its protocol to refuse.
"""

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from socket import AF_INET, SOCK_STREAM, create_server, socket
from threading import Event, Thread

from sources.kit.errors import (
    NotAdmitted,
    SourceMoved,
    SourceUnavailable,
)
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.front_database import (
    IMPATIENT,
    Act,
    case,
    source,
)


def based(base: str, **told: str) -> Act:
    return lambda stage: stage.asks(source(), base, settings=IMPATIENT, **told)


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def refusal(state: str, words: str) -> bytes:
    fields = {"S": "FATAL", "V": "FATAL", "C": state, "M": words}
    body = b"".join(f"{key}{value}\0".encode() for key, value in fields.items())
    return message(b"E", body + b"\0")


SECURE = (struct.pack("!I", 80877103), struct.pack("!I", 80877104))  # TLS, GSS
ASK_PASSWORD = message(b"R", struct.pack("!I", 3))


READY = (
    message(b"R", struct.pack("!I", 0))
    + b"".join(
        message(b"S", f"{name}\0{value}\0".encode())
        for name, value in (("server_version", "15.0"), ("client_encoding", "UTF8"))
    )
    + message(b"Z", b"I")
)


@contextmanager
def door(*answers: bytes, plain: bool = True) -> Iterator[str]:
    """A port that greets like PostgreSQL (if `plain`) and gives `answers`, one to each message."""
    listener = create_server(("127.0.0.1", 0), family=AF_INET)
    over = Event()

    def serve() -> None:
        while not over.is_set():
            caller, _ = listener.accept()
            with caller:
                _answer(caller, answers, plain=plain)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        with socket(AF_INET, SOCK_STREAM) as last:  # wakes the thread that waits for callers
            last.connect(listener.getsockname())
        thread.join()
        listener.close()


def _answer(caller: socket, answers: Sequence[bytes], *, plain: bool) -> None:
    for answer in answers:
        told = caller.recv(4096)
        while plain and told[4:8] in SECURE:
            caller.sendall(b"N")  # neither TLS nor GSS here
            told = caller.recv(4096)
        if not told:
            return
        caller.sendall(answer)


def silent(stage: Stage) -> Took:
    """The first question is heard, and never answered; the line stays open."""
    hasty = replace(IMPATIENT, total_seconds=0.4)
    with door(READY, b"", b"") as host:
        base = f"postgresql://reader@{host}/exchange"
        return stage.asks(source(), base, settings=hasty, PASSWORD="geheim")


def at_the_door(*answers: bytes, plain: bool = True) -> Act:
    def act(stage: Stage) -> Took:
        with door(*answers, plain=plain) as host:
            base = f"postgresql://reader@{host}/exchange"
            return stage.asks(source(), base, settings=IMPATIENT, PASSWORD="geheim")

    return act


POSTGRES = "some_source: postgresql://127.0.0.1/exchange/"
DOORS = (
    case("a web address", lambda stage: stage.asks(source()), error=SourceUnavailable,
         says=("some_source: we read no http", "WANGJIAN_SOURCE_SOME_SOURCE_URL")),
    case("words for an address", based("reader, geheim"), error=SourceUnavailable,
         says=("some_source: the base is no", "WANGJIAN_SOURCE_SOME_SOURCE_URL")),
    case("a database of another maker", based("oracle://reader@127.0.0.1/exchange"),
         error=SourceUnavailable, says=("oracle", "WANGJIAN_SOURCE_SOME_SOURCE_URL")),
    case("an address with the password in it", based("postgresql://reader:geheim@127.0.0.1/x"),
         error=NotAdmitted, says=("WANGJIAN_SOURCE_SOME_SOURCE_PASSWORD",)),
    case("an address with the password behind it",
         based("postgresql://reader@127.0.0.1/x?password=geheim"),
         error=NotAdmitted, says=("WANGJIAN_SOURCE_SOME_SOURCE_PASSWORD",)),
    case("an address whose port is no number", based("postgresql://reader@127.0.0.1:5x/exchange"),
         error=SourceUnavailable, says=("the base is no", "WANGJIAN_SOURCE_SOME_SOURCE_URL")),
    case("no password was set", based("postgresql://reader@127.0.0.1/exchange"),
         error=NotAdmitted, says=("set WANGJIAN_SOURCE_SOME_SOURCE_PASSWORD",)),
    case("a wrong password",
         at_the_door(ASK_PASSWORD, refusal("28P01", 'password authentication failed for "r"')),
         error=NotAdmitted, says=(POSTGRES, "WANGJIAN_SOURCE_SOME_SOURCE_PASSWORD")),
    case("an account that has expired",
         at_the_door(refusal("28000", 'role "reader" is not permitted to log in')),
         error=NotAdmitted, says=(POSTGRES, "WANGJIAN_SOURCE_SOME_SOURCE_PASSWORD")),
    case("no such database", at_the_door(refusal("3D000", 'database "exchange" does not exist')),
         error=SourceMoved, says=(POSTGRES, "correct the address")),
    case("too many are connected", at_the_door(refusal("53300", "sorry, too many clients")),
         error=SourceUnavailable, says=(POSTGRES, "too many clients", "run it again later")),
    case("it hangs up at the greeting", at_the_door(),
         error=SourceUnavailable, says=(POSTGRES, "run it again later")),
    case("it hangs up after the password", at_the_door(ASK_PASSWORD, b""),
         error=SourceUnavailable, says=(POSTGRES, "run it again later")),
    case("a web server answers at its port",
         at_the_door(b"HTTP/1.1 400 Bad Request\r\n\r\n", plain=False),
         error=SourceUnavailable, says=(POSTGRES, "run it again later")),
    case("it lets us in and says nothing more", silent,
         error=SourceUnavailable, says=(POSTGRES, "no end after 0.7 s; run it again later")),
    case("nobody listens", based("postgresql://reader@127.0.0.1:1/exchange", PASSWORD="geheim"),
         error=SourceUnavailable, says=(POSTGRES, "run it again later")),
)  # fmt: skip

CASES = DOORS
