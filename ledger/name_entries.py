"""Every name that an enterprise bears or bore has an entry: a number that posting lists can hold.

Kept in the transactions that change enterprises and aliases, so that entries and names agree at
any moment. Of a register that was there before, `walk` makes them block by block.
"""

from collections.abc import Callable

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
)

from ledger import counters
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import enterprise, enterprise_alias, name_entry

Concerned = Callable[[Table], ColumnElement[bool]]
WALK_CODES = 250_000
_COUNTER, _WALKED = "name_entry", "names_walked"


def renew(conn: Connection, codes: pl.Series) -> None:
    """Make the entries of the enterprises among `codes` those of their names.

    Nothing before the first walk: that takes all of them together, in a fraction of the time.
    """
    # The lock keeps the walk from passing a code whose names are about to change.
    counters.take(conn, _COUNTER, 0)
    if counters.last(conn, _WALKED) == 0 and counters.last(conn, _COUNTER) == 0:
        return
    stage_keys(conn, codes)
    _agree(conn, lambda table: table.c.uscc.in_(select(STAGE_KEY.c.key)))


def walk(conn: Connection, after: str) -> str | None:
    """Make the entries of the next enterprises behind code `after`; the last one, None at the end.

    Once at the end there is nothing more to walk: `renew` has kept up since the first step.
    """
    counters.take(conn, _COUNTER, 0)
    if counters.last(conn, _WALKED):
        return None
    behind = (
        select(enterprise.c.uscc)
        .where(enterprise.c.uscc > after)
        .order_by(enterprise.c.uscc)
        .limit(WALK_CODES)
    )
    last = conn.execute(select(func.max(behind.subquery().c.uscc))).scalar_one()
    if last is None:
        counters.take(conn, _WALKED, 1)
        return None
    _agree(conn, lambda table: and_(table.c.uscc > after, table.c.uscc <= last))
    return str(last)


def _agree(conn: Connection, concerned: Concerned) -> None:
    """Take out the entries whose name nobody bears, and number the names without an entry."""
    entry = name_entry.c
    tables = (enterprise, enterprise_alias)
    borne_still = (
        exists().where(table.c.uscc == entry.uscc, table.c.name == entry.name) for table in tables
    )
    conn.execute(delete(name_entry).where(concerned(name_entry), ~or_(*borne_still)))
    borne = union(*(select(table.c.uscc, table.c.name).where(concerned(table)) for table in tables))
    names = borne.subquery()
    uscc, name = names.c.uscc, names.c.name
    held = exists().where(entry.uscc == uscc, entry.name == name)
    number = func.row_number().over(order_by=(uscc, name)) + counters.last(conn, _COUNTER)
    new = select(number, uscc, name).where(~held)
    entered = conn.execute(
        insert(name_entry).from_select(["name_no", "uscc", "name"], new),
        execution_options={"preserve_rowcount": True},
    )
    counters.take(conn, _COUNTER, entered.rowcount)
