"""A REST gateway: credentials that are wrong, clocks that differ, tokens that die, codes in 200.

Whatever happens, no credential stands in an error's message: every case here looks.
"""

import base64
import json

from sources.kit.admission import Signature
from sources.kit.envelope import Envelope
from sources.kit.errors import (
    NotAdmitted,
    NotComplete,
    NotDelivered,
    NotTheFormat,
    PagesDisagree,
    ShortBody,
    SourceMoved,
    SourceUnavailable,
    TooFewRows,
    TooLarge,
    UnexpectedColumn,
)
from sources.kit.fetching import Access
from sources.kit.gateway import Carry
from tests.sources.hostile.case import Case
from tests.sources.hostile.gate import (
    Gate,
    Turns,
    asks,
    echoed,
    echoes,
    gateway,
    keyed,
    no,
    paged,
    raw_base,
    rows,
    three,
    tokens,
)
from tests.sources.hostile.raw_server import drips, says
from tests.sources.house import Answer

GATEWAY = Access.GATEWAY
PLACE = "some_source: http://127.0.0.1:"
SAYS_NAME = "WANGJIAN_SOURCE_SOME_SOURCE"
GB_HEADERS = {"Content-Type": "application/json;charset=GB18030"}
GB = Envelope("datas", "dataCount", code="code", good=("00",), encoding="gb18030")
LONG_WORDS = "很长\r\n" * 5_000
THREE = ("甲", "乙", "丙")

ADMITTED = (
    Case(GATEWAY, "a signed form", asks(), names=THREE),
    Case(GATEWAY, "a signed query", asks(Gate(way=gateway(carry=Carry.QUERY))), names=THREE),
    Case(GATEWAY, "a signed JSON object", asks(Gate(way=gateway(carry=Carry.JSON))), names=THREE),
    Case(GATEWAY, "a key in a header and no secret", keyed(), names=THREE),
    Case(GATEWAY, "the time written in digits",
         asks(Gate(way=gateway(admission=Signature(moment="%Y%m%d%H%M%S")))), names=THREE),
    Case(GATEWAY, "pages by offset, one row whatever is asked for",
         paged(three, asks={"start": "{start}", "limit": "{size}"}, size=50), names=THREE),
    Case(GATEWAY, "a token for all pages", tokens(), names=THREE),
    Case(GATEWAY, "a token that dies in the middle of the pages", tokens(lasts=2), names=THREE),
    Case(GATEWAY, "a token that is good for one question", tokens(lasts=1), names=THREE),
)  # fmt: skip

ECHOING = (
    Case(GATEWAY, "a list in place of an answer that repeats what lets us in",
         echoes(b'["refused: %s"]'), error=NotTheFormat, says=(PLACE, "no list", "refused: …")),
    Case(GATEWAY, "a repetition cut in the middle of the key",
         echoes(b'["' + b"x" * 108 + b'%s"]'), error=NotTheFormat, says=(PLACE, "xxx…")),
    Case(GATEWAY, "a total that repeats what lets us in",
         echoes(b'{"code":"00","datas":[],"dataCount":"%s"}'),
         error=NotTheFormat, says=(PLACE, "is no number: '…'")),
    Case(GATEWAY, "a code that repeats what lets us in", echoes(b'{"code":"E-%s"}'),
         error=SourceUnavailable, says=(PLACE, "code E-…, without a word")),
    Case(GATEWAY, "a key repeated as an address writes it",
         echoes(b'{"code":"E-7","msg":"wj%%2Fapp%%20key"}', key="wj/app key"),
         error=SourceUnavailable, says=(PLACE, "code E-7, …; ask")),
    Case(GATEWAY, "a bare token in a list", tokens(token=b'["tok3n-99"]'),
         error=NotTheFormat, says=("/token: no JSON object",)),
    Case(GATEWAY, "a page that repeats the token",
         tokens(lambda _number: b'["tok3n-0 is not known"]'),
         error=NotTheFormat, says=(PLACE, "no list", "… is not known")),
    Case(GATEWAY, "a refusal that repeats the token before the last",
         tokens(lambda _number: no("14", "tok3n-0 tok3n-1")),
         error=NotAdmitted, says=(PLACE, "code 14, … …")),
)  # fmt: skip

REFUSED = (
    Case(GATEWAY, "an appkey that is not known", asks(KEY="of-somebody-else"),
         error=NotAdmitted, says=(PLACE, "/list?day=20180903&page=1", f"set {SAYS_NAME}_KEY")),
    Case(GATEWAY, "a secret that is wrong", asks(SECRET="of-somebody-else"),
         error=NotAdmitted, says=(PLACE, "code 12", f"set {SAYS_NAME}_SECRET")),
    Case(GATEWAY, "no appkey at all", asks(KEY=""),
         error=NotAdmitted, says=("some_source", f"set {SAYS_NAME}_KEY")),
    Case(GATEWAY, "no secret at all", asks(SECRET=""),
         error=NotAdmitted, says=("some_source", f"set {SAYS_NAME}_SECRET")),
    Case(GATEWAY, "a key in a header that is not known", keyed("of-somebody-else"),
         error=NotAdmitted, says=(PLACE, "code 11", f"set {SAYS_NAME}_KEY")),
    Case(GATEWAY, "no key for the header", keyed(""),
         error=NotAdmitted, says=("some_source", f"set {SAYS_NAME}_KEY")),
    Case(GATEWAY, "a key that no header can carry", keyed("two\r\nlines"),
         error=NotAdmitted, says=("some_source", f"{SAYS_NAME}_KEY", "no header can carry")),
    Case(GATEWAY, "a clock that is another", Turns(1, no("13")).gate(),
         error=NotAdmitted, says=(PLACE, "code 13", "set its clock")),
    Case(GATEWAY, "a quota used up in the middle", Turns(2, no("15", "超出日调用次数")).gate(),
         error=NotAdmitted, says=(PLACE, "page=2", "超出日调用次数", "when it begins anew")),
    Case(GATEWAY, "nothing for the day", Turns(1, no("17", "无数据")).gate(),
         error=NotDelivered, says=(PLACE, "code 17, 无数据")),
    Case(GATEWAY, "nothing for the day, told on the second page",
         Turns(2, no("17", "无数据")).gate(),
         error=NotComplete, says=(PLACE, "code 17, 无数据", "page 1 announced 3 rows and 1 came")),
    Case(GATEWAY, "a code that nobody explained", Turns(1, no("E-7", "系统异常")).gate(),
         error=SourceUnavailable, says=(PLACE, "code E-7, 系统异常", "sources/some_source.py")),
    Case(GATEWAY, "an answer without a code", Turns(1, b'{"datas":[],"dataCount":0}').gate(),
         error=SourceUnavailable, says=(PLACE, "code None, without a word")),
    Case(GATEWAY, "a code that is an object", Turns(1, no({"a": 1})).gate(),
         error=SourceUnavailable, says=(PLACE, "ask the department what that means")),
    Case(GATEWAY, "a yes in another form than agreed", Turns(1, no(0)).gate(),
         error=SourceUnavailable, says=(PLACE, "code 0")),
    Case(GATEWAY, "words without an end", Turns(1, no("15", LONG_WORDS)).gate(),
         error=NotAdmitted, says=(PLACE, "很长 很长", "…; the quota")),
    Case(GATEWAY, "busy twice, then the page", Turns(2, no("16"), no("16"), three(2)).gate(),
         names=THREE),
    Case(GATEWAY, "busy without an end", Turns(2, no("16", "系统繁忙")).gate(),
         error=SourceUnavailable, says=(PLACE, "page=2", "stays busy: run the source again")),
    Case(GATEWAY, "HTTP 401 for a signature", Turns(1, Answer(status=401)).gate(),
         error=NotAdmitted, says=("/list?day=20180903&page=1", "HTTP 401", "credentials")),
)  # fmt: skip

TOKENS = (
    Case(GATEWAY, "a token that is refused, and its successor too", tokens(lasts=0),
         error=NotAdmitted, says=(PLACE, "code 14", "a new one too", f"{SAYS_NAME}_SECRET")),
    Case(GATEWAY, "a token refused by HTTP 401 for good",
         tokens(lambda _number: Answer(status=401)),
         error=NotAdmitted, says=("/list?day=20180903&page=1", "HTTP 401")),
    Case(GATEWAY, "a token asked for with a wrong secret", tokens(secret="another"),
         error=NotAdmitted, says=(PLACE, "/token: code 12", f"set {SAYS_NAME}_SECRET")),
    Case(GATEWAY, "a web page instead of a token", tokens(token=b"<html>login</html>"),
         error=NotTheFormat, says=(PLACE, "/token: a web page came")),
    Case(GATEWAY, "an answer without a token", tokens(token=b'{"code":"00","data":null}'),
         error=NotAdmitted, says=(PLACE, "/token: no token stands at 'data.token'")),
    Case(GATEWAY, "a token that is a number", tokens(token=b'{"code":"00","data":{"token":7e9}}'),
         names=(), error=NotAdmitted, says=(PLACE, "code 14", "a new one too")),
    Case(GATEWAY, "a token that is empty", tokens(token=b'{"code":"00","data":{"token":""}}'),
         error=NotAdmitted, says=(PLACE, "no token stands at")),
    Case(GATEWAY, "a token with a line break, to smuggle a header",
         tokens(token=b'{"code":"00","data":{"token":"tok3n-\\r\\nX-Evil: 1"}}'),
         error=NotAdmitted, says=(PLACE, "/token: the token holds characters")),
    Case(GATEWAY, "a token of ten thousand characters",
         tokens(token=json.dumps({"code": "00", "data": {"token": "t" * 10_000}}).encode()),
         error=NotAdmitted, says=(PLACE, "no token stands at")),
    Case(GATEWAY, "a token of two megabytes", tokens(token=b'{"token":"' + b"t" * (2 << 20)),
         error=TooLarge, says=("/token", "more than the 1,048,576 bytes")),
    Case(GATEWAY, "a server of tokens that is gone", tokens(token=Answer(status=503)),
         error=SourceUnavailable, says=("/token", "HTTP 503")),
    Case(GATEWAY, "a server of tokens that sends us elsewhere",
         tokens(token=Answer(status=302, headers={"Location": "http://127.0.0.2:1/token?k=v"})),
         error=SourceMoved, says=("/token", "http://127.0.0.2:1/token:")),
)  # fmt: skip

ANSWERS = (
    Case(GATEWAY, "GB18030 as the answer declares",
         paged(lambda n: Answer(three(n).decode().encode("gb18030"), headers=GB_HEADERS)),
         names=THREE),
    Case(GATEWAY, "GB18030 as the source declares",
         paged(lambda n: three(n).decode().encode("gb18030"), envelope=GB), names=THREE),
    Case(GATEWAY, "GB18030 that nobody declared",
         paged(lambda n: three(n).decode().encode("gb18030")),
         error=NotTheFormat, says=(PLACE, "is not UTF-8", "`encoding` in sources/some_source.py")),
    Case(GATEWAY, "UTF-8 where the source declares GB18030", paged(three, envelope=GB),
         error=NotTheFormat, says=(PLACE, "declared gb18030 but is UTF-8")),
    Case(GATEWAY, "an encrypted answer", Turns(1, base64.b64encode(bytes(range(99)))).gate(),
         error=NotTheFormat, says=(PLACE, "page=1", "not JSON")),
    Case(GATEWAY, "a login page with status 200", Turns(2, b"<!DOCTYPE html><p>login").gate(),
         error=NotTheFormat, says=(PLACE, "page=2", "a web page came")),
    Case(GATEWAY, "half a page", Turns(3, three(3)[:50]).gate(),
         error=NotTheFormat, says=(PLACE, "page=3", "not JSON")),
    Case(GATEWAY, "a page cut inside a character", Turns(3, three(3)[:60]).gate(),
         error=NotTheFormat, says=(PLACE, "page=3", "cut inside a character")),
    Case(GATEWAY, "a good code and no rows", Turns(1, b'{"code":"00","dataCount":0}').gate(),
         error=NotTheFormat, says=(PLACE, "no list 'datas'")),
    Case(GATEWAY, "paging parameters that it does not know", paged(lambda _number: three(1)),
         error=PagesDisagree, says=(PLACE, "page=2", "may not know our paging parameters")),
    Case(GATEWAY, "a total that lies", paged(lambda n: rows(*"甲乙丙"[n - 1 : n], total="7")),
         error=TooFewRows, says=("some_source: 3 rows came of 7 announced",)),
    Case(GATEWAY, "a total that changes", Turns(2, rows("乙", total=4)).gate(),
         error=PagesDisagree, says=(PLACE, "page=2", "total is 4, page 1 said 3")),
    Case(GATEWAY, "keys as its own manual has them",
         paged(lambda _n: b'{"code":"00","dataCount":"1","datas":[{"\xe4\xbc\x81\xe4\xb8\x9a'
                          b'\xe5\x90\x8d\xe7\xa7\xb0 ":"\xe7\x94\xb2","\xe5\xa4\xb1\xe4\xbf\xa1'
                          b'\xe9\xa2\x86\xe5\x9f\x9f":"a"}]}'),
         names=("甲",)),
    Case(GATEWAY, "a key that nobody knows",
         paged(lambda _n: b'{"code":"00","dataCount":1,"datas":[{"sign":"s"}]}'),
         error=UnexpectedColumn, says=(PLACE, "'sign'", "map it in `columns`")),
)  # fmt: skip

ON_THE_WAY = (
    Case(GATEWAY, "sent elsewhere with the whole question", echoed,
         error=SourceMoved, says=("/list?day=20180903&page=1&size=1", "http://127.0.0.2:1/login")),
    Case(GATEWAY, "a form that is sent on", Turns(1, Answer(status=302, headers={"Location": "/"}))
         .gate(), error=SourceMoved, says=("/list?day=20180903", "not followed")),
    Case(GATEWAY, "nobody there",
         asks(Gate(way=gateway(carry=Carry.QUERY)), base="http://127.0.0.1:9"),
         error=SourceUnavailable, says=("http://127.0.0.1:9/list?day=20180903&page=1",)),
    Case(GATEWAY, "no address set",
         asks(Gate(way=gateway(carry=Carry.QUERY)), base="gateway.example"),
         error=SourceUnavailable, says=("gateway.example/list", "is the base set?")),
    Case(GATEWAY, "silence", raw_base(lambda _connection, over: over.wait(9)),
         error=SourceUnavailable, says=("/list?day=20180903&page=1", "timed out")),
    Case(GATEWAY, "a connection that closes without a word", raw_base(says(b"")),
         error=SourceUnavailable, says=("/list?day=20180903&page=1",)),
    Case(GATEWAY, "a length that is too long", Turns(1, Answer(three(1), announce=999)).gate(),
         error=ShortBody, says=("/list?day=20180903&page=1", "announced: 999")),
    Case(GATEWAY, "a line of the head without an end",
         raw_base(drips(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, b"x", 0.02), Carry.FORM),
         error=SourceUnavailable, says=("/list?day=20180903&page=1",)),
)  # fmt: skip

CASES = (*ADMITTED, *ECHOING, *REFUSED, *TOKENS, *ANSWERS, *ON_THE_WAY)
