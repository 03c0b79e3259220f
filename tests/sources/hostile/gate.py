"""A gateway to be hostile with: it checks what it is shown, and no error may show a credential.

Not here: the cases (`cases_gateway.py`).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from sources.kit.admission import AppKey, Token
from sources.kit.envelope import Envelope, Refusal
from sources.kit.errors import SourceError
from sources.kit.gateway import Carry, Gateway
from sources.kit.json_rows import JsonRows
from sources.kit.session import SessionSettings
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.raw_server import raw_server
from tests.sources.house import HASTY, Answer, Asked, listing_source

KEY, SECRET = "wj-appkey-17", "s3cret-of-the-house"
ANSWER = Envelope(
    "datas", "dataCount", code="code", good=("00",),
    refusals={
        "11": Refusal.APPKEY, "12": Refusal.SIGNATURE, "13": Refusal.CLOCK, "14": Refusal.TOKEN,
        "15": Refusal.QUOTA, "16": Refusal.BUSY, "17": Refusal.NOTHING,
    },
)  # fmt: skip
Act = Callable[[Stage], Took]
Page = Callable[[int], "Answer | bytes"]


def rows(*names: str, total: object = 3, **beside: object) -> bytes:
    datas = [{"企业名称": name, "失信领域": "a"} for name in names]
    answer = {"code": "00", "msg": "ok", "dataCount": total, "datas": datas, **beside}
    return json.dumps(answer, ensure_ascii=False).encode()


def no(code: object, words: str = "不行") -> bytes:
    return json.dumps({"code": code, "msg": words}, ensure_ascii=False).encode()


def three(number: int) -> bytes:
    """One row a page, three in all."""
    return rows("甲乙丙"[number - 1])


def gateway(**changes: object) -> Gateway:
    """The list with one row a page, unless `changes` say otherwise."""
    asks = {"day": "{day:%Y%m%d}", "page": "{page}", "size": "{size}"}
    return replace(Gateway("/list", asks, ANSWER, size=1), **changes)  # type: ignore[arg-type]


@dataclass
class Gate:
    """A gateway of our own making: it checks what it is shown and gives `page` by number."""

    page: Page = three
    way: Gateway = field(default_factory=gateway)
    token: "Answer | bytes | None" = None  # what is given out instead of a token
    lasts: int = 99  # questions that a token is good for
    key: str = KEY
    secret: str = SECRET
    given: list[str] = field(default_factory=list)
    used: int = 0

    def answer(self, asked: Asked) -> Answer:
        told = _parameters(asked)
        if urlsplit(asked.path).path == "/token":
            return _answer(self._token(told))
        if refusal := self._refusal(asked, told):
            shown = {**told, "key": asked.headers.get("X-App-Key", "")}
            return _answer(no(refusal, f"拒绝 {json.dumps(shown)}"))
        number = int(told["page"]) if "page" in told else int(told["start"]) + 1
        return _answer(self.page(number))

    def _refusal(self, asked: Asked, told: Mapping[str, str]) -> str:
        if isinstance(self.way.admission, Token):
            return self._bears(asked)
        if isinstance(self.way.admission, AppKey):
            return "" if asked.headers.get("X-App-Key") == self.key else "11"
        return self._signed(told)

    def _signed(self, told: Mapping[str, str]) -> str:
        if told["appKey"] != self.key:
            return "11"
        signed = f"{self.key}{self.secret}{told['requestTime']}".encode()
        right = hashlib.md5(signed, usedforsecurity=False).hexdigest()
        return "" if told["sign"] == right else "12"

    def _token(self, told: Mapping[str, str]) -> "Answer | bytes":
        if self.token is not None:
            return self.token
        if refusal := self._signed(told):
            return no(refusal)
        self.given.append(f"tok3n-{len(self.given)}")
        self.used = 0
        return json.dumps({"code": "00", "data": {"token": self.given[-1]}}).encode()

    def _bears(self, asked: Asked) -> str:
        self.used += 1
        good = self.given and asked.headers.get("X-Token") == self.given[-1]
        return "" if good and self.used <= self.lasts else "14"


def by_token(**changes: object) -> Gateway:
    return gateway(admission=Token("/token", "X-Token", envelope=ANSWER), **changes)


def keyed(key: str = KEY) -> Act:
    """The gate asked with a key in a header, nothing signed and no secret."""
    way = gateway(admission=AppKey("X-App-Key"), carry=Carry.JSON)
    return asks(Gate(way=way), KEY=key, SECRET="")


def asks(
    gate: Gate | None = None, settings: SessionSettings = HASTY, base: str = "", **told: str
) -> Act:
    """The gate asked with our credentials, or those `told`."""
    opened = gate or Gate()

    def act(stage: Stage) -> Took:
        fresh = replace(opened, given=[], used=0)
        stage.department.anything = fresh.answer
        source = listing_source(JsonRows(opened.way.envelope), fetch=opened.way)
        credentials = {"KEY": KEY, "SECRET": SECRET} | told
        try:
            return stage.asks(source, base, settings=settings, **credentials)
        except SourceError as error:
            _keeps_secrets(stage, error, *credentials.values())
            raise

    return act


def paged(page: Page, **changes: object) -> Act:
    return asks(Gate(page, gateway(**changes)))


def tokens(page: Page = three, **gate: object) -> Act:
    return asks(replace(Gate(page, by_token()), **gate))  # type: ignore[arg-type]


def raw_base(say: Callable[..., None], carry: Carry = Carry.QUERY) -> Act:
    """Signed questions to a server that speaks no proper HTTP."""

    def act(stage: Stage) -> Took:
        with raw_server(say) as base:
            return asks(Gate(way=gateway(carry=carry)), base=base)(stage)

    return act


def echoes(form: bytes, key: str = KEY) -> Act:
    """A gate that puts the key it was shown into `form`, be it the right one or not."""

    def act(stage: Stage) -> Took:
        gate = Gate(lambda _number: form % key.encode() if b"%s" in form else form % (), key=key)
        return asks(gate, KEY=key)(stage)

    return act


def _keeps_secrets(stage: Stage, error: BaseException, *told: str) -> None:
    """Neither the words of `error` and its causes nor its looks hold what lets us in."""
    secret = {KEY, SECRET, "tok3n-", *filter(None, told)}
    secret |= {asked.headers.get("X-App-Key", "") for asked in stage.department.requests} - {""}
    for asked in stage.department.requests:
        secret |= {value for name, value in _parameters(asked).items() if name == "sign"}
    seen: BaseException | None = error
    while seen is not None:
        assert not [one for one in secret if one in str(seen) or one in repr(seen)]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _parameters(asked: Asked) -> dict[str, str]:
    told = dict(parse_qsl(urlsplit(asked.path).query))
    if asked.headers.get("Content-Type", "").startswith("application/json"):
        return told | {name: str(value) for name, value in json.loads(asked.body).items()}
    return told | dict(parse_qsl(asked.body.decode()))


def _answer(answer: "Answer | bytes") -> Answer:
    return answer if isinstance(answer, Answer) else Answer(answer)


class Turns:
    """Answers for one page in turn, the last for ever; the other pages are good."""

    def __init__(self, number: int, *answers: "Answer | bytes") -> None:
        self.number = number
        self.answers = answers

    def gate(self) -> Act:
        def act(stage: Stage) -> Took:
            left = list(self.answers)

            def page(number: int) -> "Answer | bytes":
                if number != self.number:
                    return three(number)
                return left.pop(0) if len(left) > 1 else left[0]

            return paged(page)(stage)

        return act


def echoing(asked: Asked) -> Answer:
    return Answer(status=302, headers={"Location": f"http://127.0.0.2:1/login?from={asked.path}"})


def echoed(stage: Stage) -> Took:
    """A redirect that carries off the whole question, the signature with it."""
    source = listing_source(JsonRows(ANSWER), fetch=gateway(carry=Carry.QUERY))
    stage.department.anything = echoing
    try:
        return stage.asks(source, KEY=KEY, SECRET=SECRET)
    except SourceError as error:
        _keeps_secrets(stage, error)
        raise
