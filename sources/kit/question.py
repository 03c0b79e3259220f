"""What is asked of a server and what came of it; which words of an address may be shown.

Not here: the asking itself (`session.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import requests


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server told us last time, and the bytes it told us about."""

    etag: str | None
    last_modified: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; with a body it is posted. `repr` shows no body: it may hold a signature.

    `shown` is the public part of a question that holds a credential: messages name this instead
    of the address, and nothing that the network says about the address is repeated. `faults` are
    statuses under which an XML body is an answer all the same: so SOAP faults come.
    """

    url: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    shown: str = ""
    faults: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The address as messages give it."""
        return self.shown or public(self.url)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that are in the store now; `charset` as the server named it, in lower case."""

    digest: str
    size: int
    media_type: str
    etag: str | None
    last_modified: str | None
    unchanged: bool = False  # the server answered 304
    charset: str = ""
    status: int = 200


def public(url: str) -> str:
    """`url` without a user name or password, for messages and for the ledger."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: what a session does not leave unless the source says so."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def elsewhere(target: str, asked: Question) -> str:
    """Where a redirect points, as messages give it: a server may echo what it was asked."""
    shown = public(target)
    return urlunsplit(urlsplit(shown)._replace(query="", fragment="")) if asked.shown else shown


def reason(error: requests.RequestException, asked: Question) -> str:
    """Why the network failed, without the address: the library puts the whole of it in its words.

    What has no reason of its own (a malformed address or header) is named by its kind alone when
    the question holds a credential.
    """
    inner = error.args[0] if error.args else None
    inner = getattr(inner, "reason", None) or inner
    if asked.shown and not isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return type(error).__name__
    return str(inner or type(error).__name__)
