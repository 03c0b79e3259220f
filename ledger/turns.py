"""What is judged and what is decided take turns: nothing is entered by what holds no longer.

A chunk is judged outside of the transaction that enters it. An operation on identity that comes
into force in between (decisions, links, names, enterprises) begins a new turn; a chunk of an older
one is judged again. Who enters holds the turn to the end of the transaction, side by side with
others; an operation waits for them, and they for it.
"""

from sqlalchemy import Connection

from ledger import counters
from ledger.errors import DecidedSince

_COUNTER = "identity"


def turn(conn: Connection) -> int:
    """The turn that it is; to be asked for before anything that rows are judged by."""
    return counters.last(conn, _COUNTER)


def hold(conn: Connection, judged_in: int | None) -> None:
    """Keep operations on identity from coming into force before this transaction ends.

    First in it, before any other lock. `DecidedSince` when rows were judged in an older turn; None
    for rows of which nothing that is decided was asked.
    """
    if judged_in is not None and counters.held(conn, _COUNTER) != judged_in:
        raise DecidedSince("an operation on identity came into force since the rows were judged")


def begin(conn: Connection) -> None:
    """Begin a turn; waits for who holds the one that ends. First in a transaction, as `hold`."""
    counters.take(conn, _COUNTER, 1)
