"""Exchange messages as files: bombs, reaches for other files, wrong encodings, broken messages."""

from collections.abc import Callable

from sources.kit.errors import MissingColumn, NotTheFormat, TooFewRows, UnexpectedColumn
from sources.kit.fetching import Access
from sources.kit.source import Rows, Source
from sources.kit.xml_messages import XmlMessages
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import listing_source

UTF8 = '<?xml version="1.0" encoding="utf-8"?>'
GB = '<?xml version="1.0" encoding="GB18030"?>'
PLACE = "some_source: file1"


def source() -> Source:
    return listing_source(XmlMessages(), columns={"MC": "party_name", "LY": "list_fields"})


def message(fields: str, around: str = "") -> str:
    return (
        f"<ExchangeMessage><Header><flow>f</flow></Header>{around}"
        f"<Body><fields>{fields}</fields></Body></ExchangeMessage>"
    )


def firm(name: str, around: str = "") -> str:
    return message(f"<MC>{name}</MC><LY>刷单</LY>", around)


def bundle(*messages: str, head: str = UTF8, root: str = "") -> str:
    return f"{head}<ExchangeMessages{root}>{''.join(messages)}</ExchangeMessages>"


def _reads(data: str | bytes, encoding: str = "utf-8") -> Callable[[Stage], Took]:
    raw = data.encode(encoding) if isinstance(data, str) else data
    return lambda stage: stage.reads(source(), raw)


def _two_files(first: str, second: str) -> Callable[[Stage], Took]:
    return lambda stage: stage.reads(source(), first.encode(), second.encode())


def _too_few(stage: Stage) -> Took:
    whole = listing_source(XmlMessages(), columns=source().columns, expect=Rows(2, 9))
    return stage.reads(whole, bundle(firm("甲")).encode())


def _read(
    name: str, act: Callable[[Stage], Took], *names: str, aside: int = 0, **values: list[str | None]
) -> Case:
    return Case(Access.FILE, f"messages: {name}", act, names=names, aside=aside, values=values)


def _refused(name: str, act: Callable[[Stage], Took], *says: str) -> Case:
    return Case(Access.FILE, f"messages: {name}", act, error=NotTheFormat, says=(PLACE, *says))


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
_REACH = bundle(firm("&x;"), head="")

CASES = (
    _refused(
        "a billion laughs",
        _reads(f'{UTF8}<!DOCTYPE a [<!ENTITY l0 "哈">{_LAUGHS}]>{bundle(firm("&l8;"), head="")}'),
        "<!DOCTYPE: refused unread",
    ),
    _refused(
        "an external entity that reaches for a file of ours",
        _reads(f'{UTF8}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_REACH}'),
        "<!DOCTYPE: refused unread",
    ),
    _refused(
        "an external document type on the network",
        _reads(f'{UTF8}<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">{bundle(firm("甲"), head="")}'),
        "<!DOCTYPE: refused unread",
    ),
    _refused(
        "a document type behind 100 KiB of comment",
        _reads(f"{UTF8}<!--{'-x' * 51_200} -->\n<!DOCTYPE a>{bundle(firm('甲'), head='')}"),
        "<!DOCTYPE: refused unread",
    ),
    _refused(
        "a document type behind more comment than we look at",
        _reads(f"{UTF8}<!--{' ' * (1 << 20)}--><!DOCTYPE a>{bundle(firm('甲'), head='')}"),
        "more than 1,048,576 bytes before the first element",
    ),
    _refused(
        "a document type in the middle",
        _reads(bundle(firm("甲"), "<!DOCTYPE a>", firm("乙"))),
        "第1行: not well-formed",
    ),
    _refused("an entity that nobody declared", _reads(bundle(firm("&nbsp;"))), "not well-formed"),
    _refused(
        "cut within a message", _reads(bundle(firm("甲"), firm("乙"))[:-60]), "not well-formed"
    ),
    _refused(
        "cut between two messages",
        _reads(bundle(firm("甲"), firm("乙"))[: -len("</ExchangeMessages>")]),
        "第1行: not well-formed",
    ),
    _refused(
        "two documents one after the other",
        _reads(bundle(firm("甲")) + bundle(firm("乙"), head="")),
        "not well-formed",
    ),
    _refused("UTF-16", _reads(bundle(firm("甲")).encode("utf-16-le")), "UTF-16 or UTF-32"),
    _refused(
        "an encoding in which tags can hide",
        _reads('<?xml version="1.0" encoding="UTF-7"?>+ADw-a+AD4-'),
        "declares the encoding 'UTF-7'",
    ),
    _refused(
        "UTF-8 declared as GB18030",
        _reads(bundle(firm("沄栎网络科技有限公司"), head=GB)),
        "the bytes are UTF-8",
    ),
    _refused(
        "GB18030 declared as UTF-8",
        _reads(bundle(firm("沄栎网络科技有限公司")), "gb18030"),
        "第1行: not well-formed",
    ),
    _refused(
        "GB18030 that declares nothing",
        _reads(bundle(firm("沄栎网络科技有限公司"), head=""), "gb18030"),
        "第1行: not well-formed",
    ),
    _read(
        "GB18030 with a character of four bytes",
        _reads(bundle(firm("㐂𠮷公司"), head=GB), "gb18030"),
        "㐂𠮷公司",
    ),
    _read(
        "GB2312 declared, GBK sent",
        _reads(bundle(firm("镕記公司"), head=GB.replace("GB18030", "gb2312")), "gbk"),
        "镕記公司",
    ),
    _read(
        "a byte order mark against the declaration",
        _reads(b"\xef\xbb\xbf" + bundle(firm("甲公司"), head=GB).encode()),
        "甲公司",
    ),
    _read("mojibake of the department's own is kept", _reads(bundle(firm("锟斤拷"))), "锟斤拷"),
    _refused("a NUL in a value", _reads(bundle(firm("甲\0乙"))), "expected UTF-8 or GB18030"),
    _refused(
        "a NUL far into the file",
        _reads(bundle(firm("甲"), f"<!--{' ' * 100_000}-->", firm("乙\0丙"))),
        "not well-formed",
    ),
    _refused("a control character", _reads(bundle(firm("甲\x0b乙"))), "第1行: not well-formed"),
    _refused(
        "a value of eleven megabytes", _reads(bundle(firm("甲" * 3_700_000))), "not well-formed"
    ),
    _refused(
        "elements nested a thousand deep",
        _reads(bundle(message("<MC>" + "<a>" * 1000 + "</a>" * 1000 + "</MC>"))),
        "not well-formed",
    ),
    Case(
        Access.FILE,
        "messages: ten thousand fields in one",
        _reads(bundle(message("".join(f"<F{n}>a</F{n}>" for n in range(10_000))))),
        error=NotTheFormat,
        says=(f"{PLACE} 第1条", "more than 2,000 different fields"),
    ),
    Case(
        Access.FILE,
        "messages: a field that nobody knows",
        _reads(bundle(firm("甲"), message("<MC>乙</MC><LY>a</LY><新字段>b</新字段>"))),
        error=UnexpectedColumn,
        says=(PLACE, "column '新字段' is not known"),
    ),
    Case(
        Access.FILE,
        "messages: a required field was renamed",
        _reads(bundle(message("<MC>甲</MC>"))),
        error=MissingColumn,
        says=(PLACE, "list_fields"),
    ),
    Case(
        Access.FILE,
        "messages: fewer than there must be",
        _too_few,
        error=TooFewRows,
        says=("some_source: 1 rows", "expects at least"),
    ),
    _refused("a web page with status 200", _reads("<html><body>登录</body></html>"), "a web page"),
    _refused("JSON", _reads('{"rows": []}'), "not XML: it does not begin with '<'"),
    _read(
        "a tag inside a comment and a CDATA section is text",
        _reads(
            bundle(
                "<!-- <ExchangeMessage> -->",
                firm("甲<![CDATA[<ExchangeMessage> & ]]>"),
                "<?old <ExchangeMessage>?>",
                firm("乙"),
            )
        ),
        "甲<ExchangeMessage> & ",
        "乙",
    ),
    _read(
        "a character of GB18030 that ends like a CDATA section",
        _reads(bundle(firm("<![CDATA[漖]><ExchangeMessage>]]>"), firm("乙"), head=GB), "gb18030"),
        "漖]><ExchangeMessage>",
        "乙",
    ),
    _read(
        "a comment or an instruction in the middle of a value",
        _reads(bundle(firm("沄栎<!-- 原名 -->网络<?pi x?>公司"))),
        "沄栎网络公司",
    ),
    _read(
        "namespaces, by default and by prefix",
        _reads(
            bundle(firm("甲"), root=' xmlns="urn:a"').replace(
                "</ExchangeMessages>",
                '<b:ExchangeMessage xmlns:b="urn:b"><b:Body><b:fields><b:MC>乙</b:MC>'
                "<b:LY>刷单</b:LY></b:fields></b:Body></b:ExchangeMessage></ExchangeMessages>",
            )
        ),
        "甲",
        "乙",
    ),
    _refused(
        "a prefix that nobody declared",
        _reads(bundle("<x:ExchangeMessage/>")),
        "第1行: not well-formed",
    ),
    _read(
        "an XInclude in a value includes nothing",
        _reads(
            bundle(
                firm('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
                firm("乙"),
            )
        ),
        "乙",
        aside=1,
    ),
    _read(
        "a field twice, a field with fields, none at all",
        _reads(
            bundle(
                message("<MC>甲</MC><MC>乙</MC>"),
                message("<MC><名>丙</名></MC>"),
                "<ExchangeMessage/>",
                firm("丁"),
            )
        ),
        "丁",
        aside=3,
    ),
    _read(
        "a field twice under two namespaces",
        _reads(bundle(message('<MC>甲</MC><a:MC xmlns:a="urn:a">乙</a:MC>'), firm("丙"))),
        "丙",
        aside=1,
    ),
    _read(
        "a message within a message",
        _reads(bundle(firm("甲", around=firm("乙")), firm("丙"))),
        "丙",
        aside=2,
    ),
    _read(
        "values in attributes and text between fields",
        _reads(
            bundle(
                message('<MC value="甲"/><LY>a</LY>'),
                message("<MC>乙</MC>错位<LY>a</LY>"),
                firm("丙"),
            )
        ),
        "丙",
        aside=2,
    ),
    _read(
        "empty messages are blank, not lost",
        _reads(bundle(message(""), message("<MC> </MC>"), firm("甲"), message("<MC/><LY/>"))),
        "甲",
    ),
    _read("a file of no messages", _reads(bundle())),
    _read("numbers are the text they were", _reads(bundle(firm("000123.50E2"))), "000123.50E2"),
    _read(
        "references to characters",
        _reads(bundle(firm("&#x7532;&amp;&#20057;&lt;MC&gt;"))),
        "甲&乙<MC>",
    ),
    _read("the same file twice", _two_files(bundle(firm("甲")), bundle(firm("甲"))), "甲", "甲"),
)
