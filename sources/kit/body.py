"""A body on its way: taken block by block under a limit and a deadline, held to its length.

It goes into the store; what holds a credential is looked at and not kept (`Aside`).
Not here: statuses, redirects and attempts (`session.py`).
"""

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self

import requests
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError

from sources.kit.errors import FetchError, ShortBody, SourceUnavailable, TooLarge
from sources.kit.question import Arrival, Question

_BLOCK = 1 << 18
_MOST_ASIDE = 1 << 20  # of an answer held in memory


class Again(Exception):
    """This attempt failed in a way that may pass."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class Receiving(Protocol):
    """Where blocks are written to; `keep` gives their name."""

    size: int

    def write(self, block: bytes) -> None:
        """Add `block`; `TooLarge` beyond the limit."""
        ...

    def keep(self) -> str:
        """All have come."""
        ...


class Keeper(Protocol):
    """What takes bodies in: the store, or nobody for long."""

    def receive(self, limit: int) -> AbstractContextManager[Receiving]:
        """A place for at most `limit` bytes."""
        ...

    def size(self, digest: str) -> int:
        """How many bytes are kept under `digest`."""
        ...


class Aside:
    """Keeps no body: one that holds a credential is looked at (`data`) and forgotten."""

    def __init__(self) -> None:
        self._receiver = _Passing(0)

    @property
    def data(self) -> bytes:
        """What came last."""
        return b"".join(self._receiver.blocks)

    def receive(self, limit: int) -> "_Passing":
        """A new one: an attempt that failed leaves nothing."""
        self._receiver = _Passing(min(limit, _MOST_ASIDE))
        return self._receiver

    def size(self, digest: str) -> int:
        """Nothing is kept under any name."""
        del digest
        return 0


class _Passing:
    def __init__(self, limit: int) -> None:
        self.blocks: list[bytes] = []
        self.size = 0
        self._limit = limit

    def write(self, block: bytes) -> None:
        self.size += len(block)
        if self.size > self._limit:
            raise TooLarge(f"more than the {self._limit:,} bytes we accept from one address")
        self.blocks.append(block)

    def keep(self) -> str:
        return ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


def take(
    response: requests.Response, asked: Question, keeper: Keeper, most: int, deadline: float
) -> Arrival:
    """The body of `response`, kept; at most `most` bytes until `deadline` (monotonic seconds)."""
    with keeper.receive(most) as receiver:
        try:
            _pour(response, receiver, deadline, asked)
        except TooLarge as error:
            raise TooLarge(f"{asked.name}: {error}") from None
        except (IncompleteRead, ProtocolError):
            raise Again(_short(response, asked)) from None
        except DecodeError:
            raise SourceUnavailable(
                f"{asked.name}: compressed although not asked to, and not as announced"
            ) from None
        except HTTPError as error:
            raise Again(SourceUnavailable(f"{asked.name}: {error}")) from None
        announced = number(response.headers.get("Content-Length", ""))
        if announced is not None and response.raw.tell() != announced:
            raise Again(_short(response, asked))
        return _arrival(response, receiver.keep(), receiver.size)


def _pour(
    response: requests.Response, receiver: Receiving, deadline: float, asked: Question
) -> None:
    while block := response.raw.read1(_BLOCK, decode_content=True):
        receiver.write(block)
        if time.monotonic() >= deadline:
            break
    # A line that was shut for its time looks like the end of a body without a length.
    if time.monotonic() >= deadline:
        raise late(asked)


def number(said: str) -> int | None:
    """What a header says as a number; None where it is none."""
    return int(said) if said.isascii() and said.isdigit() else None


def late(asked: Question) -> SourceUnavailable:
    """The time for an answer is over."""
    return SourceUnavailable(
        f"{asked.name}: still arriving when the time for it was over; run the source again later"
    )


def sendable(said: str) -> bool:
    """Whether a header can say this: on one line, in ASCII."""
    return said.isascii() and said.isprintable()


def _short(response: requests.Response, asked: Question) -> ShortBody:
    announced = response.headers.get("Content-Length", "nothing")
    return ShortBody(
        f"{asked.name}: the body broke off after {response.raw.tell():,} bytes "
        f"(announced: {announced})"
    )


def _arrival(response: requests.Response, digest: str, size: int) -> Arrival:
    headers = response.headers
    media_type, _, parameters = (_plain(headers, "Content-Type") or "").partition(";")
    charset = requests.utils.get_encoding_from_headers(headers) if "charset" in parameters else ""
    return Arrival(
        digest,
        size,
        media_type.strip().lower(),
        _plain(headers, "ETag"),
        _plain(headers, "Last-Modified"),
        charset=(charset or "").lower(),
        status=response.status_code,
    )


def _plain(headers: Mapping[str, str], name: str) -> str | None:
    """What a header says, if it can be written down and sent back."""
    said = headers.get(name)
    return said if said and sendable(said) else None
