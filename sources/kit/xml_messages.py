"""Reading XML exchange messages, streaming: one message is one row, its fields are the columns.

Nothing in the file may reach beyond it (`xml_safety.py`). Messages are counted a second time in
the raw bytes. A message that cannot be taken apart is set aside as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from lxml import etree

from records.snapshot import Snapshot
from records.tables import CHUNK_ROWS
from sources.kit.errors import NotTheFormat
from sources.kit.reading import Delivery, Part, open_checked, texts
from sources.kit.store import open_stored
from sources.kit.xml_safety import refuse_unsafe

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class XmlMessages:
    """Elements `message`, each with its columns under `fields` and its number at `name`."""

    fixed_columns: ClassVar[bool] = False
    message: str = "ExchangeMessage"
    fields: str = "Body/fields"
    name: str = "Header/flow"

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """Parts of at most `CHUNK_ROWS` messages each."""
        for snapshot in delivery.snapshots:
            delivery.count.lines += self._count(snapshot)
            yield from self._file(delivery, snapshot)

    def _file(self, delivery: Delivery, snapshot: Snapshot) -> Iterator[Part]:
        place = delivery.place(snapshot)
        with open_checked(delivery, snapshot) as head:
            refuse_unsafe(head, place)
        rows: list[dict[str, str]] = []
        locators: list[str] = []
        with open_stored(snapshot.path) as stream:
            messages = etree.iterparse(
                stream,
                events=("end",),
                tag=self.message,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            try:
                for number, (_, message) in enumerate(messages, start=1):
                    row = self._row(delivery, snapshot, message, number)
                    _forget(message)
                    if row is None:
                        continue
                    rows.append(row)
                    locators.append(f"第{number}条")
                    if len(rows) == CHUNK_ROWS:
                        yield _part(delivery, snapshot, rows, locators)
                        rows, locators = [], []
            except etree.XMLSyntaxError as error:
                trouble = f"not well-formed: {' '.join(str(error.msg).split())}"
                raise NotTheFormat(place.at(f"第{error.lineno}行"), trouble) from error
        if rows:
            yield _part(delivery, snapshot, rows, locators)

    def _row(
        self, delivery: Delivery, snapshot: Snapshot, message: etree._Element, number: int
    ) -> dict[str, str] | None:
        """The fields of one message; None when it is set aside or empty."""
        fields = message.find(self.fields)
        reason = ""
        row: dict[str, str] = {}
        if fields is None:
            reason = f"没有 {self.fields}"
        else:
            for field in fields.iterchildren(etree.Element):
                if field.tag in row or len(field):
                    reason = f"{field.tag} 重复或含下级元素"
                row[str(field.tag)] = field.text or ""
        if reason:
            name = message.findtext(self.name) or ""
            locator = f"第{number}条 报文 {name}" if name else f"第{number}条"
            text = etree.tostring(message, encoding="unicode", with_tail=False)
            delivery.set_aside(snapshot, locator, text, reason)
            return None
        if not any(text.strip() for text in row.values()):
            delivery.count.blank += 1
            return None
        return row

    def _count(self, snapshot: Snapshot) -> int:
        """How many start tags of `message` stand in the raw bytes."""
        tag = re.compile(rb"<" + self.message.encode() + rb"[\s/>]")
        keep = len(self.message) + 1
        found, rest = 0, b""
        with open_stored(snapshot.path) as stream:
            for block in iter(lambda: stream.read(_BLOCK), b""):
                text = rest + block
                found += len(tag.findall(text))
                rest = text[-keep:]
        return found


def _part(
    delivery: Delivery, snapshot: Snapshot, rows: list[dict[str, str]], locators: list[str]
) -> Part:
    headers = tuple(dict.fromkeys(tag for row in rows for tag in row))
    columns = [[row.get(tag) or None for row in rows] for tag in headers]
    return Part(delivery.place(snapshot), snapshot, headers, texts(columns, locators))


def _forget(message: etree._Element) -> None:
    """Free a finished message and those before it, or the tree would grow with the file."""
    message.clear()
    while message.getprevious() is not None:
        del message.getparent()[0]  # type: ignore[union-attr]
