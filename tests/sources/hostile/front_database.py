"""Front-end databases for hostile cases: SQLite files as departments leave them."""

# ruff: noqa: S608 - the statements are these files' own

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sources.kit.database import FrontTable
from sources.kit.fetching import Access
from sources.kit.session import SessionSettings
from sources.kit.source import Source
from sources.kit.table_rows import TableRows
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, listing_source

COLUMNS = '"ID", "企业名称", "统一社会信用代码", "失信领域", "GXSJ", "ZSGBZ"'
TABLE = f"CREATE TABLE 名单 ({COLUMNS})"
AT = "2018-09-03 09:00:00"
PLACE = "some_source: sqlite:///front.db/"
TODAY = "2018-09-03 "
IMPATIENT = replace(HASTY, attempts=1)
Act = Callable[[Stage], Took]


def table(**changes: object) -> FrontTable:
    given: dict[str, object] = {"table": "名单", "mark": "GXSJ", "key": ("ID",)}
    return FrontTable(**(given | changes))  # type: ignore[arg-type]


def source(fetch: FrontTable | None = None, **changes: object) -> Source:
    ignored = {"GXSJ": "the exchange's", "ZSGBZ": "the exchange's", "电话": "personal data"}
    given: dict[str, object] = {
        "fetch": fetch or table(),
        "ignored": ignored,
        "remote": "ID",
    }
    return listing_source(TableRows(flag="ZSGBZ"), **(given | changes))


def row(name: str, mark: object = AT, code: object = "", flag: object = "I") -> tuple[object, ...]:
    """A row whose key is its name."""
    return (name, name, code, "a", mark, flag)


def written(path: Path, statements: Sequence[str], rows: Sequence[Sequence[object]] = ()) -> str:
    """The address of a database made by `statements`; `rows` go into 名单."""
    with closing(sqlite3.connect(path)) as base, base:
        for statement in statements:
            base.execute(statement)
        for each in rows:
            base.execute(f"INSERT INTO 名单 VALUES ({', '.join('?' * len(each))})", each)
    return f"sqlite:///{path}"


def holds(
    *rows: Sequence[object],
    made: Sequence[str] = (TABLE,),
    fetch: FrontTable | None = None,
    of: Source | None = None,
    after: str = "",
    settings: SessionSettings = HASTY,
) -> Act:
    """A database of those rows, fetched and read."""

    def act(stage: Stage) -> Took:
        base = written(stage.folder / "front.db", made, rows)
        told = {"AFTER": after} if after else {}
        return stage.asks(of or source(fetch), base, settings=settings, **told)

    return act


def case(name: str, act: Act, **expected: object) -> Case:
    return Case(Access.DATABASE, name, act, **expected)  # type: ignore[arg-type]
