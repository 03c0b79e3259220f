"""WebServices that refuse, are busy, or cannot be reached: faults, result codes, words, HTTP."""

from dataclasses import replace
from xml.sax.saxutils import escape

from sources.kit.errors import (
    NotAdmitted,
    NotComplete,
    NotDelivered,
    NotTheFormat,
    ShortBody,
    SourceMoved,
    SourceUnavailable,
)
from tests.sources.hostile.case import Case
from tests.sources.hostile.service import (
    ASKED,
    KEY,
    PLACE,
    XML,
    always,
    answers,
    asks,
    data,
    envelope,
    escaped,
    fault,
    fault_12,
    firms,
    gives,
    in_turn,
    pages,
    read,
    refused,
)
from tests.sources.house import Answer

VARIABLE = "WANGJIAN_SOURCE_SOME_SOURCE_KEY"
GOOD = escaped(data(firms("甲"), 1))
BUSY = fault("Server", "系统繁忙，请稍后再试")
BY_GET = replace(ASKED, address="{base}/ws", question="", headers={"X-Key": "{KEY}"})

CASES: tuple[Case, ...] = (
    refused(
        "a wrong password, told by a fault under 500",
        asks(always(fault("Client.Authentication", "用户名或密码错误")), times=1),
        NotAdmitted,
        PLACE,
        "fault s:Client.Authentication: 用户名或密码错误",
        VARIABLE,
    ),
    refused(
        "a wrong password that the server calls its own fault",
        asks(always(fault("Server", "java.lang.SecurityException: 鉴权失败")), times=1),
        NotAdmitted,
        "鉴权失败",
        VARIABLE,
    ),
    refused(
        "a wrong password, told under status 200",
        asks(always(fault("Server", "Access is denied", 200)), times=1),
        NotAdmitted,
        "Access is denied",
        VARIABLE,
    ),
    refused(
        "a wrong password in SOAP 1.2, under 400",
        asks(always(fault_12("Sender", "w:FailedAuthentication", "拒绝", 400)), times=1),
        NotAdmitted,
        "s:Sender w:FailedAuthentication: 拒绝",
        VARIABLE,
    ),
    refused(
        "a token that has expired, by a result code",
        asks(always(escaped(data("", 0, "401", "令牌已过期"))), times=1),
        NotAdmitted,
        PLACE,
        "resultCode 401 令牌已过期",
        VARIABLE,
    ),
    refused(
        "a token that has expired on the second page",
        asks(
            in_turn(escaped(data(firms("甲", "乙"), 4)), fault("Client", "Token expired")),
            times=2,
        ),
        NotAdmitted,
        "/ws#query/2018-09-03/2",
        "Token expired",
    ),
    refused(
        "bare words where the document should be: not let in",
        asks(always(escaped("用户名或密码错误！")), times=1),
        NotAdmitted,
        "用户名或密码错误！",
        VARIABLE,
    ),
    refused(
        "bare words where the document should be: maintenance",
        asks(always(escaped("系统维护中")), times=1),
        SourceUnavailable,
        PLACE,
        "the service answers: 系统维护中; run it again later",
    ),
    refused(
        "JSON where the document should be",
        answers('{"code": 500}'),
        SourceUnavailable,
        PLACE,
        'the service answers: {"code": 500}',
    ),
    refused(
        "a document escaped twice",
        answers("&lt;data&gt;"),
        SourceUnavailable,
        PLACE,
        "the service answers: &lt;data&gt;",
    ),
    refused(
        "a fault that quotes our question, key and all",
        asks(always(fault("Client", f"密码错误: <key>{KEY}</key>"))),
        NotAdmitted,
        "密码错误: <key>…</key>",
        VARIABLE,
    ),
    refused(
        "a result code whose words quote the key at length",
        asks(
            always(
                escaped(
                    data("", 0, "500", "x" * 295 + KEY.replace("&", "&amp;").replace("<", "&lt;"))
                )
            )
        ),
        SourceUnavailable,
        PLACE,
        "xxxx",
        "…; run it again later",
    ),
    refused(
        "a question that the service does not understand is not asked again",
        asks(always(fault("Client", "No such operation 'query'")), times=1),
        SourceUnavailable,
        PLACE,
        "fault s:Client: No such operation 'query'",
        "ask the publisher",
    ),
    refused(
        "another version of SOAP",
        asks(always(fault("VersionMismatch", "Wrong Version")), times=1),
        SourceUnavailable,
        "s:VersionMismatch: Wrong Version",
    ),
    read(
        "a service that is busy twice is asked again",
        asks(in_turn(BUSY, BUSY, GOOD), times=3),
        "甲",
    ),
    refused(
        "a service that stays busy is given up",
        asks(always(BUSY), times=3),
        SourceUnavailable,
        PLACE,
        "fault s:Server: 系统繁忙，请稍后再试; run it again later",
    ),
    refused(
        "a receiver in SOAP 1.2 that stays busy",
        asks(always(fault_12("Receiver", "a:Timeout", "超时")), times=3),
        SourceUnavailable,
        "s:Receiver a:Timeout: 超时",
    ),
    refused(
        "a fault without a word",
        asks(always(gives(envelope("<s:Fault/>"), 500)), times=3),
        SourceUnavailable,
        PLACE,
        "the service answers: fault",
    ),
    refused(
        "a fault of a thousand lines is told in brief",
        asks(always(fault("Server", "at java.lang.Thread.run\n" * 1_000))),
        SourceUnavailable,
        "at java.lang.Thread.run at java.lang.Thread.run",
        "…; run it again later",
    ),
    refused(
        "a result code that nobody explained",
        asks(always(escaped(data("", 0, "E105", "参数 day 不合法"))), times=1),
        SourceUnavailable,
        PLACE,
        "resultCode E105 参数 day 不合法",
    ),
    refused(
        "good rows under 500 are not believed",
        asks(always(gives(GOOD, 500)), times=3),
        SourceUnavailable,
        PLACE,
        "the service answers: HTTP 500",
    ),
    refused(
        "a web page under 500",
        asks(always(Answer(b"<html>500</html>", 500, {"Content-Type": "text/html"})), times=3),
        SourceUnavailable,
        "/ws: HTTP 500",
    ),
    read(
        "a gateway that fails once",
        asks(in_turn(Answer(b"", 502), GOOD), times=2),
        "甲",
    ),
    refused(
        "an XML page of a gateway under 500, without a fault",
        asks(always(gives("<error>upstream</error>", 500))),
        NotTheFormat,
        PLACE,
        "no element 'return' in the answer",
    ),
    refused(
        "an answer that breaks off",
        asks(always(Answer(GOOD.encode(), headers=XML, announce=9_999)), hasty=True),
        ShortBody,
        "/ws: the body broke off after",
        "announced: 9999",
    ),
    refused(
        "an answer that never ends",
        asks(always(Answer(b"<a>", headers=XML, announce=9_999, drip=True)), hasty=True),
        SourceUnavailable,
        "/ws: ",
        "timed out",
    ),
    refused(
        "a question is not posted to where an answer points",
        asks(always(Answer(b"", 302, {"Location": "http://192.0.2.1/ws"})), times=1),
        SourceMoved,
        "redirects to http://192.0.2.1/ws: not followed",
    ),
    refused(
        "not even within the same server",
        asks(always(Answer(b"", 307, {"Location": "/elsewhere"})), times=1),
        SourceMoved,
        "/elsewhere: not followed",
    ),
    refused("401", asks(always(Answer(b"", 401)), times=1), NotAdmitted, "/ws: HTTP 401"),
    refused(
        "403 with a fault",
        asks(always(fault("Client", "IP 不在白名单", 403)), times=1),
        NotAdmitted,
        "/ws: HTTP 403",
        "credentials",
    ),
    refused(
        "404", asks(always(Answer(b"", 404)), times=1), NotDelivered, "/ws: the server has nothing"
    ),
    refused(
        "404 for the second page",
        asks(pages(escaped(data(firms("甲", "乙"), 3)), Answer(b"", 404))),
        NotComplete,
        "/ws: the server has nothing",
        "2018-09-03/1 came",
    ),
    refused(
        "no key in the environment",
        asks(always(GOOD), key="", times=0),
        NotAdmitted,
        f"some_source: set {VARIABLE}",
    ),
    refused(
        "a key with a line feed in it",
        asks(always(GOOD), key="k-1\nX-Admin: 1", times=0),
        NotAdmitted,
        f"some_source: {VARIABLE} holds a character that cannot be sent",
    ),
    refused(
        "a key with a blank before it, in a header",
        asks(always(GOOD), BY_GET, key=" k-1", times=0),
        SourceUnavailable,
        "/ws cannot be asked (InvalidHeader)",
    ),
    refused(
        "a key that the charset of the question cannot write",
        asks(always(GOOD), replace(ASKED, encoding="gb2312"), key="k-€", times=0),
        NotAdmitted,
        f"some_source: {VARIABLE} holds a character that cannot be sent",
    ),
    refused(
        "a total that repeats the key",
        asks(always(escaped(data(firms("甲"), escape(KEY))))),
        NotTheFormat,
        "'total' is no number: '…'",
    ),
    refused(
        "a key that HTTP cannot carry in a header",
        asks(always(GOOD), BY_GET, key="密钥", times=0),
        NotAdmitted,
        f"some_source: {VARIABLE} holds a character that cannot be sent",
    ),
)
