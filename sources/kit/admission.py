"""How a gateway lets us in: a key in a header, every question signed, or a token asked for.

Credentials come from the environment when they are needed; what is derived from them goes into
questions only, never into an address, a message, a `repr` or the store.
Not here: the questions themselves (`gateway.py`).
"""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sources.kit.body import sendable
from sources.kit.envelope import PLAIN, Envelope, Refused, member
from sources.kit.errors import NotAdmitted, NotTheFormat, Place
from sources.kit.fetching import Errand
from sources.kit.json_document import document
from sources.kit.question import hidden
from sources.kit.refusals import named
from sources.kit.session import PoliteSession, Question

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_TOKEN = 8_192
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


class Admitted(Protocol):
    """Our side of one conversation with a gateway."""

    def marks(self) -> tuple[dict[str, str], dict[str, str]]:
        """The parameters and the headers that let the next question in."""
        ...

    def renew(self) -> bool:
        """Forget the token; False when there is none."""
        ...

    def hide(self, words: str) -> str:
        """`words` without anything secret in them."""
        ...


class Admission(Protocol):
    """What a source declares."""

    def begin(self, errand: Errand, session: PoliteSession) -> Admitted:
        """Begin a conversation; `NotAdmitted` when a credential is not set."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """`md5(KEY + SECRET + time)` in lower hex beside the appkey and the time (domain §6.3).

    `moment` is `ms` (milliseconds since 1970) or a form of the Shanghai time. The names are those
    of the department's parameters.
    """

    appkey: str = "appKey"
    sign: str = "sign"
    time: str = "requestTime"
    moment: str = "ms"

    def begin(self, errand: Errand, session: PoliteSession) -> "Signing":
        """Sign with the source's `KEY` and `SECRET`."""
        del session
        return Signing(self, errand.credential("KEY"), errand.credential("SECRET"))


@dataclass
class Signing:
    """Signs one question after the other."""

    signature: Signature
    key: str = field(repr=False)
    secret: str = field(repr=False)
    last: str = field(default="", init=False, repr=False)

    def marks(self) -> tuple[dict[str, str], dict[str, str]]:
        """Signed for this very moment: the department holds it against its own clock."""
        now = time.time()
        how = self.signature
        moment = (
            str(int(now * 1000))
            if how.moment == "ms"
            else datetime.fromtimestamp(now, _SHANGHAI).strftime(how.moment)
        )
        # MD5 is what their gateway checks; it protects nothing of ours.
        signed = hashlib.md5(f"{self.key}{self.secret}{moment}".encode(), usedforsecurity=False)
        self.last = signed.hexdigest()
        return {how.appkey: self.key, how.sign: self.last, how.time: moment}, {}

    def renew(self) -> bool:
        """There is no token."""
        return False

    def hide(self, words: str) -> str:
        """Neither key, secret nor signature."""
        return hidden(words, self.key, self.secret, self.last)


@dataclass(frozen=True, slots=True)
class AppKey:
    """The source's `KEY` as it was given, in a `header` of every question; nothing is signed."""

    header: str

    def begin(self, errand: Errand, session: PoliteSession) -> "KeyHolder":
        """`NotAdmitted` when `KEY` is not set, or is nothing that a header can carry."""
        del session
        key = errand.credential("KEY")
        if not sendable(key):
            raise NotAdmitted(
                f"{errand.source_id}: WANGJIAN_SOURCE_{errand.source_id.upper()}_KEY holds "
                "characters that no header can carry: set it to the key as the department gave it"
            )
        return KeyHolder(self.header, key)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Shows the same key with every question."""

    header: str
    key: str = field(repr=False)

    def marks(self) -> tuple[dict[str, str], dict[str, str]]:
        """The key in its header."""
        return {}, {self.header: self.key}

    def renew(self) -> bool:
        """There is no token."""
        return False

    def hide(self, words: str) -> str:
        """Departments like to repeat the key they refuse."""
        return hidden(words, self.key)


@dataclass(frozen=True, slots=True)
class Token:
    """A token asked for at `path` by a signed form and carried in a `header` of every question.

    `member` is where it stands in the answer, whose code `envelope` explains.
    """

    path: str
    header: str
    member: str = "data.token"
    envelope: Envelope = PLAIN
    signature: Signature = field(default_factory=Signature)

    def begin(self, errand: Errand, session: PoliteSession) -> "TokenHolder":
        """Nothing is asked yet: pages kept by a killed run may need no token."""
        return TokenHolder(self, errand, session, self.signature.begin(errand, session))


@dataclass
class TokenHolder:
    """Holds one token for one conversation."""

    token: Token
    errand: Errand
    session: PoliteSession = field(repr=False)
    signing: Signing = field(repr=False)
    value: str = field(default="", init=False, repr=False)
    before: str = field(default="", init=False, repr=False)

    def marks(self) -> tuple[dict[str, str], dict[str, str]]:
        """The token in its header; it is asked for when there is none."""
        if not self.value:
            self.value = self._asked()
        return {}, {self.token.header: self.value}

    def renew(self) -> bool:
        """The next question asks for another one."""
        had = bool(self.value)
        self.before, self.value = self.value, ""  # the department may still speak of the old one
        return had

    def hide(self, words: str) -> str:
        """Neither the token nor what it was asked for with."""
        return self.signing.hide(hidden(words, self.value, self.before))

    def _asked(self) -> str:
        address = self.errand.means.base.rstrip("/") + self.token.path
        parameters, _ = self.signing.marks()
        question = Question(address, urlencode(parameters).encode(), FORM, shown=_bare(address))
        place = Place(self.errand.source_id, question.shown)
        data = self.session.told(question)
        if not isinstance(_said(data, place, self.token.envelope), dict):
            # Not quoted, as a page would be: what stands there may be the token itself.
            raise NotTheFormat(place, "no JSON object, so no token either")
        try:
            answer = self.token.envelope.answer(data, place)
        except Refused as refused:
            raise named(refused, self.errand, self.hide) from None
        value = member(answer, self.token.member)
        if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TOKEN:
            raise NotAdmitted(
                f"{place}: no token stands at {self.token.member!r} of the answer; ask the "
                f"department, and see WANGJIAN_SOURCE_{self.errand.source_id.upper()}_KEY"
            )
        if not sendable(value):
            raise NotAdmitted(f"{place}: the token holds characters that no header can carry")
        return value


def _bare(address: str) -> str:
    """`address` without credentials or a query."""
    return Question(address).name.partition("?")[0]


def _said(data: bytes, place: Place, envelope: Envelope) -> object:
    return document(data, place, envelope.encoding, envelope.rows)[0]
