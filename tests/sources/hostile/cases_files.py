"""One file a day: CSV and TSV in any of their encodings, as departments really send them."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace

from sources.kit.csv_table import Csv
from sources.kit.errors import (
    MissingColumn,
    NotAdmitted,
    NotDelivered,
    NotTheFormat,
    ShortBody,
    SourceError,
    SourceMoved,
    SourceUnavailable,
    TooFewRows,
    TooLarge,
    TooManyRows,
    UnexpectedColumn,
)
from sources.kit.fetching import Access
from sources.kit.source import Rows
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, Answer, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"
GB = Csv(encoding="gb18030")
TABS = Csv(separator="\t")
PATH = "/list-20180903.csv"
GOOD = (HEADER + "甲,,a\n").encode()
HTML = b"<!DOCTYPE html><html><body>\xe7\xb3\xbb\xe7\xbb\x9f</body></html>"


def reads(
    data: str | bytes, how: Csv | None = None, expect: Rows | None = None
) -> Callable[[Stage], Took]:
    """The bytes, or the text in UTF-8, as if they had been fetched."""
    raw = data.encode() if isinstance(data, str) else data
    return lambda stage: stage.reads(listing_source(how, expect=expect or Rows(0, 1000)), raw)


def sends(
    *answers: Answer | bytes, seconds: float = HASTY.total_seconds
) -> Callable[[Stage], Took]:
    """What the department's server answers, one after another."""

    def act(stage: Stage) -> Took:
        stage.department.says(PATH, *answers)
        return stage.asks(listing_source(), settings=replace(HASTY, total_seconds=seconds))

    return act


def redirected(*targets: str) -> Callable[[Stage], Took]:
    """Sent from the address to each target in turn; the file lies at the last."""

    def act(stage: Stage) -> Took:
        paths = [PATH, *targets]
        for path, target in zip(paths, targets, strict=False):
            stage.department.says(path, Answer(status=302, headers={"Location": target}))
        stage.department.says(paths[-1], GOOD) if paths[-1] not in paths[:-1] else None
        return stage.asks(listing_source())

    return act


def good(
    name: str,
    act: Callable[[Stage], Took],
    *names: str,
    aside: int = 0,
    values: Sequence[str | None] | None = None,
) -> Case:
    """`values` are the codes that must come out."""
    columns = {} if values is None else {"party_uscc": list(values)}
    return Case(Access.FILE, name, act, names=names, aside=aside, values=columns)


def bad(name: str, act: Callable[[Stage], Took], error: type[SourceError], *says: str) -> Case:
    return Case(Access.FILE, name, act, error=error, says=says)


QUOTES = (
    good("a stray quote inside a quoted field spoils its own line only",
         reads(HEADER + '甲,,a\n"乙"公司",,"b\n丙,,c\n'), "甲", "丙", aside=1),
    good("a quote never closed spoils its own line only",
         reads(HEADER + '甲,,a\n"乙,,b\n丙,,c\n丁,,d\n'), "甲", "丙", "丁", aside=1),
    good("a quote never closed on the last line", reads(HEADER + '甲,,a\n丙,,"c\n'), "甲", aside=1),
    good("an inch sign in a name", reads(HEADER + '甲,,a\n乙5"屏幕厂,,b\n丙,,c\n'),
         "甲", "丙", aside=1),
    good("quotes written twice are one", reads(HEADER + '"甲""乙""厂",,a\n'), '甲"乙"厂'),
    good("line feeds and commas within quotes", reads(HEADER + '"甲\n乙,丙",,"a\r\nb"\n丁,,c\n'),
         "甲\n乙,丙", "丁"),
    good("Chinese quotes are letters", reads(HEADER + "“甲”公司,,「a」\n"), "“甲”公司"),
    good("codes as a spreadsheet's formula of text",
         reads(HEADER + '甲,"=""91330782YY0000001X""",a\n'), "甲",
         values=['="91330782YY0000001X"']),
    good("formulas stay text", reads(HEADER + "=HYPERLINK(1),+1+1,@SUM(A1)\n-甲,,a\n"),
         "=HYPERLINK(1)", "-甲", values=["+1+1", None]),
)  # fmt: skip
LINES = (
    good("ragged lines, too short and too long", reads(HEADER + "甲,,a\n乙,\n丙,,c,d\n丁,,e\n"),
         "甲", "丁", aside=2),
    good("one too short and one too long that add up", reads(HEADER + "乙,\n丙,,c,d\n丁,,e\n"),
         "丁", aside=2),
    bad("a file that breaks off within a line", reads(HEADER + "甲,,a\n乙,9133"), NotTheFormat,
        "some_source: file1 第3行", "breaks off"),
    good("a last line without a line feed", reads(HEADER + "甲,,a\n乙,,b"), "甲", "乙"),
    good("line ends of Windows", reads(HEADER + "甲,,a\r\n乙,,b\r\n"),
         "甲", "乙"),
    good("carriage returns doubled by a transfer are no part of a value",
         reads("失信领域,企业名称,统一社会信用代码\r\r\na,甲,9\r\r\nb,乙,\r\r\n"),
         "甲", "乙", values=["9", None]),
    good("Ctrl-Z at the end, as old programs write it", reads(HEADER + "甲,,a\r\n\x1a"), "甲"),
    good("Ctrl-Z on a line of its own", reads(HEADER + "甲,,a\r\n\x1a\r\n"), "甲"),
    bad("carriage returns alone, of old machines", reads(HEADER.replace("\n", "\r") + "甲,,a\r"),
        NotTheFormat, "some_source: file1 第1行"),
    good("blank lines and lines of separators", reads(HEADER + "\n甲,,a\n,,\n \n乙,,b\n\n\n"),
         "甲", "乙"),
    good("a NUL spoils its own line only", reads(HEADER + "甲,,a\n乙\0,,b\n丙,,c\n"),
         "甲", "丙", aside=1),
    good("a NUL in a ragged line of many", reads(HEADER + "甲,,a\n\0\0\0\n丙,,c\n"),
         "甲", "丙", aside=1),
    good("a NUL within quotes over two lines", reads(HEADER + '甲,,a\n"乙\n\0",,b\n丙,,c\n'),
         "甲", "丙", aside=1),
    good("a NUL in GB18030", reads((HEADER + "甲,,a\n乙\0,,b\n").encode("gb18030"), GB),
         "甲", aside=1),
    bad("a tail of zeros, as a full disk leaves", reads(GOOD + b"\0" * 4096), NotTheFormat,
        "some_source: file1 第3行", "breaks off"),
    good("the header repeated within", reads(HEADER + "甲,,a\n" + HEADER + "乙,,b\n"), "甲", "乙"),
    good("two files joined, each with its byte order mark",
         reads("\ufeff" + HEADER + "甲,,a\n\ufeff" + HEADER + "乙,,b\n"), "甲", "乙"),
    good("the header repeated beside a spoilt line",
         reads(HEADER.encode() + b"\xff\xff,,a\n" + HEADER.encode() + "乙,,b\n".encode()),
         "乙", aside=1),
    good("a footer that is no row", reads(HEADER + "甲,,a\n合计：1条\n"), "甲", aside=1),
    good("the same row twice is two rows", reads(HEADER + "甲,,a\n甲,,a\n"), "甲", "甲"),
    good("a very long field", reads(HEADER + f"{'甲' * 60_000},,a\n乙,,b\n"), "甲" * 60_000, "乙"),
    good("a very long field beside a spoilt line",
         reads(HEADER.encode() + b"\xff,,a\n" + f"{'甲' * 140_000},,a\n乙,,b\n".encode()),
         "甲" * 140_000, "乙", aside=1),
)  # fmt: skip
HEADERS = (
    bad("an empty file", reads(""), NotTheFormat, "some_source: file1", "the file is empty"),
    bad("blanks alone", reads(" \n\n\t\n"), NotTheFormat, "some_source: file1", "only blanks"),
    good("a header and nothing else", reads(HEADER)),
    bad("a header and nothing else where rows are due", reads(HEADER, expect=Rows(1, 10)),
        TooFewRows, "some_source: 0 rows", "sources/some_source.py"),
    bad("more rows than there can be", reads(HEADER + "甲,,a\n" * 11, expect=Rows(0, 10)),
        TooManyRows, "some_source: file1", "sources/some_source.py"),
    bad("no header at all", reads("甲,91330782YY0000001X,a\n"), UnexpectedColumn,
        "some_source: file1", "'甲'"),
    bad("a header twice in one line", reads("企业名称,企业名称,失信领域\n甲,乙,a\n"),
        UnexpectedColumn, "some_source: file1", "'企业名称' is a second column"),
    bad("ten thousand columns", reads(",".join(f"列{n}" for n in range(10_000)) + "\n"),
        UnexpectedColumn, "some_source: file1", "'列0'", "`ignored`"),
    bad("a column renamed", reads("企业全称,统一社会信用代码,失信领域\n甲,,a\n"), UnexpectedColumn,
        "some_source: file1", "'企业全称'"),
    bad("a column dropped", reads("统一社会信用代码,失信领域\nx,a\n"), MissingColumn,
        "some_source: file1", "party_name"),
    bad("a new column", reads("企业名称,统一社会信用代码,失信领域,内部流水\n甲,,a,1\n"),
        UnexpectedColumn, "some_source: file1", "'内部流水'"),
    good("columns in another order", reads("失信领域,企业名称,统一社会信用代码\na,甲,9\n"),
         "甲", values=["9"]),
    good("headers in full width, with blanks and a star",
         reads(" 企业名称 ,＊统一社会信用代码,失信领域\n甲,9,a\n"), "甲", values=["9"]),
    good("a separator too many at every line's end",
         reads("企业名称,统一社会信用代码,失信领域,\n甲,,a,\n乙,,b,\n"), "甲", "乙"),
    bad("a value under no header", reads("企业名称,统一社会信用代码,失信领域,\n甲,,a,x\n"),
        UnexpectedColumn, "some_source: file1", "no header text"),
    bad("semicolons instead", reads("企业名称;统一社会信用代码;失信领域\n甲;;a\n"),
        UnexpectedColumn, "some_source: file1"),
    bad("a comma file where tabs are due", reads(HEADER + "甲,,a\n", TABS), UnexpectedColumn,
        "some_source: file1"),
    good("tabs, and commas in the values",
         reads("企业名称\t统一社会信用代码\t失信领域\n甲,乙\t\ta\n", TABS), "甲,乙"),
    bad("a header that never ends", reads("企" * 100_000), NotTheFormat,
        "some_source: file1 第1行", "100,000 characters"),
    bad("ten megabytes without a line feed", reads(b"x" * (10 << 20)), NotTheFormat,
        "some_source: file1 第1行", "no line ends"),
    bad("a header with an open quote", reads('"企业名称,统一社会信用代码,失信领域\n甲,,a\n'),
        UnexpectedColumn, "some_source: file1"),
    bad("a title above the header", reads("失信名单（2018）,,\n" + HEADER), UnexpectedColumn,
        "some_source: file1", "失信名单"),
)  # fmt: skip
ENCODINGS = (
    good("UTF-8 with a byte order mark", reads("\ufeff" + HEADER + "甲,,a\n"), "甲"),
    good("a byte order mark outweighs what was agreed", reads("\ufeff" + HEADER + "甲,,a\n", GB),
         "甲"),
    good("GB18030 with letters of four bytes",
         reads((HEADER + "㐂𠮷,,a\n").encode("gb18030"), GB), "㐂𠮷"),
    bad("GB18030 where UTF-8 is due", reads((HEADER + "甲,,a\n").encode("gb18030")), NotTheFormat,
        "some_source: file1 第1行", "is not utf-8"),
    bad("UTF-8 where GB18030 is due", reads(HEADER + "甲,,a\n", GB), NotTheFormat,
        "some_source: file1 第1行", "UTF-8, expected gb18030"),
    bad("UTF-16 with a mark", reads((HEADER + "甲,,a\n").encode("utf-16")), NotTheFormat,
        "some_source: file1", "UTF-16"),
    bad("UTF-16 without a mark", reads((HEADER + "甲,,a\n").encode("utf-16-be")), NotTheFormat,
        "some_source: file1"),
    good("one line in GB18030 among UTF-8",
         reads((HEADER + "甲,,a\n").encode() + "乙厂,,b\n".encode("gb18030") + "丙,,c\n".encode()),
         "甲", "丙", aside=1),
    bad("most lines in GB18030 under a header in UTF-8",
        reads(HEADER.encode() + "甲厂,,b\n乙厂,,b\n丙厂,,b\n丁厂,,b\n".encode("gb18030")),
        NotTheFormat, "some_source: file1 第2行", "nor are most lines"),
    good("a letter cut in half", reads(HEADER.encode() + b"\xe7\x94,,a\n" + "乙,,b\n".encode()),
         "乙", aside=1),
    bad("mojibake: UTF-8 taken for Latin-1 and written again",
        reads(GOOD.decode("latin-1").encode()), UnexpectedColumn, "some_source: file1"),
    good("mojibake in a value is kept as it came", reads(HEADER + "ç”²å…¬å¸,,a\n"), "ç”²å…¬å¸"),
    good("separators of other alphabets are letters", reads(HEADER + "甲\u2028乙\x0b丙\x85,,a\n"),
         "甲\u2028乙\x0b丙\x85"),
    good("zero-width and directional marks stay", reads(HEADER + "甲\u200b\u202e,\ufeff9,a\n"),
         "甲\u200b\u202e", values=["\ufeff9"]),
)  # fmt: skip
VALUES = (
    good("codes as floating numbers",
         reads(HEADER + "甲,9.13301E+17,a\n乙,913301000000000000.0,b\n"),
         "甲", "乙", values=["9.13301E+17", "913301000000000000.0"]),
    good("leading zeros and long digits stay", reads(HEADER + "甲,00913301060000000000000001,a\n"),
         "甲", values=["00913301060000000000000001"]),
    good("words that mean nothing are words", reads(HEADER + "NULL,NaN,#N/A\n无,null,true\n"),
         "NULL", "无", values=["NaN", "null"]),
    good("dates in Chinese numerals stay", reads(HEADER + "甲,二〇一八年九月三日,a\n"), "甲",
         values=["二〇一八年九月三日"]),
    good("blanks around values stay", reads(HEADER + " 甲 ,\u30009\u00a0,a\n"), " 甲 ",
         values=["\u30009\u00a0"]),
)  # fmt: skip
OTHER_THINGS = (
    bad("a web page with status 200", sends(HTML), NotTheFormat, "list-20180903.csv", "a web page"),
    bad("an error in JSON with status 200", sends(b'{"code":500,"msg":"\xe9\x94\x99"}'),
        UnexpectedColumn, "list-20180903.csv"),
    bad("a workbook under the name of CSV", reads(b"PK\x03\x04\x14\0\x06\0\x08\0\n" + b"\0" * 99),
        NotTheFormat, "some_source: file1"),
    bad("an old workbook under the name of CSV", reads(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n"),
        NotTheFormat, "some_source: file1"),
    bad("a compressed file under the name of CSV", reads(gzip.compress(GOOD)), NotTheFormat,
        "some_source: file1"),
)  # fmt: skip
SERVERS = (
    bad("nothing there", sends(Answer(status=404)), NotDelivered, "list-20180903.csv", "404"),
    bad("taken away", sends(Answer(status=410)), NotDelivered, "list-20180903.csv", "410"),
    bad("broken for good", sends(Answer(status=500)), SourceUnavailable,
        "list-20180903.csv", "500"),
    good("broken twice", sends(Answer(status=503), Answer(status=502), GOOD), "甲"),
    bad("not let in", sends(Answer(status=403)), NotAdmitted, "list-20180903.csv", "credentials"),
    bad("an answer with another status", sends(Answer(GOOD, status=206)), SourceUnavailable,
        "list-20180903.csv", "206"),
    bad("an empty answer", sends(b""), NotTheFormat, "list-20180903.csv", "empty"),
    bad("more announced than sent", sends(Answer(GOOD, announce=len(GOOD) + 9)), ShortBody,
        "list-20180903.csv"),
    good("more announced than sent, once", sends(Answer(GOOD, announce=len(GOOD) + 9), GOOD), "甲"),
    bad("a body that stops arriving", sends(Answer(GOOD, announce=9999, drip=True), seconds=0.5),
        SourceUnavailable, "list-20180903.csv"),
    bad("more than we accept", sends(b"x" * (HASTY.max_bytes + 1)), TooLarge, "1,048,576"),
    good("packed though we asked for it plain",
         sends(Answer(gzip.compress(GOOD), headers={"Content-Encoding": "gzip"})), "甲"),
    bad("a bomb: a thousandfold when unpacked",
        sends(Answer(gzip.compress(b"0" * (20 << 20)), headers={"Content-Encoding": "gzip"})),
        TooLarge, "1,048,576"),
    good("moved within its own server", redirected("/b.csv"), "甲"),
    bad("moved to another server", redirected("http://127.0.0.2:9/b.csv"), SourceMoved,
        "http://127.0.0.2:9/b.csv"),
    bad("moved to our own files", redirected("file:///etc/passwd"), SourceMoved,
        "file:///etc/passwd"),
    bad("moved in a circle", redirected("/b.csv", PATH), SourceMoved, "more than 5 times"),
)  # fmt: skip
CASES = (*QUOTES, *LINES, *HEADERS, *ENCODINGS, *VALUES, *OTHER_THINGS, *SERVERS)
