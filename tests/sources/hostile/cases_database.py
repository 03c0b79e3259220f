"""Front-end databases: values, marks, flags and the switch, as departments keep them."""

# ruff: noqa: S608 - the statements are these files' own

from dataclasses import replace

from sources.kit.errors import (
    MarkWentBack,
    NotDelivered,
    SourceMoved,
    SourceUnavailable,
    UnexpectedColumn,
)
from sources.kit.source import Rows
from sources.kit.table_wanted import Marks, Switch
from tests.sources.hostile.front_database import (
    AT,
    COLUMNS,
    IMPATIENT,
    PLACE,
    TABLE,
    TODAY,
    Act,
    case,
    holds,
    row,
    source,
    table,
)
from tests.sources.house import HASTY

# --- Rows and values -----------------------------------------------------------------------------

BLOCKS = tuple(row(f"甲{n}", AT if n < 5 else "2018-09-03 10:00:00") for n in range(9))
WIDE = f"CREATE TABLE 名单 ({COLUMNS}, {', '.join(f'F{n}' for n in range(1000))})"
GB18030 = f"INSERT INTO 名单 VALUES ('1', CAST(x'bad7' AS TEXT), '', 'a', '{AT}', 'I')"
ODD_NAMES = f'CREATE TABLE 名单 ({COLUMNS}, "%s :x ""; DROP TABLE 名单; --")'

VALUES = (
    case("NULL and the empty text are two things",
         holds(row("甲", code=None), row("乙", code="")),
         names=("乙", "甲"), values={"party_uscc": ["", None]}),
    case("rows of one moment lie on both sides of a block's edge",
         holds(*BLOCKS, fetch=table(block=2)), names=tuple(f"甲{n}" for n in range(9))),
    case("two rows bear one key and one moment",
         holds(row("甲"), row("甲")), names=("甲", "甲")),
    case("a NUL in a value", holds(row("甲", code="91\x0033"), row("乙")),
         names=("乙",), aside=1),
    case("a NUL in the key", holds(row("甲\x00"), row("乙")), names=("乙",), aside=1),
    case("a BLOB where a name stands",
         holds(("1", b"\x89PNG\r\n", "", "a", AT, "I"), row("乙")), names=("乙",), aside=1),
    case("GB18030 bytes written as text",
         holds(row("乙"), made=(TABLE, GB18030)),
         names=("乙",), aside=1),
    case("a column of codes has become floating",
         holds(row("甲", code=9.13301066252e17), row("乙", code=0.1)), names=("乙", "甲"),
         values={"party_uscc": ["0.1", "9.13301066252e+17"]}),
    case("whole numbers, text and nothing in one column",
         holds(row("丙", code=9133), row("乙", code="0091"), row("甲")),
         names=("丙", "乙", "甲"), values={"party_uscc": ["9133", "0091", ""]}),
    case("a column declared DATE holds anything",
         holds(made=("CREATE TABLE 名单 (ID, 企业名称, 失信领域 DATE, GXSJ DATETIME, ZSGBZ)",
                     f"INSERT INTO 名单 VALUES (1, '甲', '昨天', '{AT}', 'I')"),
               of=source(expect=Rows(0, 9))),
         names=("甲",), values={"list_fields": ["昨天"]}),
    case("line feeds and quotes within a value",
         holds(row('甲\n"乙"\r\n,公司')), names=('甲\n"乙"\r\n,公司',)),
    case("a row of NULLs under its mark is a row without a name",
         holds((None, None, None, None, AT, "I"), row("乙")), names=(None, "乙")),
    case("a thousand columns that nobody announced", holds(row("甲") + ("x",) * 1000, made=(WIDE,)),
         error=UnexpectedColumn, says=(PLACE, "'F0' is not known", "sources/some_source.py")),
    case("a column named as if to harm, and told why it is not read",
         holds((*row("甲"), "x"), made=(ODD_NAMES,),
               of=source(ignored={"GXSJ": "-", "ZSGBZ": "-", '%s :x "; DROP TABLE 名单; --': "-"})),
         names=("甲",)),
    case("a table named as if to harm",
         holds(made=(f'CREATE TABLE "x""; DROP TABLE y; --" ({COLUMNS})',
                     f"""INSERT INTO "x""; DROP TABLE y; --" VALUES (1,'甲','','a','{AT}','I')"""),
               fetch=table(table='x"; DROP TABLE y; --')),
         names=("甲",)),
    case("a picture in a column that is never asked for",
         holds((*row("甲"), b"x" * 100_000),
               made=(f"CREATE TABLE 名单 ({COLUMNS}, 照片)",), fetch=table(leave=("照片",)),
               settings=replace(HASTY, max_bytes=1000)),
         names=("甲",)),
    case("a view instead of a table",
         holds(row("甲"), row("乙"), made=(
             TABLE, "CREATE VIEW 视图 AS SELECT * FROM 名单 WHERE 企业名称 = '甲'"),
             fetch=table(table="视图")), names=("甲",)),
)  # fmt: skip

# --- Marks ---------------------------------------------------------------------------------------

LATE = (
    row("甲", TODAY + "23:59:59.999"),
    row("乙", "2018-09-04 00:00:00"),
    row("丙", "2099-01-01"),
)
NUMBERED = table(marks=Marks.NUMBER)

MARKS = (
    case("the day ends at midnight; a clock that runs ahead waits for its day",
         holds(*LATE), names=("甲",)),
    case("a row without a mark", holds(row("甲", None), row("乙")), names=("乙",), aside=1),
    case("a row without a mark alone, day after day",
         holds(row("甲", None), row("乙"), after=AT), names=(), aside=1),
    case("marks of other shapes",
         holds(row("甲", "2018/9/3"), row("丙", 1535936400), row("丁", "今天"), row("乙")),
         names=("乙",), aside=3),
    case("a mark in another time zone", holds(row("甲", TODAY + "01:00:00Z"), row("乙")),
         names=("乙",), aside=1),
    case("T and blank between date and time",
         holds(row("甲", "2018-09-03T08:00:00"), row("乙", TODAY + "09:00:00"),
               row("丙", "2018-09-03T10:00:00"), after="2018-09-03T08:30:00"),
         names=("乙", "丙")),
    case("the table was filled anew with older marks",
         holds(row("甲", "2018-08-01 00:00:00"), after="2018-09-02 00:00:00"),
         error=MarkWentBack,
         says=(PLACE, "2018-08-01 00:00:00", "2018-09-02 00:00:00",
               "WANGJIAN_SOURCE_SOME_SOURCE_AFTER")),
    case("the counter began again at one",
         holds(row("甲", 1), row("乙", 2), fetch=NUMBERED, after="900"),
         error=MarkWentBack, says=(PLACE, "is 2,", "WANGJIAN_SOURCE_SOME_SOURCE_AFTER")),
    case("a running number kept as text", holds(row("甲", "9"), row("乙", "10"), row("丙", "101"),
                                          fetch=NUMBERED, after="9"), names=("乙", "丙")),
    case("a running number that has become floating",
         holds(row("甲", 5.0), row("乙", 6), fetch=NUMBERED), names=("乙",), aside=1),
    case("a mark to read after that is none", holds(row("甲"), after="昨天' OR 1=1 --"),
         error=SourceUnavailable, says=(PLACE, "WANGJIAN_SOURCE_SOME_SOURCE_AFTER")),
    case("a slip behind a mark would pass its whole day over",
         holds(row("甲", TODAY + "10:00:00"), row("乙", "2018-09-04 10:00:00"),
               after="2018-09-03x"),
         error=SourceUnavailable, says=("'2018-09-03x' is no mark", "_AFTER")),
    case("a slip behind a running number", holds(row("甲", 7), fetch=NUMBERED, after="6o"),
         error=SourceUnavailable, says=("'6o' is no mark", "_AFTER")),
    case("nothing is new", holds(row("甲"), after=AT), error=NotDelivered,
         says=(PLACE, f"no rows after {AT}", "2018-09-03")),
    case("the table is empty", holds(), error=NotDelivered, says=(PLACE, "no rows at all")),
)  # fmt: skip

# --- Flags and the switch ------------------------------------------------------------------------

SWITCHED = table(switch=Switch("JHKG", "KG", where={"BM": "名单"}))


def switched(*states: tuple[str, object], made: bool = True) -> Act:
    """A table of one row, and a switch that says so."""
    told = [f"INSERT INTO JHKG VALUES ('{name}', {state!r})" for name, state in states]
    there = ["CREATE TABLE JHKG (BM, KG)"] if made else []
    return holds(row("甲"), made=(TABLE, *there, *told), fetch=SWITCHED, settings=IMPATIENT)


EXCHANGE = (
    case("a row that the department deleted, of a kind without a state",
         holds(row("甲", flag="D"), row("乙", flag="U")), names=("乙",), aside=1),
    case("flags in digits, in small letters, with blanks",
         holds(row("丙", flag=1), row("乙", flag=" u "), row("甲", flag="3"), row("丁", flag="d")),
         names=("丙", "乙"), aside=2),
    case("a flag that nobody explained, and none",
         holds(row("甲", flag="X"), row("乙", flag=None), row("丙", flag=""), row("丁")),
         names=("丁",), aside=3),
    case("the department is still writing", switched(("名单", 0)), error=SourceUnavailable,
         says=(PLACE, "still writing", "交换开关", "run it again later")),
    case("one of two switches is still off", switched(("名单", "1"), ("名单", "0")),
         error=SourceUnavailable, says=(PLACE, "still writing", "'1', '0'")),
    case("one of many switches is still off", switched(*[("名单", "1")] * 150, ("名单", "0")),
         error=SourceUnavailable, says=(PLACE, "JHKG", "still writing")),
    case("the switch speaks of another table", switched(("别的", "1")),
         error=SourceUnavailable, says=(PLACE, "no row")),
    case("the switch is on", switched(("名单", 1), ("别的", 0)), names=("甲",)),
    case("there is no switch", switched(made=False), error=SourceMoved,
         says=(PLACE, "'JHKG'", "sources/some_source.py")),
)  # fmt: skip

CASES = (*VALUES, *MARKS, *EXCHANGE)
