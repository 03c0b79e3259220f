"""What can go wrong between a department and us. Bad values are findings, never errors.

SourceError
├── BadDeclaration          our source file contradicts itself or the catalogue
├── FetchError              the world: nothing, or something else, came
│   ├── SourceUnavailable   no answer within the attempts and the time we grant
│   ├── SourceMoved         the server sends us elsewhere
│   ├── NotDelivered        there is nothing for this day
│   ├── NotComplete         some of the day's delivery is there, and not all of it
│   ├── NotAdmitted         a credential is missing, wrong or expired, or the signature is refused
│   ├── MarkWentBack        a table's watermark lies before what was entered already
│   ├── ShortBody           fewer bytes came than were announced
│   └── TooLarge            more came than we accept
└── ReadError               the bytes are kept, but are not what was declared
    ├── NotTheFormat        not a workbook, table, JSON or XML message as declared
    ├── UnexpectedMember    a file in an archive that is neither wanted nor ignored
    ├── UnexpectedColumn    a column that is neither mapped nor ignored
    ├── MissingColumn       a column that must be there is not
    ├── SchemaDrift         the columns are not those of the last good delivery
    ├── PagesDisagree       the pages of one delivery do not add up
    ├── TooFewRows          below the floor, the announced total or the last good delivery
    └── TooManyRows         above the ceiling
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SourceError(Exception):
    """Base of everything `sources` raises; a door catches it, marks the source and goes on."""


class BadDeclaration(SourceError):
    """Raised by `Source` at construction. Correct the source file; nothing was fetched."""


class FetchError(SourceError):
    """Base of what `collect.fetch` raises; nothing of this delivery was read."""


class SourceUnavailable(FetchError):
    """Raised by the session after the last attempt or when the time budget is spent.

    Run the source again later; if it lasts, ask the publisher.
    """


class SourceMoved(FetchError):
    """Raised by the session on a redirect to another scheme or host, or an endless one.

    Also by a database fetch when the database or the table is not there under its name. Look at
    the publisher's page, or ask; change the address in the environment if the move is genuine.
    """


class NotDelivered(FetchError):
    """Raised by a fetch when the server or folder has nothing for the day (404, no file).

    Run again once the department has delivered; a day without delivery may be normal.
    """


class NotComplete(FetchError):
    """Raised by a fetch when some of the day's delivery is there and the rest is not.

    A file still being written, a flag that lacks, a page that a list names and nobody has. The
    day is no empty one: it is marked as failed. Run again once the department is done.
    """


class NotAdmitted(FetchError):
    """Raised by a fetch when the department does not let us in: the message names the variable.

    Set or renew the credential in the environment of the clock; compare our clock with theirs when
    a signature is refused. Nothing is tried again, lest the account be locked.
    """


class MarkWentBack(FetchError):
    """Raised by a database fetch when a table's newest mark lies before the last entered one.

    The department has filled its table anew, or set its counter back: what is new cannot be told
    any more. Ask it; then say from which mark on to read (`WANGJIAN_SOURCE_<ID>_AFTER`).
    """


class ShortBody(FetchError):
    """Raised by the session when the body ends before the announced Content-Length.

    It was tried again already; run the source later, and tell the publisher if it lasts.
    """


class TooLarge(FetchError):
    """Raised by the session, store or folder when a delivery exceeds the declared size limit.

    Look at what came; raise the limit in the session settings only if it is genuine.
    """


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery something stands: source, file, and sheet or line when known."""

    source: str
    file: str
    spot: str = ""

    def at(self, spot: str) -> "Place":
        """The same file, at `spot` (a sheet, a line, a byte offset)."""
        return Place(self.source, self.file, spot)

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.source}: {self.file}", self.spot)))


class ReadError(SourceError):
    """Base of what iterating `collect.read` raises; the bytes stay in the store as evidence."""


class NotTheFormat(ReadError):
    """Raised by a reader when the bytes are not the declared format at all.

    An HTML page with status 200, a cut workbook, another encoding, an empty file, XML with a
    document type. Look at the stored file; it is the department's or our declaration's fault.
    """

    def __init__(self, place: Place, trouble: str) -> None:
        super().__init__(f"{place}: {trouble}")


class UnexpectedMember(ReadError):
    """Raised by `Members` when an archive holds a file that the source neither wants nor ignores.

    Name it with a reason in `ignored` of `Members`, or widen the pattern that is wanted.
    """

    def __init__(self, place: Place, member: str) -> None:
        super().__init__(
            f"{place}: member {member!r} is not known; match it in `wanted` or name it with a "
            f"reason in `ignored` of `Members` in sources/{place.source}.py"
        )


class UnexpectedColumn(ReadError):
    """Raised when mapping a header that the source neither maps nor ignores, or maps twice.

    Add it to `columns` or, with a reason, to `ignored` of the source file.
    """

    def __init__(self, place: Place, column: str, trouble: str = "is not known") -> None:
        super().__init__(
            f"{place}: column {column!r} {trouble}; map it in `columns` or name it with a reason "
            f"in `ignored` of sources/{place.source}.py"
        )


class MissingColumn(ReadError):
    """Raised when mapping headers that lack a column the catalogue requires.

    Look whether the department renamed it: then add the new header to `columns`.
    """

    def __init__(self, place: Place, fields: str, seen: str) -> None:
        super().__init__(
            f"{place}: no column for {fields}; the header has {seen}; if one was renamed, add it "
            f"to `columns` of sources/{place.source}.py"
        )


class SchemaDrift(ReadError):
    """Raised when mapping headers that differ from those of the source's last good delivery.

    Ask the department what it changed; if the new columns are right, collect the day once more
    with `--new-columns`.
    """

    def __init__(self, place: Place, gone: Sequence[str], new: Sequence[str]) -> None:
        changes = [
            f"{word}: {', '.join(keys)}" for word, keys in (("gone", gone), ("new", new)) if keys
        ]
        super().__init__(
            f"{place}: the columns are not those of the last good delivery; {'; '.join(changes)}; "
            f"if that is right, run `wangjian collect {place.source} --day … --new-columns`"
        )


class PagesDisagree(ReadError):
    """Raised when pages name different totals or repeat each other: it changed while we read.

    Run the source again; if it lasts, the server ignores our paging parameters.
    """


class TooFewRows(ReadError):
    """Raised before the last chunk is handed over, below `expect` or the server's own total.

    Ask the publisher; lower the floor in the source file only if the drop is genuine.
    """


class TooManyRows(ReadError):
    """Raised as soon as a delivery exceeds the ceiling of `expect`.

    Look for a repeated or foreign list; raise the ceiling in the source file if it is genuine.
    """
