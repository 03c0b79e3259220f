"""Answers of WebServices that are none: cut, armed, in the wrong encoding, or something else."""

from sources.kit.errors import (
    MissingColumn,
    NotTheFormat,
    PagesDisagree,
    TooLarge,
    UnexpectedColumn,
)
from tests.sources.hostile.case import Case
from tests.sources.hostile.service import (
    PLACE,
    always,
    answers,
    asks,
    data,
    envelope,
    escaped,
    firms,
    gives,
    refused,
    rows,
)

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REACH = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PAYLOAD = "/ws#query/2018-09-03/1 <return>"


def _one(name: str) -> str:
    return data(firms(name), 1)


CASES: tuple[Case, ...] = (
    refused(
        "no total",
        answers("<data><resultCode>0</resultCode></data>"),
        NotTheFormat,
        PLACE,
        "no element 'total' in the answer",
    ),
    refused(
        "a total in words",
        rows(firms("甲"), "约一百"),
        NotTheFormat,
        PLACE,
        "'total' is no number: '约一百'",
    ),
    refused(
        "a total that no list has",
        rows(firms("甲"), "9" * 5000),
        NotTheFormat,
        PLACE,
        "'total' is no number: '999",
    ),
    refused(
        "two totals at once",
        answers(f"<all><total>2</total>{_one('甲')}</all>"),
        PagesDisagree,
        PLACE,
        "'total' is 2 and 1 at once",
    ),
    refused(
        "no result code",
        answers("<data><total>0</total></data>"),
        NotTheFormat,
        PLACE,
        "no element 'resultCode' in the answer",
    ),
    refused(
        "no payload",
        asks(always(envelope("<result/>"))),
        NotTheFormat,
        PLACE,
        "no element 'return' in the answer",
    ),
    refused(
        "an empty payload",
        answers(""),
        NotTheFormat,
        PLACE,
        "no element 'resultCode' in the answer",
    ),
    refused(
        "two payloads",
        asks(always(escaped(_one("甲")).replace("</s:Body>", "<return/></s:Body>"))),
        NotTheFormat,
        PLACE,
        "more than one element 'return'",
    ),
    refused(
        "a payload cut short",
        answers(_one("甲")[:-30]),
        NotTheFormat,
        PLACE,
        f"{PAYLOAD} 第1行: not well-formed",
    ),
    refused(
        "an envelope cut short",
        asks(always(escaped(_one("甲"))[:-30])),
        NotTheFormat,
        PLACE,
        "第1行: not well-formed",
    ),
    refused(
        "a bomb in the envelope",
        asks(always(escaped(_one("甲")).replace("?>", f"?>{BOMB}", 1))),
        NotTheFormat,
        PLACE,
        "<!DOCTYPE: refused unread",
    ),
    refused(
        "a bomb in the payload",
        answers(BOMB + _one("&b;")),
        NotTheFormat,
        f"{PAYLOAD}: XML with <!DOCTYPE: refused unread",
    ),
    refused(
        "a payload that reaches for a file of ours",
        answers(f'<?xml version="1.0"?>{REACH}{_one("&x;")}'),
        NotTheFormat,
        f"{PAYLOAD}: XML with <!DOCTYPE: refused unread",
    ),
    refused(
        "UTF-8 declared as GB18030",
        asks(always(gives(escaped(_one("沄栎网络科技")).replace("utf-8", "GB18030", 1)))),
        NotTheFormat,
        PLACE,
        "the bytes are UTF-8",
    ),
    refused(
        "GB18030 declared as UTF-8",
        asks(always(gives(escaped(_one("沄栎网络科技")), encoding="gb18030"))),
        NotTheFormat,
        PLACE,
        "not well-formed",
    ),
    refused("a NUL in a name", answers(_one("甲\0乙")), NotTheFormat, PLACE, "expected UTF-8"),
    refused(
        "a reference to NUL in the payload",
        answers(_one("甲&#0;乙")),
        NotTheFormat,
        f"{PAYLOAD} 第1行: not well-formed",
    ),
    refused(
        "more bytes than we accept",
        rows(firms("甲" * 400_000), 1),
        TooLarge,
        "1,048,576 bytes",
    ),
    refused(
        "an answer in parts, as attachments come",
        asks(always("--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n<a/>")),
        NotTheFormat,
        PLACE,
        "does not begin with '<'",
    ),
    refused(
        "three thousand columns",
        rows(f"<record>{''.join(f'<F{n}>a</F{n}>' for n in range(3_000))}</record>", 1),
        NotTheFormat,
        PLACE,
        "第1页 第1条: more than 2,000 different fields",
    ),
    refused(
        "a column that nobody knows",
        rows("<record><QYMC>甲</QYMC><LY>a</LY><手机>1</手机></record>", 1),
        UnexpectedColumn,
        PLACE,
        "column '手机' is not known",
    ),
    refused(
        "a required column renamed",
        rows("<record><QYMC>甲</QYMC><LYMC>a</LYMC></record>", 1),
        UnexpectedColumn,
        PLACE,
        "column 'LYMC' is not known",
    ),
    refused(
        "a required column left out of every row",
        rows("<record><QYMC>甲</QYMC></record>", 1),
        MissingColumn,
        PLACE,
        "list_fields",
    ),
    refused("an empty answer", asks(always("")), NotTheFormat, PLACE, "the file is empty"),
    refused(
        "a web page to log in, with status 200",
        asks(always("<!DOCTYPE html><html><body>请登录</body></html>")),
        NotTheFormat,
        PLACE,
        "a web page came instead of the data",
    ),
    refused(
        "a page of XHTML, with status 200",
        asks(always('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>')),
        NotTheFormat,
        PLACE,
        "no element 'return' in the answer",
    ),
    refused(
        "the description of the service instead of its answer",
        asks(
            always(
                '<?xml version="1.0"?><w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"/>'
            )
        ),
        NotTheFormat,
        PLACE,
        "no element 'return' in the answer",
    ),
)
