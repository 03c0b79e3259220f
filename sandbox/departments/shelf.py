"""What a department has to hand out: addresses of the contract, bodies made once when asked for."""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from records.kind import Kind
from sandbox.delivery import Delivery
from sandbox.departments.misbehaviour import Misbehaviour, bytes_wrong, columns_wrong
from sandbox.errors import CannotMisbehaveSo
from sandbox.wire import (
    PAGE,
    csv_bytes,
    json_page,
    json_rows,
    penalty_workbook,
    wire_table,
    xml_messages,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[str, tuple[str, str]] = {
    # path with the day → (source, media type)
    "registry/enterprises-{}.csv": ("registry_enterprises", "text/csv; charset=GB18030"),
    "registry/changes-{}.csv": ("registry_changes", "text/csv; charset=GB18030"),
    "market/penalties-{}.xlsx": ("market_penalties", XLSX),
    "market/licences-{}.xlsx": ("market_licences", XLSX),
    "justice/messages-{}.xml": ("justice_penalties", "application/xml"),
}
PAGED = {
    "city/penalties": "city_platform_penalties",
    "city/licences": "city_platform_licences",
    "platform/shops": "platform_shops",
}
DEPARTMENTS = ("registry", "market", "city", "justice", "platform")
JSON = "application/json; charset=utf-8"
XML_ONLY = ("xml_bomb", "external_entity")


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and which source it belongs to."""

    source_id: str
    body: bytes
    media_type: str


@dataclass
class Shelf:
    """All deliveries by address; thread-safe; a body is made at the first request and kept."""

    deliveries: Sequence[Delivery]
    misbehaviours: Mapping[str, Misbehaviour]
    _bodies: dict[tuple[str, date], bytes] = field(default_factory=dict)
    _rows: dict[tuple[str, date], list[str]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        for source_id, misbehaviour in self.misbehaviours.items():
            if misbehaviour.wrong in XML_ONLY and source_id != "justice_penalties":
                raise CannotMisbehaveSo(f"{source_id}: {misbehaviour.wrong} needs XML")

    @property
    def latest(self) -> date:
        """The newest day that anything was delivered."""
        return max(delivery.day for delivery in self.deliveries)

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """What stands at `path` (no leading slash), or None."""
        if path in PAGED:
            return self._paged(PAGED[path], query)
        day = re.search(r"-(\d{8})\.", path)
        if day is None:
            return None
        source_id, media_type = FILES.get(path.replace(day[1], "{}"), ("", ""))
        key = (source_id, _day(day[1]))
        delivery = self._delivery(*key)
        if delivery is None:
            return None
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = self._body(delivery)
            return Answer(source_id, self._bodies[key], media_type)

    def _paged(self, source_id: str, query: Mapping[str, str]) -> Answer | None:
        day = _day(query.get("date", "").replace("-", ""))
        delivery = self._delivery(source_id, day)
        numbers = query.get("page", "1"), query.get("size", str(PAGE))
        if delivery is None or not all(number.isdecimal() for number in numbers):
            return None
        page, size = (int(number) for number in numbers)
        switch = self.misbehaviours.get(source_id)
        with self._lock:
            key = (source_id, day)
            if key not in self._rows:
                table = columns_wrong(wire_table(delivery), switch)
                self._rows[key] = json_rows(delivery, table)
            body = json_page(self._rows[key], max(1, page), max(1, size))
        return Answer(source_id, bytes_wrong(body, switch), JSON)

    def _body(self, delivery: Delivery) -> bytes:
        switch = self.misbehaviours.get(delivery.source_id)
        table = columns_wrong(wire_table(delivery), switch)
        if delivery.kind is Kind.REGISTRATION:
            body = csv_bytes(table)
        elif delivery.source_id == "justice_penalties":
            body = xml_messages(delivery, table)
        else:
            body = penalty_workbook(delivery, table)
        return bytes_wrong(body, switch)

    def _delivery(self, source_id: str, day: date) -> Delivery | None:
        for delivery in self.deliveries:
            if (delivery.source_id, delivery.day) == (source_id, day):
                return delivery
        return None


def _day(digits: str) -> date:
    """The date of eight digits; the first of all days when there is none, which nobody delivers."""
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return date.min
