"""The audit chain: one entry per deed, each naming the one before by its hash."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, insert, select

from ledger import counters
from ledger.tables_release import audit
from records.digest import sha256_hex

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which subject, when."""

    moment: datetime
    actor: str
    name: str
    subject: str


def rows_digest(frame: pl.DataFrame) -> str:
    """SHA-256 over the rows of `frame` as JSON lines: what the deed wrote."""
    return sha256_hex(frame.write_ndjson().encode())


def enter_rows(conn: Connection, deed: Deed, written: pl.DataFrame) -> int:
    """Append the entry of a deed that wrote exactly the rows of `written`; its number."""
    return enter(conn, deed, written.height, rows_digest(written))


def enter(conn: Connection, deed: Deed, rows: int, digest: str) -> int:
    """Append one entry to the chain, in the transaction of the deed itself; its number.

    `rows`: how many it concerned; `digest`: of what it wrote (`rows_digest`).
    """
    seq = counters.take(conn, "audit", 1)
    before = select(audit.c.entry).where(audit.c.seq == seq - 1)
    previous = conn.execute(before).scalar_one_or_none() or BEGINNING
    row = {
        "seq": seq,
        "moment": deed.moment.isoformat(),
        "actor": deed.actor,
        "operation": deed.name,
        "subject": deed.subject,
        "rows": rows,
        "rows_digest": digest,
        "previous": previous,
    }
    conn.execute(insert(audit), {**row, "entry": _entry_hash(row)})
    return seq


def broken_at(conn: Connection) -> int | None:
    """The first entry that does not follow from the one before, or None: the chain holds."""
    previous = BEGINNING
    for expected, found in enumerate(conn.execute(select(audit).order_by(audit.c.seq)), start=1):
        row = dict(found._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row's dict
        entry = row.pop("entry")
        if row["seq"] != expected or row["previous"] != previous or entry != _entry_hash(row):
            return expected
        previous = str(entry)
    return None


def _entry_hash(row: dict[str, object]) -> str:
    return sha256_hex("\x1f".join(f"{name}={row[name]}" for name in sorted(row)).encode())
