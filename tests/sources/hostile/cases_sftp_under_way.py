"""Drop folders over SFTP: halves of files, connections that break, servers that never finish."""

from dataclasses import replace

from sources.kit.csv_table import Csv
from sources.kit.errors import NotComplete, NotTheFormat, ShortBody, SourceUnavailable, TooLarge
from tests.sources.drop_folder import Put, open_drop
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.dropping import (
    HEADER,
    IMPATIENT,
    A,
    B,
    asks,
    bad,
    fetched,
    good,
    rows,
)
from tests.sources.house import HASTY

LONG = (HEADER + "".join(f"企业{n},,\n" for n in range(40_000))).encode()  # some 700 kB


def resumed(stage: Stage) -> Took:
    half = len(LONG) // 2
    with open_drop({A: Put(LONG, breaks=[half])}) as drop:
        took = asks(stage, drop, how=Csv())
        (_, first), (_, second) = drop.opened
        assert first == 0
        assert 0 < second <= half
        assert len(drop.server.visits) == 2
    return Took(took.table.tail(1), took.reading)


def replaced_meanwhile(stage: Stage) -> Took:
    new = rows("新")
    put = Put(LONG, breaks=[len(LONG) // 2], then=new)
    with open_drop({A: put}) as drop:
        took = asks(stage, drop)
        assert [offset for _, offset in drop.opened] == [0, 0]
    return took


def second_file_breaks(stage: Stage) -> Took:
    files = {A: Put(rows("甲")), B: Put(rows("乙", "丙"), breaks=[20])}
    with open_drop(files) as drop:
        took = asks(stage, drop)
        assert [path[-5:-4] for path, _ in drop.opened] == [b"1", b"2", b"2"]
    return took


def gone_meanwhile(stage: Stage) -> Took:
    with open_drop({A: Put(rows("甲")), B: Put(rows("乙"))}) as drop:
        drop.named_only = B
        return asks(stage, drop)


def breaks_always(stage: Stage) -> Took:
    with open_drop({A: Put(rows("甲"), breaks=[10] * 9)}) as drop:
        try:
            return asks(stage, drop)
        finally:
            assert len(drop.server.visits) == HASTY.attempts
            assert not list(stage.house.store.root.rglob("*.*"))


CASES = (
    bad("a size that changes between two looks",
        fetched({A: Put(rows("甲"), sizes=[10, len(rows("甲"))])}), NotComplete,
        "list-20180903_1.csv", "not yet complete"),
    bad("a size that changes while we read",
        fetched({A: Put(rows("甲"), sizes=[57, 57, 999])}), NotComplete,
        "list-20180903_1.csv", "not yet complete"),
    bad("a file that is gone when it is due", gone_meanwhile, NotComplete,
        "list-20180903_2.csv", "is gone since the folder was listed"),
    bad("a file that has grown beyond what was said", fetched({A: Put(rows("甲"), sizes=[10])}),
        NotComplete, "grows beyond its 10 bytes", "run again later"),
    good("a server that says nothing of size and time",
         fetched({A: Put(rows("甲"), sizes=[None], mtime=None)}), "甲"),
    good("a connection that breaks off is gone on with where it was", resumed, "企业39999"),
    good("what was replaced after a break is begun afresh", replaced_meanwhile, "新"),
    good("files that came before a break are not fetched again", second_file_breaks,
         "甲", "乙", "丙"),
    bad("a connection that always breaks off leaves nothing", breaks_always, SourceUnavailable,
        "list-20180903_1.csv"),
    bad("fewer bytes than were said", fetched({A: Put(rows("甲"), sizes=[500])}), ShortBody,
        "list-20180903_1.csv", "of 500 bytes came"),
    bad("an end in the middle is not filled with zeros",
        fetched({A: Put(LONG, gap=100_000)}), ShortBody, "list-20180903_1.csv"),
    bad("a file beyond the limit is not begun",
        fetched({A: Put(rows("甲"), sizes=[HASTY.max_bytes + 1])}), TooLarge,
        "list-20180903_1.csv", "1,048,576"),
    bad("a file without end", fetched({A: Put(endless=True, sizes=[None])}), TooLarge,
        "list-20180903_1.csv", "1,048,576"),
    bad("a server that falls silent",
        fetched({A: Put(rows("甲"), silent=True)}, settings=IMPATIENT), SourceUnavailable,
        "list-20180903_1.csv", "no answer in time"),
    bad("a byte now and then",
        fetched({A: Put(drips=True, sizes=[10_000])}, settings=replace(HASTY, total_seconds=0.4)),
        SourceUnavailable, "still arriving after 0.4 s"),
    bad("a web page put into the folder", fetched({A: Put(b"<html>502 Bad Gateway</html>")}),
        NotTheFormat, "list-20180903_1.csv", "a web page"),
    bad("an empty file", fetched({A: Put(b"")}), NotTheFormat, "list-20180903_1.csv", "is empty"),
    good("a line cut short by their disk is set aside",
         fetched({A: Put(rows("甲") + "乙,\n".encode() + "丙,,\n".encode())}), "甲", "丙", aside=1),
)  # fmt: skip
