"""The one bulk path: `load_stage`, then one set-based `merge`; and reading back into polars.

`load_stage` is the only place where the two databases differ in kind (design §10): COPY on
PostgreSQL, compiled `executemany` on SQLite. `insert_into` differs in name only.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    make_url,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ledger.columns import Utf8

STAGES = MetaData()
READ_ROWS = 50_000
LOAD_ROWS = 20_000


def load_stage(conn: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Append `frame` to `table`, column by name; a stage, or a table that only grows."""
    if frame.is_empty():
        return
    if conn.dialect.name == "postgresql":
        _copy(conn, table, frame)
    else:
        _execute_many(conn, table, frame)


def _execute_many(conn: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Texts go in as bytes that SQLite calls text: Python neither decodes nor encodes them."""
    words, order, texts = _insert_in_words(table, tuple(frame.columns))
    ordered = frame.select(order).with_columns(pl.col(texts).cast(pl.Binary))
    for part in ordered.iter_slices(LOAD_ROWS):  # slices keep the tuples few
        conn.exec_driver_sql(words, part.rows())


@cache  # the tables are few, and SQLAlchemy keeps only what it executes itself
def _insert_in_words(table: Table, names: tuple[str, ...]) -> tuple[str, list[str], list[str]]:
    """An insert on SQLite, the order of its values (the table's), and which of them are texts."""
    texts = [name for name in names if isinstance(table.c[name].type, Utf8)]
    values: dict[str, ColumnElement[object]] = {
        name: cast(bindparam(name), Text) if name in texts else bindparam(name) for name in names
    }
    statement = (
        plain_insert(table).values(values).compile(dialect=sqlite.dialect(paramstyle="qmark"))
    )
    return str(statement), list(statement.positiontup or []), texts


def _copy(conn: Connection, table: Table, frame: pl.DataFrame) -> None:
    names = ", ".join(f'"{name}"' for name in frame.columns)
    driver = conn.connection.driver_connection
    if driver is None:  # never for an open connection; the type allows it
        raise RuntimeError("the connection is closed")
    copy = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT csv)'
    bytes_ = [name for name, dtype in frame.schema.items() if dtype == pl.Binary()]
    hexed = [(pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name) for name in bytes_]
    with driver.cursor() as cursor, cursor.copy(copy) as pipe:
        for part in frame.iter_slices(READ_ROWS):
            pipe.write(part.with_columns(hexed).write_csv(include_header=False))


def stage_like(target: Table, names: Sequence[str], *, keyed: bool = False) -> Table:
    """`stage_of` some columns of `target`; with its primary key, when it is `keyed`."""
    columns = (
        Column(
            name,
            target.c[name].type,
            primary_key=keyed and target.c[name].primary_key,
            autoincrement=False,
        )
        for name in names
    )
    return stage_of(f"stage_{target.name}", *columns, with_rowid=not keyed)


def stage_of(name: str, *columns: Column[Any], with_rowid: bool = True) -> Table:
    """A temporary table of those columns, emptied at every commit on PostgreSQL.

    Without a row id, SQLite keeps it in the order of its key, and nowhere else.
    """
    return Table(
        name,
        STAGES,
        *columns,
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DELETE ROWS",
        sqlite_with_rowid=with_rowid,
    )


def refill(conn: Connection, stage: Table, frame: pl.DataFrame) -> None:
    """Make `stage` hold exactly `frame`."""
    conn.exec_driver_sql(_created_in_words(stage, conn.dialect.name))
    conn.execute(delete(stage))
    load_stage(conn, stage, frame.select(stage.c.keys()))
    # Of a temporary table SQLite knows no size, takes it for large, and would walk millions of
    # rows to look each up among a few staged keys.
    if conn.dialect.name == "sqlite" and stage.primary_key.columns and not frame.is_empty():
        conn.exec_driver_sql(f"ANALYZE temp.{stage.name}")


@cache
def _created_in_words(stage: Table, dialect: str) -> str:
    kind = make_url(f"{dialect}://").get_dialect()()
    return str(CreateTable(stage, if_not_exists=True).compile(dialect=kind))


def merge(
    conn: Connection,
    target: Table,
    stage: Table,
    unless_equal: Sequence[str],
    keep_known: Sequence[str] = (),
) -> None:
    """Insert the staged rows; where the key exists, replace the row unless those columns agree.

    A known value of the columns `keep_known` is not replaced by a missing one.
    """
    keys = [column.name for column in target.primary_key]
    # WHERE true: without it SQLite reads ON CONFLICT as the join's ON.
    rows = select(*stage.c).where(true()).order_by(*(stage.c[name] for name in keys))
    insert = insert_into(conn, target).from_select(stage.c.keys(), rows)
    others = [name for name in stage.c.keys() if name not in keys]  # noqa: SIM118 - not a dict
    conn.execute(
        insert.on_conflict_do_update(
            index_elements=keys,
            set_={
                name: func.coalesce(insert.excluded[name], target.c[name])
                if name in keep_known
                else insert.excluded[name]
                for name in others
            },
            where=or_(
                *(target.c[name].is_distinct_from(insert.excluded[name]) for name in unless_equal)
            ),
        )
    )


def replace(
    conn: Connection,
    target: Table,
    stage: Table,
    names: Sequence[str],
    unless_equal: Sequence[str],
) -> None:
    """Let the staged rows, whose keys are all known, say `names` anew unless those columns agree.

    Indexes of other columns are not looked at, where `merge` asks and writes every one of them.
    """
    same = [target.c[column.name] == stage.c[column.name] for column in target.primary_key]
    differ = or_(*(target.c[name].is_distinct_from(stage.c[name]) for name in unless_equal))
    conn.execute(update(target).where(*same, differ).values({n: stage.c[n] for n in names}))


def insert_into(conn: Connection, target: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what happens on a conflict."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(target)
    return sqlite.insert(target)


class as_bytes(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A column of long text for `read`: its bytes on SQLite, as it is on PostgreSQL."""

    type = Text()
    inherit_cache = True


@compiles(as_bytes)
def _as_it_is(element: as_bytes, compiler: SQLCompiler, **kw: object) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(as_bytes, "sqlite")
def _cast_to_blob(element: as_bytes, compiler: SQLCompiler, **kw: object) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS BLOB)"


def read(
    conn: Connection,
    statement: Select[*tuple[object, ...]],
    schema: pl.Schema,
    values: Mapping[str, object] | None = None,
) -> pl.DataFrame:
    """The statement's rows as a polars table of `schema`, columns by position.

    Days are ISO text in the ledger; one that `schema` calls a date becomes one, null if it is none.
    """
    return _table(conn.execute(statement, values).cursor.fetchall(), schema)


def stream(
    conn: Connection, statement: Select[*tuple[object, ...]], schema: pl.Schema
) -> Iterator[pl.DataFrame]:
    """Like `read`, in tables of at most `READ_ROWS` rows, without holding them all."""
    # Not from the driver's cursor: SQLAlchemy has taken the first row from it already.
    with conn.execute(statement, execution_options={"stream_results": True}) as result:
        while rows := result.fetchmany(READ_ROWS):
            yield _table(rows, schema)


def _table(rows: Sequence[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    """The driver's tuples as a table; by columns, in a third of the time that rows would take."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    named = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([_column(name, values, dtype) for (name, dtype), values in named])


def _column(name: str, values: Sequence[object], dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Date():
        return _column(name, values, pl.String()).str.to_date(strict=False)
    known = next((value for value in values if value is not None), None)
    if isinstance(known, bytes):
        return pl.Series(name, values, pl.Binary()).cast(dtype)
    return pl.Series(name, values, dtype)
