"""Archives of files: as offices pack them, as they arrive broken, and as an attacker would."""

import bz2
import gzip
import stat
import tarfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import zstandard

from sandbox.departments.old_workbook import old_workbook
from sources.kit.biff import OldWorkbook
from sources.kit.bundle import Bundle
from sources.kit.csv_table import Csv
from sources.kit.errors import (
    NotAdmitted,
    NotDelivered,
    NotTheFormat,
    ShortBody,
    SourceError,
    SourceMoved,
    TooLarge,
    UnexpectedColumn,
    UnexpectedMember,
)
from sources.kit.fetching import Access
from sources.kit.members import Members
from sources.kit.reading import Read
from sources.kit.source import Source
from sources.kit.unpacking import Limits
from sources.kit.workbook import Workbook
from sources.kit.xml_messages import XmlMessages
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.hostile.packing import Entry, pack, tar_of, zip_of
from tests.sources.house import Answer, listing_source
from tests.sources.test_workbook import workbook

HEADER = "企业名称,统一社会信用代码,失信领域\n"
PATH = "/list-20180903.zip"
SMALL = Limits(archive=1 << 20, entries=50, member=1 << 20, unpacked=2 << 20, ratio=8)
LEAN = replace(SMALL, unpacked=100_000)
ZEROS = bytes(3 << 20)
NOTES = {"*说明*": "a note for readers, no data"}


def rows(*names: str) -> bytes:
    """A member with one row for each of `names`."""
    return (HEADER + "".join(f"{name},,炒信\n" for name in names)).encode("gb18030")


def source(how: Read | None = None) -> Source:
    read = how or Members("*.csv", Csv("gb18030"), NOTES, SMALL)
    return listing_source(read, fetch=Bundle("{base}/list-{day:%Y%m%d}.zip"))


def _sends(body: bytes | Answer, how: Read | None = None) -> Callable[[Stage], Took]:
    def act(stage: Stage) -> Took:
        stage.department.says(PATH, body)
        return stage.asks(source(how))

    return act


def _whole(
    name: str, body: bytes, names: str, how: Read | None = None, *, aside: int = 0, at: str = ""
) -> Case:
    values: dict[str, list[str | None]] = {"_locator": [at]} if at else {}
    return Case(Access.BUNDLE, name, _sends(body, how), tuple(names), aside, values=values)


def _refused(
    name: str, body: bytes | Answer, *says: str, error: type[SourceError] = NotTheFormat
) -> Case:
    return Case(Access.BUNDLE, name, _sends(body), error=error, says=says)


def _from_folder(stage: Stage) -> Took:
    (stage.folder / "list-20180903.zip").write_bytes(zip_of({"甲.csv": rows("甲")}))
    (stage.folder / "list-20180902.zip").write_bytes(zip_of({"旧.csv": rows("旧")}))
    return stage.asks(source(), str(stage.folder))


def _linked_in_folder(stage: Stage) -> Took:
    elsewhere = stage.folder.parent / "elsewhere.zip"
    elsewhere.write_bytes(zip_of({"甲.csv": rows("甲")}))
    (stage.folder / "list-20180903.zip").symlink_to(elsewhere)
    return stage.asks(source(), str(stage.folder))


def _kind(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def _named_on(depth: int) -> bytes:
    """A tar whose long names name one another: a parser that follows them falls."""
    info = _kind("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    info.size = 2
    return (info.tobuf(tarfile.GNU_FORMAT) + b"a\0".ljust(512, b"\0")) * depth + bytes(1024)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


ONE = zip_of({"甲.csv": rows("甲")})
STORED = pack(Entry("甲.csv".encode("gbk"), rows("甲"), method=0))
TAR = tar_of(("甲.csv", rows("甲")), ("乙.csv", rows("乙")))
XML = "<ms><m><f><企业名称>甲</企业名称><失信领域>a</失信领域></f></m></ms>".encode()
BOMB_XML = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + XML
MESSAGES = Members("*.xml", XmlMessages("m", "f", "n"), limits=SMALL)
BOOKS = Members("*.xls*", OldWorkbook(), limits=SMALL)
TABLE: list[Sequence[str | None]] = [HEADER.strip().split(","), ["甲", None, "a"]]

READ = (
    _whole("names in GBK under folders, in the archive's order",
           zip_of({"二/乙.csv": rows("乙", "丙"), "一/甲.csv": rows("甲")}), "乙丙甲"),
    _whole("names in UTF-8 that say so",
           pack(Entry("甲.csv".encode(), rows("甲"), flags=0x800)), "甲", at="甲.csv!第2行"),
    _whole("names in UTF-8 that do not say so",
           pack(Entry("处罚甲.csv".encode(), rows("甲"))), "甲", at="处罚甲.csv!第2行"),
    _whole("names in GBK", zip_of({"处罚.csv": rows("甲")}), "甲", at="处罚.csv!第2行"),
    _whole("names in CP437",
           pack(Entry(b"caf\x82.csv", rows("甲"))), "甲", at="café.csv!第2行"),
    _whole("backslashes between folders, endings in capitals",
           pack(Entry(b"A\\B\\LIST.CSV", rows("甲"))), "甲", at="A/B/LIST.CSV!第2行"),
    _whole("what an operating system leaves behind",
           zip_of({"__MACOSX/._甲.csv": b"\0", "甲.csv": rows("甲"), "x/.DS_Store": b"\0",
                   "Thumbs.db": b"\0", "空/": b""}), "甲"),
    _whole("a note that is ignored with a reason",
           zip_of({"填报说明.txt": b"x", "甲.csv": rows("甲")}), "甲"),
    _whole("sizes behind the data, as a stream writes them",
           pack(*(Entry(f"{n}.csv".encode(), rows(n), flags=8) for n in "甲乙")), "甲乙"),
    _whole("members stored without packing", STORED, "甲"),
    _whole("a comment at the archive's end",
           zip_of({"甲.csv": rows("甲")}, comment="导出".encode("gbk")), "甲"),
    _whole("a tar in gzip under the ending .zip", gzip.compress(TAR), "甲乙"),
    _whole("a plain tar", TAR, "甲乙"),
    _whole("a torn line in the second member is set aside, the rest read",
           zip_of({"a.csv": rows("甲"), "b.csv": rows("乙") + b"x,y\n"}), "甲乙", aside=1),
    _whole("members that are headers alone and alike",
           zip_of({"法人.csv": rows(), "自然人.csv": rows(), "个体.csv": rows("甲")}), "甲"),
    _whole("XML messages in a zip", zip_of({"a.xml": XML}), "甲", MESSAGES),
    _whole(".xls and .xlsx side by side",
           zip_of({"a.xls": old_workbook({"一": TABLE}),
                   "b.xlsx": workbook(一=[TABLE[0], ["乙", None, "b"]])}), "甲乙", BOOKS),
    Case(Access.BUNDLE, "the day's archive in a folder", _from_folder, ("甲",)),
    _whole("one CSV in gzip", gzip.compress(rows("甲")), "甲",
           Members("*", Csv("gb18030"), limits=SMALL)),
)  # fmt: skip

NAMES = (
    _refused("a name that climbs out", zip_of({"../../甲.csv": rows("甲")}),
             PATH, "leads out of the archive", "pack it anew"),
    _refused("a name that climbs out by backslashes", zip_of({"a\\..\\..\\甲.csv": rows("甲")}),
             "leads out of the archive"),
    _refused("an absolute name", zip_of({"/etc/甲.csv": rows("甲")}), PATH, "absolute"),
    _refused("a name with a drive", zip_of({"C:\\甲.csv": rows("甲")}), PATH, "absolute"),
    _refused("a name with a line feed", zip_of({"甲\n.csv": rows("甲")}), "control characters"),
    _refused("a name with NUL, read by some to there", pack(Entry(b"a.csv\0.exe", rows("甲"))),
             PATH, "control characters"),
    _refused("a name of thousands of characters", zip_of({"a" * 3000 + ".csv": rows("甲")}),
             PATH, "more than 240 characters"),
    _refused("folders a hundred deep", zip_of({"a/" * 100 + "甲.csv": rows("甲")}), "8 folders"),
    _refused("a name that is not the UTF-8 it says it is",
             pack(Entry("甲.csv".encode("gbk"), rows("甲"), flags=0x800)), PATH, "damaged"),
    _refused("two members of one name", pack(
             Entry(b"a.csv", rows("甲")), Entry(b"a.csv", rows("乙"))), PATH, "second member"),
    _refused("two names that a disk takes for one", zip_of(
             {"a.csv": rows("甲"), "A.CSV": rows("乙")}), "'A.CSV'", "second member"),
    _refused("a link", pack(Entry(b"a.csv", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)),
             "'a.csv'", "a link or device"),
    _refused("one name in the directory, another in the member's own header",
             pack(Entry(b"a.csv", rows("甲"), local=b"b.csv")), "'a.csv'", "another name"),
    _refused("a file that nobody told us of", zip_of({"甲.csv": rows("甲"), "乙.exe": b"MZ"}),
             PATH, "'乙.exe'", "sources/some_source.py", error=UnexpectedMember),
    _refused("an archive within the archive", zip_of({"甲.csv": rows("甲"), "内.zip": ONE}),
             "'内.zip'", "name it with a reason", error=UnexpectedMember),
    _refused("an archive within, called a table", zip_of({"内.csv": ONE}),
             f"{PATH}!内.csv", "not a text file"),
    _refused("nothing that is wanted", zip_of({"说明.txt": b"x"}),
             PATH, "no member matches '*.csv'", "说明.txt"),
    _refused("no member at all", pack(), PATH, "it holds nothing"),
    _refused("one file under two names", zip_of({"a.csv": rows("甲"), "b.csv": rows("甲")}),
             PATH, "'a.csv' and 'b.csv' are the same file twice"),
    _refused("a tar with a link", gzip.compress(tar_of(_kind("甲.csv", tarfile.SYMTYPE))),
             "'甲.csv'", "a link or device"),
    _refused("a tar with a hard link",
             tar_of(("a.csv", rows("甲")), _kind("b.csv", tarfile.LNKTYPE)),
             "'b.csv'", "a link or device"),
    _refused("a tar with a device", tar_of(_kind("a.csv", tarfile.CHRTYPE)), "a link or device"),
    _refused("a tar with a name that climbs out", tar_of(("../甲.csv", rows("甲"))),
             "leads out of the archive"),
    _refused("a tar with two members of one name", tar_of(("a.csv", rows("甲")), ("a.csv", b"")),
             "second member"),
)  # fmt: skip

DAMAGED = (
    _refused("half an archive", ONE[: len(ONE) // 2], PATH, "breaks off"),
    _refused("an archive without its last bytes", ONE[:-3], PATH, "breaks off"),
    _refused("an archive without its first bytes", ONE[40:], PATH, "no zip, tar or gzip"),
    _refused("a byte of a stored member turned over",
             _flipped(STORED, STORED.index(rows("甲")) + 30), "damaged", "checksums"),
    _refused("a byte of a packed member turned over", _flipped(ONE, 50), PATH, "damaged"),
    _refused("a checksum of nothing", pack(Entry(b"a.csv", rows("甲"), crc=0)),
             "'a.csv' is damaged", "fetch it again"),
    _refused("a member longer than it says, its beginning vouched for",
             pack(Entry(b"a.csv", rows("甲", "乙"), size=len(rows("甲")),
                        crc=zlib.crc32(rows("甲")))), "'a.csv' is damaged"),
    _refused("a member that the directory keeps silent about",
             pack(Entry(b"a.csv", rows("甲")), Entry(b"b.csv", rows("乙"), listed=False)),
             PATH, "does not list"),
    _refused("another archive before this one", ONE + zip_of({"乙.csv": rows("乙")}),
             PATH, "bytes stand before"),
    _refused("bytes behind the end", ONE + b"\n", PATH, "behind the end"),
    _refused("an encrypted member", pack(Entry(b"a.csv", rows("甲"), flags=1)),
             "'a.csv'", "no archive with a password", "pack it anew"),
    _refused("a member packed by bzip2",
             pack(Entry(b"a.csv", bz2.compress(rows("甲")), method=12, size=len(rows("甲")))),
             "packed by method 12"),
    _refused("an empty member", zip_of({"a.csv": b""}), f"{PATH}!a.csv", "the file is empty"),
    _refused("a member full of NUL", zip_of({"a.csv": bytes(100)}), f"{PATH}!a.csv", "NUL"),
    _refused("a member in UTF-16", zip_of({"a.csv": rows("甲").decode("gb18030").encode("utf-16")}),
             f"{PATH}!a.csv", "UTF-16"),
    _refused("a web page as a member", zip_of({"a.csv": b"<html><body>404</body></html>"}),
             f"{PATH}!a.csv", "a web page"),
    _refused("a column that only one member has", zip_of(
             {"a.csv": rows("甲"), "b.csv": "企业名称,失信领域,星座\n乙,a,b\n".encode("gbk")}),
             f"{PATH}!b.csv", "'星座'", "sources/some_source.py", error=UnexpectedColumn),
    _refused("a gzip broken off", gzip.compress(TAR)[:-20], PATH, "damaged or broken off"),
    _refused("a gzip with a wrong checksum", _flipped(gzip.compress(TAR), -6), PATH, "damaged"),
    _refused("a tar broken off within a member", TAR[:600], PATH, "the tar"),
    _refused("a tar broken off between members", TAR[:1024], PATH, "its end is missing"),
    _refused("a tar with a broken header in the middle", _flipped(TAR, 1024 + 150),
             "byte 1,024", "goes on behind"),
    _refused("a tar behind the end of another", TAR + tar_of(("丙.csv", rows("丙"))),
             PATH, "goes on behind its end"),
)  # fmt: skip

BOMBS = (
    _refused("a bomb in a zip", zip_of({"a.csv": ZEROS}), PATH, "a bomb", "a.csv"),
    _refused("a bomb that says it is small", pack(Entry(b"a.csv", ZEROS, size=100)),
             PATH, "a bomb"),
    _refused("a bomb in gzip", gzip.compress(ZEROS), PATH, "a bomb"),
    _refused("a bomb in gzip in gzip", gzip.compress(gzip.compress(ZEROS)),
             PATH, "member 'list-20180903.zip' is not known", error=UnexpectedMember),
    _refused("a bomb in zstd", zstandard.compress(ZEROS), PATH, "zstd is not opened",
             "an ordinary zip"),
    Case(Access.BUNDLE, "members that are only together too much",
         _sends(pack(*(Entry(f"{n}.csv".encode(), rows(*"甲乙" * 50, "丙" * 16_000), method=0)
                       for n in range(4))), Members("*", Csv("gb18030"), limits=LEAN)),
         error=NotTheFormat, says=(f"{PATH}: 3.csv", "more than we accept", "look at what came")),
    _refused("members that share their bytes",
             pack(Entry(b"a.csv", rows("甲")), Entry(b"b.csv", rows("甲"), shares=0)),
             "'b.csv' bears another name"),
    _refused("a member that lies within another",
             pack(Entry(b"a.csv", pack(Entry(b"b.csv", rows("乙"))), method=0),
                  Entry(b"b.csv", rows("乙"), starts=35)), PATH, "members overlap"),
    _refused("a thousand empty members", zip_of({f"{n}.csv": b"" for n in range(1000)}),
             PATH, "more members than we accept"),
    _refused("sixty empty members", zip_of({f"{n}.csv": b"" for n in range(60)}),
             PATH, "60 members, more than 50"),
    _refused("a tar of names for names for names", _named_on(900), PATH, "the tar is damaged"),
    _refused("a tar of a hundred members", tar_of(*((f"{n}.csv", b"") for n in range(100))),
             PATH, "more than 50 members"),
    _refused("an archive larger than the session lets in", bytes(2 << 20), "more than the",
             error=TooLarge),
    Case(Access.BUNDLE, "a document type in an XML member",
         _sends(zip_of({"a.xml": BOMB_XML}), MESSAGES),
         error=NotTheFormat, says=(f"{PATH}!a.xml", "<!DOCTYPE")),
    Case(Access.BUNDLE, "a workbook that is a bomb within the zip",
         _sends(pack(Entry(b"a.xlsx", zip_of({"xl/workbook.xml": bytes(900_000)}), method=0)),
                Members("*.xlsx", Workbook(), limits=replace(SMALL, ratio=1))),
         error=NotTheFormat, says=(f"{PATH}!a.xlsx", "no complete .xlsx workbook")),
)  # fmt: skip

SERVERS = (
    _refused("a web page with status 200", b"<!DOCTYPE html><html>login</html>",
             PATH, "a web page"),
    _refused("an empty body", b"", PATH, "the file is empty"),
    _refused("a RAR under the ending .zip", b"Rar!\x1a\x07\0" + bytes(100), PATH, "RAR",
             "an ordinary zip"),
    _refused("a 7z under the ending .zip", b"7z\xbc\xaf\x27\x1c" + bytes(100), "7z is not opened"),
    _refused("a self-extracting archive", b"MZ" + ONE, "self-extracting (.exe) is not opened"),
    _refused("a CSV instead of the archive", rows("甲"), PATH, "no zip, tar or gzip"),
    _refused("fewer bytes than announced", Answer(ONE, announce=len(ONE) + 100),
             PATH, "bytes", error=ShortBody),
    _refused("nothing for this day", Answer(status=404), PATH, "nothing here", error=NotDelivered),
    _refused("no admission", Answer(status=401), PATH, "credentials", error=NotAdmitted),
    _refused("sent on to another host",
             Answer(status=302, headers={"Location": "http://127.0.0.2:9/x.zip"}),
             PATH, "not followed", error=SourceMoved),
    Case(Access.BUNDLE, "a link in the folder", _linked_in_folder,
         error=NotDelivered, says=("list-20180903.zip", "2018-09-03")),
)  # fmt: skip

CASES = (*READ, *NAMES, *DAMAGED, *BOMBS, *SERVERS)
