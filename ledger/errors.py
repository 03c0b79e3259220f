"""What can go wrong in the ledger that is not bad data (bad data is a finding).

LedgerError
├── LedgerNotOpened
├── UnknownSnapshot
├── UnknownBatch
├── RowsLost
├── DecidedSince
├── UnknownOperation
├── MoveNotAllowed
├── NotDecided
└── ReleaseNotPrepared
"""


class LedgerError(Exception):
    """Base of this package's errors."""


class LedgerNotOpened(LedgerError):
    """Raised by `open_ledger` for an address that is none, or at which no database answers.

    The message says why, without the address: correct it, or see to the database.
    """


class UnknownSnapshot(LedgerError):
    """Raised by `begin_batch` and `enter` for a digest never kept: call `keep_snapshot` first."""


class UnknownBatch(LedgerError):
    """Raised when asked about a batch id the ledger does not hold; look at `Ledger.batches`."""


class RowsLost(LedgerError):
    """Raised by `enter` when the judged rows are not exactly the rows of the chunk.

    A fault in the caller: every row of a chunk is either in `accepted` (with one match) or in
    `dispositions`. Nothing of the chunk is written.
    """


class DecidedSince(LedgerError):
    """Raised by `enter` and `resolve_pending` for rows judged by what holds no longer.

    An operation on identity came into force after they were judged and before they were entered.
    Nothing of them is written: judge them again.
    """


class UnknownOperation(LedgerError):
    """Raised for an operation number that was never handed out (`wangjian operations`)."""


class ReleaseNotPrepared(LedgerError):
    """Raised by `finish_release` and `drop_release` for a release that is not in preparation."""


class MoveNotAllowed(LedgerError):
    """Raised when a row is to move as `records.row_machine` does not know it.

    A fault in the caller; nothing of the act is written.
    """


class NotDecided(LedgerError):
    """Raised when what a person decides cannot be entered; the message says why and what to do.

    No such open row, a reason that is not on the list, one person where two are asked for, or an
    operation that is past that point.
    """
