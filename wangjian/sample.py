"""What a sample says of itself: which reader takes it apart, and with which arguments."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sources.kit.envelope import Envelope
    from sources.kit.reading import Read

READERS = {
    ".csv": ("csv_table", "Csv"),
    ".xlsx": ("workbook", "Workbook"),
    ".xls": ("biff", "OldWorkbook"),
    ".json": ("json_rows", "JsonRows"),
    ".xml": ("xml_messages", "XmlMessages"),
}
_TOTALS = ("total", "count", "总数", "总条数")


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of a delivery; its name ends as one of `READERS` does."""

    path: Path

    @property
    def module(self) -> str:
        """The kit's module with the reader."""
        return READERS[self.path.suffix.lower()][0]

    @property
    def reader(self) -> str:
        """The reader's class."""
        return READERS[self.path.suffix.lower()][1]

    def arguments(self) -> dict[str, str]:
        """What the reader, or the envelope of pages, must be told beyond its defaults."""
        if self.reader not in ("Csv", "JsonRows"):
            return {}
        encoding = _encoding(self.path.read_bytes())
        told = {"encoding": encoding} if encoding else {}
        return told | (_places(self.path, encoding) if self.reader == "JsonRows" else {})

    def headers(self, known: Collection[str]) -> list[str]:
        """The header texts over its rows, each once; `SourceError` where it cannot be read."""
        from records.snapshot import Snapshot
        from sources.kit.reading import Delivery
        from sources.kit.store import Store

        with tempfile.TemporaryDirectory(prefix="wangjian-new-") as folder:
            store = Store(Path(folder))
            with store.receive(1 << 30) as receiver:
                receiver.write(self.path.read_bytes())
                digest = receiver.keep()
            snapshot = Snapshot(digest, "sample", date.min, self.path.name, "", receiver.size,
                                datetime.now(UTC), store.path(digest))  # fmt: skip
            parts = self._read().parts(Delivery("sample", [snapshot], known))
            return list(dict.fromkeys(text for part in parts for text in part.headers))

    def _read(self) -> Read:
        told = self.arguments()
        given = {"envelope": _enveloped(told)} if self.reader == "JsonRows" else told
        read: Read = getattr(import_module(f"sources.kit.{self.module}"), self.reader)(**given)
        return read


def _enveloped(told: dict[str, str]) -> Envelope:
    from sources.kit.envelope import Envelope

    plain = Envelope()
    return Envelope(
        rows=told.get("rows", plain.rows),
        total=told.get("total", plain.total),
        encoding=told.get("encoding", plain.encoding),
    )


def _encoding(data: bytes) -> str:
    """`gb18030` where the bytes are that and not UTF-8; nothing where the reader shall judge."""
    for encoding, argument in (("utf-8", ""), ("gb18030", "gb18030")):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return argument
    return ""


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
