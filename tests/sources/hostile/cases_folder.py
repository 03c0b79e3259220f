"""The watched folder: what people and copying programs leave there."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from sources.kit.errors import (
    NotComplete,
    NotDelivered,
    NotTheFormat,
    SourceError,
    SourceUnavailable,
    TooLarge,
)
from sources.kit.fetching import Access
from sources.kit.folder import Folder
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"


def rows(*names: str) -> bytes:
    return (HEADER + "".join(f"{name},,\n" for name in names)).encode()


VARIABLE = "WANGJIAN_SOURCE_SOME_SOURCE_URL"


def holds(
    files: dict[str, bytes], more: Callable[[Path], object] = lambda _folder: None
) -> Callable[[Stage], Took]:
    """A folder with these files, and whatever else is put there."""

    def act(stage: Stage) -> Took:
        for name, data in files.items():
            path = stage.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        more(stage.folder)
        return stage.asks(listing_source(fetch=Folder("*.csv")), str(stage.folder))

    return act


def linked(folder: Path) -> None:
    outside = folder.parent / "outside.csv"
    outside.write_bytes(rows("外"))
    (folder / "b-20180903.csv").symlink_to(outside)


def bound(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(folder, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/b-20180903.csv")
        os.close(here)


def huge(folder: Path) -> None:
    with (folder / "a-20180903.csv").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing


def nowhere(stage: Stage) -> Took:
    return stage.asks(listing_source(fetch=Folder("*.csv")), str(stage.folder / "gone"))


def no_subfolder(stage: Stage) -> Took:
    return stage.asks(listing_source(fetch=Folder("*.csv", subfolder="none")), str(stage.folder))


def a_file_for_a_folder(stage: Stage) -> Took:
    path = stage.folder / "a-20180903.csv"
    path.write_bytes(rows("甲"))
    return stage.asks(listing_source(fetch=Folder("*.csv")), str(path))


def good(name: str, act: Callable[[Stage], Took], *names: str, aside: int = 0) -> Case:
    return Case(Access.FOLDER, name, act, names=names, aside=aside)


def bad(name: str, act: Callable[[Stage], Took], error: type[SourceError], *says: str) -> Case:
    return Case(Access.FOLDER, name, act, error=error, says=("some_source", *says))


CASES = (
    bad("no such folder", nowhere, SourceUnavailable, "there is no folder", VARIABLE),
    bad("a file where a folder is due", a_file_for_a_folder, SourceUnavailable,
        "there is no folder", VARIABLE),
    bad("nobody made its part of the folder", no_subfolder, NotDelivered, "there is no folder"),
    bad("an empty folder", holds({}), NotDelivered, "no *.csv for 2018-09-03"),
    bad("yesterday's file alone", holds({"a-20180902.csv": rows("甲")}), NotDelivered,
        "no *.csv for 2018-09-03"),
    good("the day's files among others, in the order of their names",
         holds({"b-2018-09-03.csv": rows("乙"), "a_20180903.csv": rows("甲"),
                "c-20180904.csv": rows("丙"), "notes.csv": b"x", "a-20180903.txt": b"x"}),
         "甲", "乙"),
    good("a number that only looks like a day", holds({"list-1201809031.csv": rows("甲")}), "甲"),
    good("names in Chinese, with blanks and brackets",
         holds({"名单 (副本)[1]-20180903.csv": rows("甲")}), "甲"),
    good("what office programs and hidden things leave",
         holds({"~$a-20180903.csv": b"x", ".a-20180903.csv": b"x", "a-20180903.csv": rows("甲")}),
         "甲"),
    good("a link out of the folder is not followed", holds({"a-20180903.csv": rows("甲")}, linked),
         "甲"),
    bad("a link out of the folder alone", holds({}, linked), NotDelivered, "no *.csv"),
    bad("a link that points nowhere",
        holds({}, lambda f: (f / "a-20180903.csv").symlink_to(f / "gone")), NotDelivered,
        "no *.csv"),
    good("a folder named like a delivery",
         holds({"a-20180903.csv": rows("甲")}, lambda f: (f / "b-20180903.csv").mkdir()), "甲"),
    good("a pipe, which would never end",
         holds({"a-20180903.csv": rows("甲")}, lambda f: os.mkfifo(f / "b-20180903.csv")), "甲"),
    good("a socket named like a delivery", holds({"a-20180903.csv": rows("甲")}, bound), "甲"),
    good("files in folders below are not this folder's",
         holds({"a-20180903.csv": rows("甲"), "old/b-20180903.csv": rows("旧")}), "甲"),
    bad("a copy that is still running",
        holds({"a-20180903.csv": rows("甲"), "b-20180903.csv.part": b"x"}), NotComplete,
        "b-20180903.csv.part is still being written"),
    bad("the only copy is still running", holds({"a-20180903.csv.filepart": rows("甲")}),
        NotComplete, "a-20180903.csv.filepart is still being written"),
    good("yesterday's broken copy holds nothing back",
         holds({"a-20180903.csv": rows("甲"), "b-20180902.csv.tmp": b"x"}), "甲"),
    bad("a terabyte of nothing", holds({}, huge), TooLarge, "a-20180903.csv",
        f"{HASTY.max_bytes:,}"),
    bad("a file of no bytes", holds({"a-20180903.csv": b""}), NotTheFormat,
        "a-20180903.csv", "the file is empty"),
    bad("a file cut within a line", holds({"a-20180903.csv": rows("甲") + "乙,9".encode()}),
        NotTheFormat, "a-20180903.csv 第3行", "breaks off"),
    bad("a web page saved under the name of the list",
        holds({"a-20180903.csv": b"<html><body>404</body></html>"}), NotTheFormat,
        "a-20180903.csv", "a web page"),
    bad("a workbook saved under the name of CSV", holds({"a-20180903.csv": b"PK\x03\x04\0\0\n"}),
        NotTheFormat, "a-20180903.csv"),
    good("one bad line among two files",
         holds({"a-20180903.csv": rows("甲") + b"x\n", "b-20180903.csv": rows("乙")}),
         "甲", "乙", aside=1),
    good("a name that is no UTF-8",
         holds({"a-20180903.csv": rows("甲")},
               lambda f: (f / os.fsdecode(b"b-\xff-20180903.csv")).write_bytes(rows("乙"))),
         "甲", "乙"),
)  # fmt: skip
