"""A REST gateway that looks at who asks: appkey, signature, time of the question, token.

It answers with HTTP 200 whatever happens and says in a code what it thinks of the question.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from sandbox.departments.files import OpenFiles
from sandbox.departments.json_form import JsonForm
from sandbox.departments.misbehaviour import Misbehaviour
from sandbox.departments.pages import MOST, Names, by_day, turned
from sandbox.departments.server import DepartmentServer, Told
from sandbox.departments.shelf import Answer
from sandbox.outlet import Goods

APPKEY, SIGNATURE, CLOCK, TOKEN, QUESTION, NOTHING = "1001", "1002", "1003", "1004", "1005", "1404"
WORDS = {
    APPKEY: "appKey无效", SIGNATURE: "签名错误", CLOCK: "requestTime超出允许范围",
    TOKEN: "token已过期", QUESTION: "参数错误", NOTHING: "无数据",
}  # fmt: skip
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_SKEW_SECONDS = 300
_QUESTIONS_PER_TOKEN = 3  # so that it expires in the middle of the pages


@dataclass(frozen=True, slots=True)
class GatewayCounter:
    """The list at `<source>/<path>`; `admits` is where tokens are given out, and `header` theirs.

    `moment` is `ms` or a form of Shanghai time. The form's `constants` are those of an answer
    that is none: its code stands at `code` and its words at `message`.
    """

    path: str
    form: JsonForm
    names: Names = field(default_factory=Names)
    moment: str = "ms"
    good: str = "00"
    admits: str = ""
    header: str = ""
    size: int = MOST

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenGateway":
        """Serve every day's rows to those whom it knows."""
        del folder
        form = replace(self.form, constants={"code": self.good, "msg": "成功"})
        shelf = GatewayShelf(source_id, replace(self, form=form), by_day(goods))
        return OpenGateway(DepartmentServer(source_id, shelf), shelf)

    def locators(self, goods: Goods) -> pl.Series:
        """By page."""
        return self.form.locators(goods, self.size)


class OpenGateway(OpenFiles):
    """A gateway at work, and what it gave its client."""

    def __init__(self, server: DepartmentServer, shelf: "GatewayShelf") -> None:
        super().__init__(server)
        self._shelf = shelf

    def environment(self) -> Mapping[str, str]:
        """Its address, the appkey and the secret."""
        return {**super().environment(), "KEY": self._shelf.key, "SECRET": self._shelf.secret}


@dataclass
class GatewayShelf:
    """Rows by day behind a barrier."""

    source_id: str
    counter: GatewayCounter
    goods: Mapping[str, Goods]
    misbehaviours: Mapping[str, Misbehaviour] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)  # token → questions it is still good for

    @property
    def key(self) -> str:
        """The appkey that this department gave out."""
        return hashlib.sha256(f"key of {self.source_id}".encode()).hexdigest()[:16]

    @property
    def secret(self) -> str:
        """The secret beside it."""
        return hashlib.sha256(f"secret of {self.source_id}".encode()).hexdigest()[:32]

    @property
    def latest(self) -> date:
        """The newest day."""
        return max(each.day for each in self.goods.values())

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Without headers nobody has a token."""
        return self.hears(Told(path, query))

    def hears(self, told: Told) -> Answer | None:
        """A page, a token, or a code that says why not."""
        counter = self.counter
        if counter.admits and told.path == f"{self.source_id}/{counter.admits}":
            refusal = self._signed(told.parameters)
            return self._refused(refusal) if refusal else self._token()
        if told.path != f"{self.source_id}/{counter.path}":
            return None
        refusal = self._bears(told.headers) if counter.admits else self._signed(told.parameters)
        turn = turned(told.parameters, counter.names)
        goods = self.goods.get(told.parameters.get(counter.names.day, "").replace("-", ""))
        if refusal or turn is None or goods is None:
            return self._refused(refusal or (QUESTION if turn is None else NOTHING))
        return self._said(counter.form.page(goods, *turn))

    def _signed(self, parameters: Mapping[str, str]) -> str:
        """The code of what is wrong with the signature, or nothing."""
        if parameters.get("appKey") != self.key:
            return APPKEY
        moment = parameters.get("requestTime", "")
        asked = _seconds(moment, self.counter.moment)
        if asked is None or abs(time.time() - asked) > _SKEW_SECONDS:
            return CLOCK
        # MD5 as the real gateways have it (domain §6.3).
        right = hashlib.md5(f"{self.key}{self.secret}{moment}".encode(), usedforsecurity=False)
        good = hmac.compare_digest(right.hexdigest(), parameters.get("sign", ""))
        return "" if good else SIGNATURE

    def _bears(self, headers: Mapping[str, str]) -> str:
        """Use up one question of the token."""
        token = headers.get(self.counter.header.lower(), "")
        left = self.tokens.get(token, 0)
        self.tokens[token] = left - 1
        return "" if left > 0 else TOKEN

    def _token(self) -> Answer:
        given = hashlib.sha256(f"{self.secret} {len(self.tokens)}".encode()).hexdigest()
        self.tokens[given] = _QUESTIONS_PER_TOKEN
        answer = {**self.counter.form.constants, "data": {"token": given, "expiresIn": 300}}
        return self._said(self.counter.form.body(answer))

    def _refused(self, code: str) -> Answer:
        return self._said(self.counter.form.body({"code": code, "msg": WORDS[code], "data": None}))

    def _said(self, body: bytes) -> Answer:
        return Answer(self.source_id, body, self.counter.form.media_type)


def _seconds(moment: str, form: str) -> float | None:
    """`moment` as seconds since 1970, None when it is not written in `form`."""
    if form == "ms":
        return int(moment) / 1000 if moment.isdecimal() else None
    try:
        return datetime.strptime(moment, form).replace(tzinfo=_SHANGHAI).timestamp()
    except ValueError:
        return None
