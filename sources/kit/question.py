"""What is asked of a server and what came of it; which words of an address may be shown.

Not here: the asking itself (`session.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, quote_plus, urljoin, urlsplit, urlunsplit
from xml.sax.saxutils import escape

import requests

_TELLING = 3  # characters of a secret that tell nothing yet
_PORTS = {"http": 80, "https": 443}
_RESERVED = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server told us last time, and the bytes it told us about.

    An answer that nothing has changed says neither the media type nor the charset again.
    """

    etag: str | None
    last_modified: str | None
    digest: str
    media_type: str = ""


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
    """Bytes that are in the store now; `charset` as the server named it, in lower case.

    `moved` is the public address to which redirects led: what a page links counts from there.
    """

    digest: str
    size: int
    media_type: str
    etag: str | None
    last_modified: str | None
    unchanged: bool = False  # the server answered 304
    charset: str = ""
    status: int = 200
    moved: str = ""


def public(url: str) -> str:
    """`url` without a user name or password, for messages and for the ledger.

    Of what is no address nothing that stands before an `@` is shown: it may be either.
    """
    if origin(url).scheme:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return url.rpartition("@")[2]


class Origin(NamedTuple):
    """What a session does not leave unless the source says so."""

    scheme: str
    host: str
    port: int


def origin(url: str) -> Origin:
    """Scheme, host and port; of what is no address of a server nothing that could be allowed."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return Origin("", url, 0)
    if not parts.hostname or not port:
        return Origin("", url, 0)
    return Origin(parts.scheme, parts.hostname, port)


def pointed(asked: str, location: str) -> str:
    """The address to which an answer to `asked` points in its header `Location`.

    HTTP gives header bytes as Latin-1; departments write them in the charset of their house.
    """
    plain = quote(location.encode("latin-1", "backslashreplace"), safe=_RESERVED)
    try:
        return urljoin(asked, plain)
    except ValueError:
        return plain


def elsewhere(target: str, asked: Question) -> str:
    """Where a redirect points, as messages give it: a server may echo what it was asked."""
    shown = public(target)
    return shown.partition("#")[0].partition("?")[0] if asked.shown else shown


def hidden(words: str, *secrets: str) -> str:
    """`words` of a department without `secrets`, as they are or as others write them.

    A message cuts long words: what is left of a secret at the cut is hidden too.
    """
    forms = {form for one in secrets if one for form in _forms(one)}
    longest_first = sorted(forms, key=len, reverse=True)
    for form in longest_first:
        words = words.replace(form, "…")
    for form in longest_first:
        for length in range(len(form) - 1, _TELLING, -1):
            if words.endswith(form[:length]) or f"{form[:length]}…" in words:
                words = words.replace(form[:length], "…")
    return words


def _forms(secret: str) -> Iterator[str]:
    """A secret as it is, as an address, XML, and a quotation of ours write it."""
    yield from (secret, quote(secret, safe=""), quote_plus(secret), escape(secret))
    escaped = secret.replace("\\", "\\\\")
    yield from (escaped.replace(mark, f"\\{mark}") for mark in ("'", '"'))


def reason(error: Exception) -> str:
    """Why the network failed, without the address: the library puts the whole of it in its words.

    What has no reason of its own (a malformed address or header) is named by its kind alone: the
    library quotes it, and with it a password or a key.
    """
    if not isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return type(error).__name__
    inner = error.args[0] if error.args else None
    return str(getattr(inner, "reason", None) or inner or type(error).__name__)
