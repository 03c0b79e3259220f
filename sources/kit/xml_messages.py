"""Reading XML exchange messages, streaming: one message is one row, its fields are the columns.

Nothing in the file may reach beyond it (`xml_safety.py`). Messages are counted a second time in
the raw text (`xml_tags.py`). A message that cannot be taken apart is set aside as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.reading import Delivery, Part, open_checked
from sources.kit.store import open_stored
from sources.kit.xml_elements import elements
from sources.kit.xml_gathering import Gathering
from sources.kit.xml_safety import refuse_unsafe
from sources.kit.xml_tags import decoded, start_tags


@dataclass(frozen=True, slots=True)
class XmlMessages:
    """Elements `message`, each with its columns under `fields` and its number at `name`."""

    fixed_columns: ClassVar[bool] = False
    message: str = "ExchangeMessage"
    fields: str = "Body/fields"
    name: str = "Header/flow"

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """Parts of some thousand messages each."""
        for snapshot in delivery.snapshots:
            place = delivery.place(snapshot)
            with open_checked(delivery, snapshot) as stream:
                encoding = refuse_unsafe(stream, place)
            with open_stored(snapshot.path) as stream:
                found = start_tags(decoded(stream, encoding, place), self.message)
            delivery.count.lines += found
            yield from self._file(delivery, snapshot, encoding)

    def _file(self, delivery: Delivery, snapshot: Snapshot, encoding: str) -> Iterator[Part]:
        gathering = Gathering(delivery, snapshot, fields=self.fields, name=self.name)
        with open_stored(snapshot.path) as stream:
            for messages in elements(stream, self.message, encoding, delivery.place(snapshot)):
                gathering.take(messages)
                if gathering.full:
                    yield from gathering.parts()
        yield from gathering.parts()
