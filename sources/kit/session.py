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
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import requests
from urllib3.exceptions import LocationValueError

from sources.kit.body import Again, Aside, Keeper, late, number, sendable, take
from sources.kit.errors import (
    FetchError,
    NotAdmitted,
    NotDelivered,
    SourceMoved,
    SourceUnavailable,
)
from sources.kit.hang_up import Lines, watched
from sources.kit.question import (
    Arrival,
    Question,
    Validators,
    elsewhere,
    origin,
    pointed,
    public,
    reason,
)

__all__ = ["Arrival", "PoliteSession", "Question", "SessionSettings", "Validators", "public"]

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


class _Unled(requests.Session):
    """Goes nowhere by itself: the library would read a target that it is not asked to follow."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, ever."""
        del resp


class PoliteSession:
    """One conversation with one department; close it, or use it as a context."""

    def __init__(
        self, settings: SessionSettings, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.settings = settings
        self._pause = pause
        self._http = _Unled()
        # Neither proxies nor passwords of whoever starts us: the address alone decides.
        self._http.trust_env = False
        self._lines = Lines()
        self._http.mount("http://", self._lines)
        self._http.mount("https://", self._lines)
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
        self, asked: str | Question, store: Keeper, last: Validators | None = None
    ) -> Arrival:
        """Bring the answer to `asked` (an address, or more) into `store`; a `FetchError` if not."""
        question = Question(asked) if isinstance(asked, str) else asked
        deadline = time.monotonic() + self.settings.total_seconds
        with watched(deadline, self._lines.shut_all) as watch:
            try:
                return self._tried(_Asking(question, store, last, deadline))
            except FetchError as error:
                if watch.rang:
                    raise late(question) from error
                raise

    def _tried(self, asking: "_Asking") -> Arrival:
        trouble: Again | None = None
        for attempt in range(self.settings.attempts):
            if trouble is not None:
                self._back_off(attempt, trouble, asking.deadline)
            try:
                return self._follow(asking)
            except Again as again:
                trouble = again
        assert trouble is not None  # noqa: S101  # attempts is at least one
        raise trouble.error from trouble

    def told(self, asked: Question) -> bytes:
        """The answer to `asked` without a trace of it in the store: it holds a credential."""
        aside = Aside()
        self.download(asked, aside)
        return aside.data

    def wait(self, attempt: int) -> None:
        """Wait politely before attempt number `attempt` (from 1) of what was busy."""
        self._pause(self._backing_off(attempt))

    def _back_off(self, attempt: int, trouble: Again, deadline: float) -> None:
        wait = max(self._backing_off(attempt), trouble.wait or 0.0)
        if time.monotonic() + wait >= deadline:
            raise trouble.error from trouble
        self._pause(wait)

    def _backing_off(self, attempt: int) -> float:
        longest: float = self.settings.backoff_seconds * 2 ** (attempt - 1)
        return random.uniform(longest / 2, longest)  # noqa: S311  # spreads load, no secret

    def _follow(self, asking: "_Asking") -> Arrival:
        """Ask, and go where the answer sends us within its own origin or a declared one."""
        question = asked = asking.question
        for _ in range(_REDIRECTS):
            with self._ask(asked, asking.last) as response:
                if response.status_code in asked.faults and _is_xml(response):
                    return self._taken(response, asked, asking)
                if not response.is_redirect:
                    arrival = self._take(response, asked, asking)
                    led = asked is not question and not question.shown
                    return replace(arrival, moved=public(asked.url)) if led else arrival
                target = pointed(asked.url, response.headers["Location"])
            allowed = {origin(question.url), *map(origin, self.settings.origins)}
            if origin(target) not in allowed or question.body is not None:
                raise SourceMoved(
                    f"{asked.name} redirects to {elsewhere(target, asked)}: not followed; "
                    "change the address in the environment if the move is genuine"
                )
            # Another origin is told nothing that was meant for the first.
            kept = question.headers if origin(target) == origin(question.url) else {}
            asked = replace(question, url=target, headers=kept)
        raise SourceMoved(f"{question.name} redirects more than {_REDIRECTS} times")

    def _ask(self, asked: Question, last: Validators | None) -> requests.Response:
        server = origin(asked.url)
        if server.scheme not in ("http", "https"):
            raise SourceUnavailable(f"{asked.name!r} is no http(s) address; is the base set?")
        settings = self.settings
        self._pause(_MANNERS.turn(f"{server.host}:{server.port}", settings.host_seconds))
        try:
            return self._http.request(
                "GET" if asked.body is None else "POST",
                asked.url,
                data=asked.body,
                headers={**asked.headers, **_conditions(last)},
                timeout=(settings.connect_seconds, settings.read_seconds),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            raise SourceUnavailable(f"{asked.name}: TLS not verified: {reason(error)}") from None
        except (requests.ConnectionError, requests.Timeout) as error:
            raise Again(SourceUnavailable(f"{asked.name}: {reason(error)}")) from None
        except (requests.RequestException, LocationValueError) as error:
            raise SourceUnavailable(
                f"{asked.name} cannot be asked ({reason(error)}): look at the address and at what "
                "is sent with it"
            ) from None

    def _take(self, response: requests.Response, asked: Question, asking: "_Asking") -> Arrival:
        status = response.status_code
        address, last = asked.name, asking.last
        if status == 304 and last is not None:
            size = asking.keeper.size(last.digest)
            kept = Arrival(last.digest, size, last.media_type, last.etag, last.last_modified)
            return replace(kept, unchanged=True)
        if status in (401, 403):
            raise NotAdmitted(
                f"{address}: HTTP {status}; look at this source's credentials in the environment"
            )
        if status in (404, 410):
            raise NotDelivered(f"{address}: the server has nothing here (HTTP {status})")
        if status in _BUSY:
            error = SourceUnavailable(f"{address}: HTTP {status}")
            raise Again(error, _retry_after(response))
        if status != 200:
            raise SourceUnavailable(f"{address}: HTTP {status}")
        return self._taken(response, asked, asking)

    def _taken(self, response: requests.Response, asked: Question, asking: "_Asking") -> Arrival:
        return take(response, asked, asking.keeper, self.settings.max_bytes, asking.deadline)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question with what surrounds it."""

    question: Question
    keeper: Keeper
    last: Validators | None
    deadline: float  # monotonic seconds


def _is_xml(response: requests.Response) -> bool:
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type.endswith(("/xml", "+xml"))


def _conditions(last: Validators | None) -> dict[str, str]:
    if last is None:
        return {}
    conditions = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in conditions.items() if value and sendable(value)}


def _retry_after(response: requests.Response) -> float | None:
    return number(response.headers.get("Retry-After", ""))
