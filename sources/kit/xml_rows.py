"""Reading answers in XML: each row of each page, every value kept as the text it was.

Rows are counted a second time in the raw text, and the pages must add up to the announced total.
A row that cannot be taken apart is set aside as it stands.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, PagesDisagree, Place
from sources.kit.reading import Delivery, Part, held_to_total, open_checked, refuse_foreign
from sources.kit.xml_alike import rows_alike
from sources.kit.xml_envelope import (
    MAX_ANSWER,
    Refusal,
    Said,
    XmlAnswer,
    opened,
    rows,
    rows_in_raw,
)
from sources.kit.xml_gathering import Gathering


@dataclass(frozen=True, slots=True)
class Page:
    """One answer in brief: its rows (and what they hash to), the announced total, the refusal."""

    height: int
    total: int | None
    fingerprint: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class XmlRows:
    """Answers as `answer` describes them, one after the other."""

    fixed_columns: ClassVar[bool] = False
    answer: XmlAnswer

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The rows page by page; their sum is held to the total at the end."""
        came, total = 0, None
        for page, snapshot in enumerate(delivery.snapshots, start=1):
            said = Said(delivery.place(snapshot))
            for part, height in self._page(delivery, snapshot, page, said):
                came += height
                if part is not None:
                    yield part
            if page > 1 and said.total != total:
                raise PagesDisagree(f"{said.place}: total is {said.total}, page 1 said {total}")
            total = said.total
        if total is not None:
            held_to_total(delivery.source_id, came, total)

    def _page(
        self, delivery: Delivery, snapshot: Snapshot, page: int, said: Said
    ) -> Iterator[tuple[Part | None, int]]:
        """The parts of one answer, each with the rows gone through for it."""
        with open_checked(delivery, snapshot) as stream:
            data = stream.read(MAX_ANSWER + 1)
        gathering = Gathering(delivery, snapshot, page=f"第{page}页 ")
        given = 0
        document = opened(data, self.answer, said)
        alike = rows_alike(document, self.answer, said)
        gathering.add(alike)
        for some in () if alike else rows(document, self.answer, said):
            gathering.take(some)
            if gathering.full:
                yield from ((part, gathering.taken - given) for part in gathering.parts())
                given = gathering.taken
        if said.refusal is not None:
            raise NotTheFormat(said.place, f"no rows but words: {said.refusal.words}")
        delivery.count.lines += rows_in_raw(data, self.answer, said)
        yield next(gathering.parts(), None), gathering.taken - given


def in_brief(data: bytes, how: XmlAnswer, place: Place) -> Page:
    """`data` gone through once; `NotTheFormat` when it is no answer at all."""
    refuse_foreign(data[:1024], place)
    said = Said(place)
    fingerprint = hashlib.sha256()
    height = 0
    for element in chain.from_iterable(rows(opened(data, how, said), how, said)):
        fingerprint.update(etree.tostring(element, with_tail=False))
        height += 1
    return Page(height, said.total, fingerprint.hexdigest(), said.refusal)
