"""The header line of a CSV file: what it must be before any row is believed."""

import csv
from dataclasses import dataclass

from sources.kit.errors import NotTheFormat, Place

_LONGEST = 1_000  # characters of one column's; a message in one line has more


@dataclass(frozen=True, slots=True)
class Start:
    """Where a header stands: its place, the file's encoding, the bytes before it."""

    place: Place
    encoding: str
    offset: int


def header_fields(header: bytes, separator: str, at: Start) -> tuple[str, ...]:
    """The header texts; `NotTheFormat` for binary data, another encoding, or no header at all."""
    if (binary := header.find(b"\0")) >= 0:
        raise NotTheFormat(at.place, f"byte {at.offset + binary} is NUL: not a text file")
    try:
        text = header.decode(at.encoding)
    except UnicodeDecodeError as error:
        byte = f"byte {at.offset + error.start} is not {at.encoding}"
        raise NotTheFormat(at.place, byte + _perhaps(header, at)) from error
    # Chinese text in GB18030 is never valid UTF-8 by chance, so this header is UTF-8.
    if at.encoding != "utf-8" and not header.isascii() and _is_utf8(header):
        trouble = f"the header is UTF-8, expected {at.encoding} (byte {at.offset})"
        raise NotTheFormat(at.place, trouble + _perhaps(header, at))
    return _taken_apart(text, separator, at.place)


def _taken_apart(header: str, separator: str, place: Place) -> tuple[str, ...]:
    try:
        fields = tuple(next(csv.reader([header], delimiter=separator), ("",)))
    except csv.Error as error:
        raise NotTheFormat(place, f"the header cannot be taken apart: {error}") from error
    if (longest := max(map(len, fields))) > _LONGEST:
        raise NotTheFormat(place, f"a column's header of {longest:,} characters is none")
    return fields


def _perhaps(header: bytes, at: Start) -> str:
    """What is to be done when the header fits the other encoding; nothing when it does not."""
    other = "gb18030" if at.encoding == "utf-8" else "utf-8"
    try:
        header.decode(other)
    except UnicodeDecodeError:
        return ""
    return (
        f"; it can be {other}: ask the department, and say so with `Csv(encoding={other!r})` in "
        f"sources/{at.place.source}.py"
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
