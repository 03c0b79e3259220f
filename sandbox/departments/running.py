"""All departments running, and the folder of list workbooks filled."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from records.kind import Kind
from sandbox.delivery import KINDS, Delivery
from sandbox.departments.misbehaviour import Misbehaviour, bytes_wrong, columns_wrong
from sandbox.departments.server import DepartmentServer
from sandbox.departments.shelf import DEPARTMENTS, Shelf
from sandbox.outlet import Opened
from sandbox.outlets import all_outlets
from sandbox.wire import list_workbook, wire_table

_DEPARTMENT_OF = {
    source_id: source_id.split("_")[0]
    for source_id, kind in KINDS.items()
    if kind is not Kind.LISTING
}


class Running:
    """The departments at work. Starts serving at once; `stop()` or a `with` block ends it."""

    def __init__(
        self,
        deliveries: Sequence[Delivery],
        truth: pl.DataFrame,
        folder: Path,
        misbehaviours: Mapping[str, Misbehaviour],
    ) -> None:
        self.truth = truth
        self.folder = folder
        self.shelf = Shelf(deliveries, misbehaviours)
        fill_folder(deliveries, folder, misbehaviours)
        self.servers = {name: DepartmentServer(name, self.shelf) for name in DEPARTMENTS}
        for server in self.servers.values():
            server.open()
        self.opened = open_outlets(deliveries, folder)

    def base_url(self, department: str) -> str:
        """The base address of a department; paths begin with its name, e.g. `/market/…`."""
        return self.servers[department].base_url

    def environment(self) -> dict[str, str]:
        """`WANGJIAN_SOURCE_<ID>_URL` for every source: a base address, or the folder's path.

        And the credentials that departments gave out.
        """
        places = {source_id: self.base_url(name) for source_id, name in _DEPARTMENT_OF.items()}
        places["ecommerce_blacklist"] = str(self.folder)
        told = {f"WANGJIAN_SOURCE_{name.upper()}_URL": place for name, place in places.items()}
        for source_id, counter in self.opened.items():
            told |= {
                f"WANGJIAN_SOURCE_{source_id.upper()}_{name}": value
                for name, value in counter.environment().items()
            }
        return told

    def stop(self) -> None:
        """Close every server; the folder stays."""
        for counter in self.opened.values():
            counter.close()
        for server in self.servers.values():
            server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def open_outlets(deliveries: Sequence[Delivery], folder: Path) -> dict[str, Opened]:
    """Every outlet that has deliveries, at its counter; the counters' own files lie in `folder`."""
    opened = {}
    for outlet in all_outlets():
        goods = [
            outlet.goods(delivery.day, delivery.table)
            for delivery in deliveries
            if delivery.source_id == outlet.source_id
        ]
        if goods:
            opened[outlet.source_id] = outlet.counter.open(outlet.source_id, goods, folder)
    return opened


def serve(
    deliveries: Sequence[Delivery],
    folder: Path,
    misbehaviours: Mapping[str, Misbehaviour] | None = None,
) -> Running:
    """Departments for hand-made deliveries, without a truth."""
    return Running(deliveries, pl.DataFrame(), folder, misbehaviours or {})


def fill_folder(
    deliveries: Sequence[Delivery], folder: Path, misbehaviours: Mapping[str, Misbehaviour]
) -> None:
    """List workbooks at `{folder}/ecommerce_blacklist/严重失信企业名单-{YYYYMMDD}.xlsx`."""
    for delivery in deliveries:
        if KINDS.get(delivery.source_id) is Kind.LISTING:
            switch = misbehaviours.get(delivery.source_id)
            target = folder / delivery.source_id
            target.mkdir(parents=True, exist_ok=True)
            body = list_workbook(columns_wrong(wire_table(delivery), switch))
            path = target / f"严重失信企业名单-{delivery.day:%Y%m%d}.xlsx"
            path.write_bytes(bytes_wrong(body, switch))
