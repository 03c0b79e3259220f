"""Which reader takes apart a file that a person gives: by its ending, and by what it says itself.

For samples, dry runs and checks before submission. A source of ours declares its reader.
"""

import codecs
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.envelope import Envelope
from sources.kit.json_rows import JsonRows
from sources.kit.reading import Delivery, Part, Read
from sources.kit.scratch import scratch

READERS = {
    ".csv": ("csv_table", "Csv"),
    ".xlsx": ("workbook", "Workbook"),
    ".xls": ("biff", "OldWorkbook"),
    ".json": ("json_rows", "JsonRows"),
    ".xml": ("xml_messages", "XmlMessages"),
}
_TOTALS = ("total", "count", "总数", "总条数")
_BLOCK = 1 << 20
_MARK = b"\xef\xbb\xbf"


def given(file: Path, source_id: str, day: date, moment: datetime) -> Snapshot:
    """`file` as if it had been handed out, read where it lies: nothing of it is copied."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = file.stat().st_size
    return Snapshot(digest, source_id, day, file.name, "", size, moment, file.absolute())


def reader(file: Path, *, bare_list: bool = True) -> Read | None:
    """The reader for `file`, told what the file says of itself; None for an ending of no reader.

    `bare_list`: JSON may be a list of objects without an envelope.
    """
    named = READERS.get(file.suffix.lower())
    if named is None:
        return None
    module, name = named
    told = arguments(file)
    if name == "JsonRows":
        is_bare = bare_list and _is_list(file)
        return BareList(told.get("encoding", "")) if is_bare else JsonRows(envelope(told))
    read: Read = getattr(import_module(f"sources.kit.{module}"), name)(**told)
    return read


def arguments(file: Path) -> dict[str, str]:
    """What its reader, or the envelope of pages, must be told beyond its defaults."""
    name = READERS[file.suffix.lower()][1]
    if name not in ("Csv", "JsonRows"):
        return {}
    encoding = _encoding(file)
    told = {"encoding": encoding} if encoding else {}
    return told | (_places(file, encoding) if name == "JsonRows" else {})


def envelope(told: dict[str, str]) -> Envelope:
    """The envelope that `arguments` tell of, with the usual places where they say nothing."""
    plain = Envelope()
    return Envelope(
        rows=told.get("rows", plain.rows),
        total=told.get("total", plain.total),
        encoding=told.get("encoding", plain.encoding),
    )


@dataclass(frozen=True, slots=True)
class BareList:
    """A JSON list of objects without an envelope: read as the only page of its own total."""

    fixed_columns: ClassVar[bool] = False
    encoding: str = ""

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The rows of each list; what is no list of objects is for the reader of pages to say."""
        read = JsonRows(Envelope(encoding=self.encoding))
        for snapshot in delivery.snapshots:
            data = snapshot.path.read_bytes().removeprefix(_MARK)
            with scratch() as folder:
                page = folder / "page.json"
                page.write_bytes(b'{"total":%d,"rows":%b}' % (self._count(data), data))
                one = replace(snapshot, path=page)
                yield from read.parts(replace(delivery, snapshots=[one]))

    def _count(self, data: bytes) -> int:
        try:
            return len(json.loads(data.decode(self.encoding or "utf-8")))
        except (ValueError, RecursionError):
            return 0


def _is_list(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(1024).removeprefix(_MARK).lstrip().startswith(b"[")


def _encoding(file: Path) -> str:
    """`gb18030` where the bytes are that and not UTF-8; nothing where the reader shall judge."""
    if _decodes(file, "utf-8"):
        return ""
    return "gb18030" if _decodes(file, "gb18030") else ""


def _decodes(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _places(path: Path, encoding: str) -> dict[str, str]:
    """Where the only list of objects and its total stand; nothing unless both are plain to see."""
    try:
        members = dict(_members(json.loads(path.read_bytes().decode(encoding or "utf-8-sig"))))
    except (ValueError, RecursionError):
        return {}
    rows = [name for name, value in members.items() if _is_rows(value)]
    totals = [name for name, value in members.items() if _is_total(name, value)]
    return {"rows": rows[0], "total": totals[0]} if len(rows) == len(totals) == 1 else {}


def _members(value: object, above: str = "") -> Iterator[tuple[str, object]]:
    """Every member of nested objects under its path with dots."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{above}{name}", inner
            yield from _members(inner, f"{above}{name}.")


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_total(name: str, value: object) -> bool:
    last = name.rpartition(".")[2].lower()
    return str(value).isdecimal() and any(word in last for word in _TOTALS) and "page" not in last
