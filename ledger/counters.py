"""Numbers in the order of commits: a row lock held to the end of the transaction hands them out.

A database sequence would not do: a transaction with a lower number may commit after a release has
read past it, and that change would never be published.
The first migration creates the counters at 0: snapshot, batch, change, audit, decision.
"""

from sqlalchemy import Connection, select, update

from ledger.tables import counter


def take(conn: Connection, name: str, count: int) -> int:
    """Reserve `count` consecutive numbers and return the first (numbers start at 1)."""
    advanced = (
        update(counter)
        .where(counter.c.name == name)
        .values(value=counter.c.value + count)
        .returning(counter.c.value)
    )
    return int(conn.execute(advanced).scalar_one()) - count + 1


def last(conn: Connection, name: str) -> int:
    """The last number handed out, 0 before the first."""
    return int(conn.execute(select(counter.c.value).where(counter.c.name == name)).scalar_one())


def held(conn: Connection, name: str) -> int:
    """The last number handed out: any number of transactions may hold it, none is taken till then.

    SQLite has one writer, which holds everything.
    """
    rows = select(counter.c.value).where(counter.c.name == name)
    return int(conn.execute(rows.with_for_update(read=True)).scalar_one())
