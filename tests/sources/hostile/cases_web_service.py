"""Answers of WebServices in all their wrappings and encodings, and pages that do not add up."""

import gzip
import re
from dataclasses import replace
from xml.sax.saxutils import escape

from sources.kit.errors import PagesDisagree, TooFewRows, TooLarge, UnexpectedColumn
from sources.kit.fetching import Access
from sources.kit.xml_envelope import SOAP_12
from sources.kit.xml_question import Soap
from tests.sources.hostile.case import Case
from tests.sources.hostile.service import (
    ASKED,
    HOW,
    KEY,
    PLACE,
    XML,
    always,
    answers,
    asks,
    data,
    envelope,
    escaped,
    firms,
    gives,
    pages,
    read,
    refused,
    rows,
)
from tests.sources.house import Answer, Asked

NESTED = replace(ASKED, answer=replace(HOW, payload=""))
TOTALLESS = replace(ASKED, answer=replace(HOW, total=""))
BY_GET = replace(
    ASKED, address="{base}/ws?day={day:%Y%m%d}", question="", headers={"X-Key": "{KEY}"}
)
SOAP_OF_12 = replace(ASKED, soap=Soap.V1_2)
DECLARED_GB = '<?xml version="1.0" encoding="GB18030"?>'
ADDRESS = "/ws#query/2018-09-03/"
TWO_PAGES = escaped(data(firms("甲", "乙"), 4))


def _one(*names: str) -> str:
    return data(firms(*names), len(names))


def _with_key_unharmed(asked: Asked, _nth: int) -> Answer:
    found = re.search(rb"<key>(.*?)</key>", asked.body)
    sent = escape(KEY, {"'": "&apos;", '"': "&quot;"}).encode()
    return gives(escaped(_one("甲" if found and found[1] == sent else "密钥走样")))


def _asked_by_get(asked: Asked, _nth: int) -> Answer:
    well = asked.method == "GET" and asked.headers.get("X-Key") == "k-1" and not asked.body
    return gives(escaped(_one("甲" if well and asked.path == "/ws?day=20180903" else "问错")))


def _asked_in_12(asked: Asked, _nth: int) -> Answer:
    kind = 'application/soap+xml; charset=utf-8; action="urn:q:query"'
    well = asked.headers["Content-Type"] == kind and SOAP_12.encode() in asked.body
    return gives(envelope(f"<return>{escape(_one('甲' if well else '问错'))}</return>", SOAP_12))


def _stamped(asked: Asked, nth: int) -> Answer:
    """Always the first page, under another time stamp."""
    del asked
    return gives(escaped(data(firms("甲", "乙"), 4, words=f"成功 {nth}")))


def _endless(asked: Asked, nth: int) -> Answer:
    del asked
    return gives(escaped(data(firms(f"甲{nth}", f"乙{nth}"), 10**9)))


def _gb(text: str) -> Answer:
    return gives(text.replace("utf-8", "GB18030", 1), encoding="gb18030")


CASES: tuple[Case, ...] = (
    read(
        "three pages",
        asks(pages(*(escaped(data(firms(*n), 5)) for n in ("甲乙", "丙丁", "戊"))), times=3),
        *"甲乙丙丁戊",
    ),
    read(
        "the answer proper in a CDATA section",
        asks(always(envelope(f"<return><![CDATA[{_one('甲&amp;乙', '丙')}]]></return>"))),
        "甲&乙",
        "丙",
    ),
    read(
        "the answer proper in two CDATA sections, as a `]]>` in it makes it",
        asks(
            always(
                envelope(
                    f"<return><![CDATA[{_one('<![CDATA[甲]]', '丙')}]]></return>".replace(
                        "[甲]]", "[甲]]]]><![CDATA[>"
                    )
                )
            )
        ),
        "甲",
        "丙",
    ),
    read(
        "elements where a text was promised",
        asks(always(envelope(f"<return>{_one('甲')}</return>"))),
        "甲",
    ),
    read(
        "elements as declared, under prefixes and a default namespace",
        asks(
            always(
                envelope(
                    '<a:r xmlns:a="urn:a"><data xmlns="urn:b"><a:resultCode>0</a:resultCode>'
                    "<total>1</total><record><a:QYMC>甲</a:QYMC><LY>a</LY></record></data></a:r>"
                )
            ),
            NESTED,
        ),
        "甲",
    ),
    read(
        "a byte order mark and a declaration inside the text",
        answers(f'\ufeff<?xml version="1.0" encoding="UTF-8"?>{_one("甲")}'),
        "甲",
    ),
    read("an answer in GB18030", asks(always(_gb(escaped(_one("沄栎𠮷公司"))))), "沄栎𠮷公司"),
    read(
        "a text that calls itself GB18030 inside an answer in UTF-8",
        answers(f"{DECLARED_GB}{_one('沄栎')}"),
        "沄栎",
    ),
    read("a question in SOAP 1.2", asks(_asked_in_12, SOAP_OF_12), "甲"),
    read("a question by GET, the key in a header", asks(_asked_by_get, BY_GET, key="k-1"), "甲"),
    read("a key full of markup arrives unharmed", asks(_with_key_unharmed), "甲"),
    read(
        "no total: pages until one is empty",
        asks(pages(escaped(_one("甲", "乙")), escaped(_one("丙"))), TOTALLESS, times=3),
        "甲",
        "乙",
        "丙",
    ),
    read("nothing for the day, by its code", asks(always(escaped(data("", 0, "1"))), times=1)),
    read("nothing for the day, by its total", asks(always(escaped(data("", 0))), times=1)),
    read("rows in attributes", rows('<record QYMC="甲" LY="a"/>', 1), "甲"),
    read(
        "a row that is none is set aside",
        rows(firms("甲") + "<record><QYMC>乙</QYMC><QYMC>丙</QYMC></record>", 2),
        "甲",
        aside=1,
    ),
    read(
        "a row within a row",
        rows(f"<record><QYMC>甲</QYMC>{firms('乙')}</record>{firms('丙')}", 2),
        "丙",
        aside=2,
    ),
    read("empty rows are blank", rows(f"<record/><record><QYMC/></record>{firms('甲')}", 3), "甲"),
    read(
        "rows in comments are no rows",
        rows(f"<!--{firms('旧')}-->{firms('甲')}<?x <record>?>", 1),
        "甲",
    ),
    refused(
        "a result code among the columns of a row is a column, not the answer's",
        rows("<record><QYMC>甲</QYMC><LY>a</LY><resultCode>401</resultCode></record>", 1),
        UnexpectedColumn,
        PLACE,
        "column 'resultCode' is not known",
    ),
    Case(
        Access.WEB_SERVICE,
        "a code as a spreadsheet's number stays the text it was",
        rows(f"{firms('甲')[:-9]}<TYSHXYDM>9.1330E+17</TYSHXYDM></record>", 1),
        names=("甲",),
        values={"party_uscc": ["9.1330E+17"]},
    ),
    read(
        "packed although not asked for",
        asks(
            always(
                Answer(
                    gzip.compress(escaped(_one("甲")).encode()),
                    headers=XML | {"Content-Encoding": "gzip"},
                )
            )
        ),
        "甲",
    ),
    refused(
        "the same page again",
        asks(pages(TWO_PAGES, TWO_PAGES), times=2),
        PagesDisagree,
        PLACE,
        f"{ADDRESS}2: repeats an earlier page",
    ),
    refused(
        "the same page again under another time stamp",
        asks(_stamped, times=2),
        PagesDisagree,
        PLACE,
        f"{ADDRESS}2: repeats an earlier page",
    ),
    refused(
        "another total on the second page",
        asks(pages(TWO_PAGES, escaped(data(firms("丙"), 3)))),
        PagesDisagree,
        PLACE,
        f"{ADDRESS}2: total is 3, page 1 said 4",
    ),
    refused(
        "the second page says that there is nothing",
        asks(pages(TWO_PAGES), times=2),
        PagesDisagree,
        PLACE,
        "total is 0, page 1 said 4",
    ),
    refused(
        "half of the pages",
        asks(pages(TWO_PAGES, escaped(data("", 4))), times=2),
        TooFewRows,
        "some_source: 2 rows came of 4 announced",
    ),
    refused(
        "more rows than announced",
        rows(firms("甲", "乙"), 1),
        PagesDisagree,
        "some_source: 2 rows came, 1 announced",
    ),
    refused(
        "an endless list",
        asks(_endless, times=5),
        TooLarge,
        "some_source: more than 5 pages of 2 rows",
        "heeds the page",
    ),
)
