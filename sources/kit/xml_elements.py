"""Streaming through XML: the elements that are rows, some at a time, freed when they are done with.

Namespaces are disregarded: departments change prefixes with every version of their server. Not
here: what is in a row (`xml_gathering.py`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO

from lxml import etree

from sources.kit.errors import NotTheFormat, Place

MOST_FIELDS = 2_000  # different names in one delivery
_MOST_NESTED = 10_000
_BATCH_ROWS = 100  # more would leave the cache of the processor
_BATCH_BYTES = 1 << 17


def elements(
    stream: BinaryIO, row: str, encoding: str, place: Place, also: Sequence[str] = ()
) -> Iterator[list[etree._Element]]:
    """Every element called `row`, or one of `also`, that stands in no `row`; freed after use.

    They come in lists: one alone, or some rows of the same parent with no `row` inside. `also` are
    tags as lxml writes them, e.g. `{*}total`. `NotTheFormat` gives the line.
    """
    tag = f"{{*}}{row}"
    parsing = etree.iterparse(
        stream,
        events=("end",),
        tag=(tag, *also),
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    batch = _Batch(stream)
    nested = 0
    try:
        for _, element in parsing:
            parent = element.getparent()
            beside = parent is batch.parent  # and so in no row either
            if not beside and next(element.iterancestors(tag), None) is not None:
                if (nested := nested + 1) > _MOST_NESTED:
                    most = f"more than {_MOST_NESTED:,} elements within one {row}"
                    raise NotTheFormat(place, most)
                continue
            alone = nested > 0 or local(element) != row
            if alone or not beside:
                yield from batch.given()
            batch.add(element, parent)
            if alone or batch.full:
                yield from batch.given()
            nested = 0
    except etree.XMLSyntaxError as error:
        yield from batch.given()
        trouble = f"not well-formed: {' '.join(str(error.msg).split())}"
        raise NotTheFormat(place.at(f"第{error.lineno}行"), trouble) from error
    yield from batch.given()


def local(element: etree._Element) -> str:
    """The name of `element` without its namespace, or a prefix that nobody declared."""
    return local_name(str(element.tag))


@lru_cache(maxsize=MOST_FIELDS)
def local_name(tag: str) -> str:
    """The name in a tag as lxml writes it."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def text_of(element: etree._Element) -> str:
    """All text directly in `element`, comments left out."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


class _Batch:
    """Elements on their way to be handed over together; they are freed once they were."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._begins = 0
        self._elements: list[etree._Element] = []
        self.parent: etree._Element | None = None

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        long = self._stream.tell() - self._begins > _BATCH_BYTES
        return long or len(self._elements) == _BATCH_ROWS

    def add(self, element: etree._Element, parent: etree._Element | None) -> None:
        """`element`, whose parent must be that of the others."""
        self._elements.append(element)
        self.parent = parent

    def given(self) -> Iterator[list[etree._Element]]:
        """What is left, if anything."""
        if self._elements:
            yield self._elements
            self._forget()
        self._begins = self._stream.tell()

    def _forget(self) -> None:
        """Free what was handed over and all before it, or the tree would grow with the file."""
        last = self._elements[-1]
        self._elements = []
        last.clear()
        if self.parent is not None:
            del self.parent[: self.parent.index(last)]
