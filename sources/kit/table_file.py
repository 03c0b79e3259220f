"""The stored file of a database table's rows: JSON lines, every value the text it was.

The first line is an object: `table`, `columns` (their names), `key`, `mark` (names too), `after`
and `upto` (the marks between which the rows lie) and `count`, the rows that the database counted
itself in the same transaction. Every further line is one row: an array as wide as `columns` of
strings and nulls, NULL being null and the empty text "". What was no text (a BLOB, or bytes that
are not UTF-8) stands as `{"hex": "…"}`. A row without a usable mark is `{"unmarked": […]}`, behind
the others. Line feeds within a value are escaped, so that a line is a row.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sources.kit.errors import NotTheFormat, Place

MEDIA_TYPE = "application/x-ndjson"
HEX = "hex"
UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line says."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    mark: str
    after: str
    upto: str
    count: int

    def line(self) -> bytes:
        """As it is written, with its line feed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"


def head(line: bytes, place: Place) -> Head:
    """What `line` says; `NotTheFormat` when it is no first line of ours."""
    try:
        said = json.loads(line)
        made = Head(**{**said, "columns": tuple(said["columns"]), "key": tuple(said["key"]),
                       "count": int(said["count"])})  # fmt: skip
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        trouble = f"the first line names no table, columns and count: {line[:200]!r}"
        raise NotTheFormat(place.at("第1行"), trouble) from error
    if not all(isinstance(name, str) for name in made.columns):
        raise NotTheFormat(place.at("第1行"), "its columns are no names")
    return made


def lines(rows: Iterable[tuple[bool, list[object]]]) -> bytes:
    """Rows as lines; each is (it has a usable mark, its values as the database gave them)."""
    return b"".join(
        json.dumps(
            row if marked else {UNMARKED: row}, ensure_ascii=False, separators=(",", ":")
        ).encode()
        + b"\n"
        for marked, row in rows
    )


def text(value: object) -> str | Mapping[str, str] | None:
    """A value as the text it was in the database; bytes as their hexadecimal digits, named so."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return {HEX: bytes(value).hex()}
    return repr(value) if isinstance(value, float) else str(value)
