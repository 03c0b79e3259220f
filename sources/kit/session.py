"""A polite session: it asks seldom, waits longer each time, believes little and gives up in time.

Retries with exponential back-off and jitter inside one time budget, one request per host at a
time interval over the whole process, conditional requests, bodies streamed into the store under a
size limit and held to their announced length, TLS verified (by the source's own CA where it has
one), redirects only within the same origin or to one that the source declares.
Not here: which addresses to ask (`download.py`).
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from sources.kit.errors import (
    FetchError,
    NotAdmitted,
    NotDelivered,
    ShortBody,
    SourceMoved,
    SourceUnavailable,
)
from sources.kit.store import Store

_BLOCK = 1 << 18
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """How patient, how polite and how trusting a session is."""

    connect_seconds: float = 5.0
    read_seconds: float = 30.0  # longest silence while a body arrives
    total_seconds: float = 600.0  # one address with all its attempts
    attempts: int = 5
    backoff_seconds: float = 0.5  # doubled after every attempt, half of it random
    host_seconds: float = 0.05  # least interval between two requests to one host
    max_bytes: int = 4 << 30
    ca: str = ""  # file of the certificates trusted instead of the system's
    origins: tuple[str, ...] = ()  # `scheme://host[:port]` beside its own that it may send us to
    user_agent: str = "wangjian/1 (+credit information exchange)"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server told us last time, and the bytes it told us about."""

    etag: str | None
    last_modified: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; with a body it is posted. `repr` shows no body: it may hold a signature."""

    url: str
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that are in the store now."""

    digest: str
    size: int
    media_type: str
    etag: str | None
    last_modified: str | None
    unchanged: bool = False  # the server answered 304


class _Again(Exception):
    """This attempt failed in a way that may pass."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class _Manners:
    """When each host may be asked next; shared by the process, because politeness is owed by it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def turn(self, host: str, interval: float) -> float:
        """Reserve the next turn with `host`; the seconds to wait for it."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next.get(host, now))
            self._next[host] = at + interval
        return at - now


_MANNERS = _Manners()


class PoliteSession:
    """One conversation with one department; close it, or use it as a context."""

    def __init__(
        self, settings: SessionSettings, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.settings = settings
        self._pause = pause
        self._http = requests.Session()
        # Neither proxies nor passwords of whoever starts us: the address alone decides.
        self._http.trust_env = False
        if settings.ca:
            self._http.verify = settings.ca
        # Asked as it is: Content-Length then measures the body itself.
        self._http.headers.update(
            {"User-Agent": settings.user_agent, "Accept-Encoding": "identity"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def download(
        self, asked: str | Question, store: Store, last: Validators | None = None
    ) -> Arrival:
        """Bring the answer to `asked` (an address, or more) into `store`; a `FetchError` if not."""
        question = Question(asked) if isinstance(asked, str) else asked
        deadline = time.monotonic() + self.settings.total_seconds
        trouble: _Again | None = None
        for attempt in range(self.settings.attempts):
            if trouble is not None:
                self._back_off(attempt, trouble, deadline)
            try:
                return self._follow(question, store, last, deadline)
            except _Again as again:
                trouble = again
        assert trouble is not None  # noqa: S101  # attempts is at least one
        raise trouble.error from trouble

    def _back_off(self, attempt: int, trouble: _Again, deadline: float) -> None:
        longest = self.settings.backoff_seconds * 2 ** (attempt - 1)
        jitter = random.uniform(longest / 2, longest)  # noqa: S311  # spreads load, no secret
        wait = max(jitter, trouble.wait or 0.0)
        if time.monotonic() + wait >= deadline:
            raise trouble.error from trouble
        self._pause(wait)

    def _follow(
        self, question: Question, store: Store, last: Validators | None, deadline: float
    ) -> Arrival:
        """Ask, and go where the answer sends us within its own origin or a declared one."""
        asked = question
        for _ in range(_REDIRECTS):
            with self._ask(asked, last) as response:
                if not response.is_redirect:
                    return self._take(response, store, last, deadline)
                target = urljoin(asked.url, response.headers["Location"])
            allowed = {_origin(asked.url), *map(_origin, self.settings.origins)}
            if _origin(target) not in allowed or question.body is not None:
                raise SourceMoved(
                    f"{public(asked.url)} redirects to {public(target)}: not followed"
                )
            # Another origin is told nothing that was meant for the first.
            kept = question.headers if _origin(target) == _origin(question.url) else {}
            asked = Question(target, headers=kept)
        raise SourceMoved(f"{public(question.url)} redirects more than {_REDIRECTS} times")

    def _ask(self, asked: Question, last: Validators | None) -> requests.Response:
        url = asked.url
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceUnavailable(f"{public(url)!r} is no http(s) address; is the base set?")
        settings = self.settings
        self._pause(_MANNERS.turn(parts.netloc.rpartition("@")[2], settings.host_seconds))
        try:
            return self._http.request(
                "GET" if asked.body is None else "POST",
                url,
                data=asked.body,
                headers={**asked.headers, **_conditions(last)},
                timeout=(settings.connect_seconds, settings.read_seconds),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            raise SourceUnavailable(f"{public(url)}: TLS not verified: {error}") from error
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _Again(SourceUnavailable(f"{public(url)}: {error}")) from error
        except requests.RequestException as error:
            raise SourceUnavailable(f"{public(url)}: {error}") from error

    def _take(
        self, response: requests.Response, store: Store, last: Validators | None, deadline: float
    ) -> Arrival:
        status = response.status_code
        address = public(response.url)
        if status == 304 and last is not None:
            return Arrival(
                last.digest, store.size(last.digest), "", last.etag, last.last_modified, True
            )
        if status in (401, 403):
            raise NotAdmitted(
                f"{address}: HTTP {status}; look at this source's credentials in the environment"
            )
        if status in (404, 410):
            raise NotDelivered(f"{address}: the server has nothing here (HTTP {status})")
        if status in _BUSY:
            error = SourceUnavailable(f"{address}: HTTP {status}")
            raise _Again(error, _retry_after(response))
        if status != 200:
            raise SourceUnavailable(f"{address}: HTTP {status}")
        return self._stream(response, store, deadline)

    def _stream(self, response: requests.Response, store: Store, deadline: float) -> Arrival:
        address = public(response.url)
        announced = response.headers.get("Content-Length", "")
        with store.receive(self.settings.max_bytes) as receiver:
            try:
                for block in response.iter_content(_BLOCK):
                    receiver.write(block)
                    if time.monotonic() > deadline:
                        raise SourceUnavailable(
                            f"{address}: still arriving after {self.settings.total_seconds:g} s"
                        )
            except requests.exceptions.ChunkedEncodingError as error:
                short = ShortBody(
                    f"{address}: the body broke off after {receiver.size:,} bytes "
                    f"(announced: {announced or 'nothing'})"
                )
                raise _Again(short) from error
            except (requests.ConnectionError, requests.Timeout) as error:
                raise _Again(SourceUnavailable(f"{address}: {error}")) from error
            if announced.isdigit() and response.raw.tell() != int(announced):
                raise _Again(
                    ShortBody(f"{address}: {response.raw.tell():,} of {announced} bytes came")
                )
            digest = receiver.keep()
        headers = response.headers
        media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Arrival(
            digest, receiver.size, media_type, headers.get("ETag"), headers.get("Last-Modified")
        )


def public(url: str) -> str:
    """`url` without a user name or password, for messages and for the ledger."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _conditions(last: Validators | None) -> dict[str, str]:
    if last is None:
        return {}
    conditions = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _retry_after(response: requests.Response) -> float | None:
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdigit() else None
