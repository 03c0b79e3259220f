"""A source: one declaration of who publishes what, how it is fetched, read and understood.

Not here: any one source. A declaration that contradicts itself or the field catalogue raises
`BadDeclaration` at construction, so that importing `sources` already proves them all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from records.kind import CATALOGUES, Kind
from records.states import Vocabulary
from sources.kit.by_shape import ANY_CODE
from sources.kit.errors import BadDeclaration
from sources.kit.fetching import Fetch
from sources.kit.headers import FURNITURE, keyed, lookup_key
from sources.kit.reading import Read
from sources.kit.systems import Sensitivity, System

ID = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$")


class Cadence(StrEnum):
    """How often a source delivers."""

    EVERY_DAY = "every_day"
    WORKING_DAY = "working_day"
    EVERY_WEEK = "every_week"
    ON_NOTICE = "on_notice"  # whenever the department announces a list


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a delivery may have; outside, the run stops and asks.

    `fall` is the share of the last good delivery's rows that may be missing from this one; only a
    source that sends its whole list has one.
    """

    floor: int
    ceiling: int
    fall: float | None = None


@dataclass(frozen=True)
class Source:
    """One source, declared (style §2). The order of the fields is fixed.

    `basis` is what the exchange rests on, `contact` whom to ask about the data. `columns` maps
    header texts, as met, to catalogue field names (compared after `lookup_key`); `ignored` gives
    each unread header its reason; `constants` are values the delivery says about all its rows (a
    list's name); `complete` means that every delivery is the whole list; `remote` is the header of
    the department's own id of a row, kept with every record for corrections and withdrawals;
    `same_records_as` is the source whose records this one changes, where they are not its own.
    """

    id: str
    system: System
    kind: Kind
    publisher: str
    page: str
    basis: str
    contact: str
    every: Cadence
    fetch: Fetch
    read: Read
    columns: Mapping[str, str]
    expect: Rows
    ignored: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    vocabulary: Vocabulary | None = None  # detected from the headers when None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    remote: str = ""
    same_records_as: str = ""

    def __post_init__(self) -> None:
        for trouble in (
            self._words_trouble(),
            self._rows_trouble(),
            self._fields_trouble(),
            self._headers_trouble(),
        ):
            if trouble:
                raise BadDeclaration(f"source {self.id!r}: {trouble}")

    @property
    def space(self) -> str:
        """The source whose records its rows are: itself, or the one it brings changes of."""
        return self.same_records_as or self.id

    @cached_property
    def mapped(self) -> dict[str, str]:
        """Header key → field name."""
        return keyed(self.columns)

    @cached_property
    def unread(self) -> dict[str, str]:
        """Header key → reason why it is not read; the furniture of any table included."""
        return keyed({**FURNITURE, **self.ignored})

    @cached_property
    def remote_key(self) -> str:
        """Header key of the department's own id, empty without one."""
        return lookup_key(self.remote)

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """The keys of all headers that the source knows."""
        own = {self.remote_key} - {""}
        return frozenset(self.mapped.keys() | self.unread.keys() | own)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields whose column must be there, in catalogue order."""
        fields = CATALOGUES[self.kind].fields
        return tuple(f.name for f in fields if f.required and f.name not in self.constants)

    @property
    def address_variable(self) -> str:
        """The environment variable by which a door overrides the base address."""
        return f"WANGJIAN_SOURCE_{self.id.upper()}_URL"

    def _words_trouble(self) -> str:
        if not ID.match(self.id):
            return "an id is <system>_<kind> in lower case, equal to the file's stem"
        words = {
            "publisher": self.publisher,
            "page": self.page,
            "basis": self.basis,
            "contact": self.contact,
        }
        empty = [name for name, word in words.items() if not word.strip()]
        return f"nothing stands in {', '.join(empty)}" if empty else ""

    def _rows_trouble(self) -> str:
        if not 0 <= self.expect.floor <= self.expect.ceiling:
            return f"expect={self.expect} is no range"
        if self.same_records_as and (self.complete or self.same_records_as == self.id):
            return "only changes are of another source's records (`same_records_as`)"
        if self.expect.fall is not None and not (self.complete and 0 < self.expect.fall < 1):
            return f"expect={self.expect}: a fall is a share, of a whole list (`complete`)"
        return ""

    def _fields_trouble(self) -> str:
        known = CATALOGUES[self.kind].by_name
        named = {*self.columns.values(), *self.constants} - {ANY_CODE}
        if unknown := sorted(named - set(known)):
            return f"no field of kind {self.kind.value} is called {', '.join(unknown)}"
        if both := sorted(set(self.constants) & set(self.columns.values())):
            return f"{', '.join(both)} is a constant and a column at once"
        if lacking := sorted(set(self.required) - set(self.columns.values())):
            return f"no column gives the required {', '.join(lacking)}"
        return ""

    def _headers_trouble(self) -> str:
        try:
            mapped, unread = self.mapped, self.unread
        except ValueError as error:
            return str(error)
        if self.remote_key and self.remote_key in {*mapped, *unread}:
            return f"{self.remote} is the department's id and mapped or ignored at once"
        if both := sorted(set(mapped) & set(unread)):
            return f"{', '.join(both)} is mapped and ignored at once"
        if bare := sorted(text for text, why in self.ignored.items() if not why.strip()):
            return f"{', '.join(bare)} is ignored without a reason"
        return ""


def base_address(source: Source, environment: Mapping[str, str], default: str = "") -> str:
    """The base address for `source`: its own variable in `environment`, else `default`."""
    return environment.get(source.address_variable) or default
