"""Front-end databases: tables, columns, files and stored rows that are not what was agreed."""

# ruff: noqa: S608 - the statements are these files' own

import sqlite3
from contextlib import closing
from dataclasses import replace

from sources.kit.errors import (
    MissingColumn,
    NotTheFormat,
    PagesDisagree,
    SourceMoved,
    SourceUnavailable,
    TooFewRows,
    TooLarge,
    TooManyRows,
    UnexpectedColumn,
)
from sources.kit.source import Rows
from sources.kit.table_file import Head, lines
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.front_database import (
    AT,
    COLUMNS,
    IMPATIENT,
    PLACE,
    TABLE,
    Act,
    case,
    holds,
    row,
    source,
    table,
    written,
)
from tests.sources.house import HASTY

# --- Tables and columns that are not there -------------------------------------------------------

ENDLESS = f"""
    CREATE VIEW 名单 AS
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i AS ID, '甲' AS 企业名称, '{AT}' AS GXSJ, 'I' AS ZSGBZ FROM n
"""
COLUMN_CASES = (
    case("no such table", holds(made=("CREATE TABLE 名单2018 (x)",)), error=SourceMoved,
         says=(PLACE, "'名单'", "名单2018", "sources/some_source.py")),
    case("the mark was renamed", holds(made=(TABLE.replace("GXSJ", "UPDATE_TIME"),)),
         error=MissingColumn, says=(PLACE, "GXSJ", "UPDATE_TIME")),
    case("the flag was renamed",
         holds(row("甲"), made=(TABLE.replace("ZSGBZ", "电话"),)),
         error=MissingColumn, says=(PLACE, "增删改标志")),
    case("a column was renamed", holds(row("甲"), made=(TABLE.replace("失信领域", "领域"),)),
         error=UnexpectedColumn, says=(PLACE, "'领域'", "sources/some_source.py")),
    case("the name's column is gone",
         holds(row("甲"), made=(TABLE.replace("企业名称", "电话"),)),
         error=MissingColumn, says=(PLACE, "party_name", "columns")),
    case("two columns that differ by a blank",
         holds((*row("甲"), "x"), made=(f'CREATE TABLE 名单 ({COLUMNS}, "失信 领域")',)),
         error=UnexpectedColumn, says=(PLACE, "is a second column for list_fields")),
    case("more rows than are believed",
         holds(row("甲"), row("乙"), row("丙"), fetch=table(most=2)),
         error=TooLarge, says=(PLACE, "3 rows", "raise `most`")),
    case("more bytes than are accepted", holds(row("甲" * 2000), settings=replace(
        HASTY, max_bytes=1000)), error=TooLarge, says=(PLACE, "`leave`")),
    case("more rows than the source expects",
         holds(row("甲"), row("乙"), of=source(expect=Rows(0, 1))),
         error=TooManyRows, says=(PLACE, "sources/some_source.py")),
    case("a view that goes on for ever",
         holds(made=(ENDLESS,),
               settings=replace(HASTY, total_seconds=0.1)),
         error=SourceUnavailable, says=(PLACE, "interrupted", "run it again later")),
)  # fmt: skip

# --- The file ------------------------------------------------------------------------------------


def file(data: bytes) -> Act:
    def act(stage: Stage) -> Took:
        path = stage.folder / "front.db"
        path.write_bytes(data)
        return stage.asks(source(), f"sqlite:///{path}")

    return act


def cut(stage: Stage) -> Took:
    """Half of a database of some pages."""
    path = stage.folder / "front.db"
    base = written(path, (TABLE,), [row(f"甲{n}" * 50) for n in range(500)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return stage.asks(source(), base)


def locked(stage: Stage) -> Took:
    """Another program holds the file to itself."""
    base = written(stage.folder / "front.db", (TABLE,), [row("甲")])
    with closing(sqlite3.connect(stage.folder / "front.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        return stage.asks(source(), base, settings=replace(IMPATIENT, read_seconds=0.05))


def half_written(stage: Stage) -> Took:
    """Another program is in the middle of a transaction."""
    made = ("PRAGMA journal_mode = WAL", TABLE)
    base = written(stage.folder / "front.db", made, [row("甲")])
    with closing(sqlite3.connect(stage.folder / "front.db")) as other:
        other.execute(f"INSERT INTO 名单 VALUES ('2', '乙', '', 'a', '{AT}', 'I')")
        return stage.asks(source(), base)


def absent(stage: Stage) -> Took:
    return stage.asks(source(), f"sqlite:///{stage.folder / 'none.db'}")


FILES = (
    case("a web page in the database's place", file(b"<!DOCTYPE html><title>502</title>" * 99),
         error=NotTheFormat, says=(PLACE, "file is not a database", "ask the department")),
    case("a database cut in half", cut,
         error=NotTheFormat, says=(PLACE, "malformed", "ask the department")),
    case("an empty file", file(b""), error=SourceMoved, says=(PLACE, "none at all")),
    case("no file", absent, error=SourceMoved,
         says=("none.db", "WANGJIAN_SOURCE_SOME_SOURCE_URL")),
    case("another program holds the file", locked, error=SourceUnavailable,
         says=(PLACE, "locked", "run it again later")),
    case("rows that another program has not finished writing", half_written, names=("甲",)),
)  # fmt: skip

# --- What is stored ------------------------------------------------------------------------------

NAMES = ("ID", "企业名称", "失信领域", "GXSJ", "ZSGBZ")
HEAD = Head("名单", NAMES, ("ID",), "GXSJ", "", AT, 2).line()
ONE, TWO = (lines([(True, [name, name, "a", AT, "I"])]) for name in "甲乙")


def stored(data: bytes) -> Act:
    return lambda stage: stage.reads(source(), data)


STORED = (
    case("the stored file, whole", stored(HEAD + ONE + TWO), names=("甲", "乙")),
    case("the stored file breaks off", stored(HEAD + ONE + TWO[:-9]),
         error=NotTheFormat, says=("some_source: file1", "breaks off")),
    case("a stored row is lost", stored(HEAD + ONE), error=TooFewRows,
         says=("some_source: file1", "1 rows came", "counted 2")),
    case("a stored row is doubled", stored(HEAD + ONE + TWO + TWO), error=PagesDisagree,
         says=("some_source: file1", "3 rows came", "counted 2")),
    case("a stored row is narrower than its columns", stored(HEAD + ONE + b'["x"]\n'),
         error=NotTheFormat, says=("第2条", "no row of 5 values")),
    case("a stored line is no JSON", stored(HEAD + ONE + b"\xff\xfe\n"),
         error=NotTheFormat, says=("第2条", "no JSON")),
    case("the first line is a row", stored(ONE + TWO), error=NotTheFormat,
         says=("some_source: file1", "第1行", "names no table")),
    case("a page stands stored", stored(b"<html>busy</html>\n"),
         error=NotTheFormat, says=("some_source: file1", "a web page")),
)  # fmt: skip

CASES = (*COLUMN_CASES, *FILES, *STORED)
