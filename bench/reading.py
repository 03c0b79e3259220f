"""Reading: each kind of access against the bare reader that it stands on, in the same run.

Ours is the whole of `sources.kit.collect.read` on bytes in the store: unpacked, counted twice,
located row by row, mapped. The floor is one library call on the same kept bytes, unpacked.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bench import reading_floor, reading_made
from bench.figure import Figure, seconds
from bench.made import PENALTIES
from records.snapshot import Snapshot
from sources.kit.collect import read
from sources.kit.csv_table import Csv
from sources.kit.envelope import Envelope
from sources.kit.json_rows import JsonRows
from sources.kit.members import Members
from sources.kit.reading import Read
from sources.kit.store import Store
from sources.kit.table_rows import TableRows
from sources.kit.web_grid import Table
from sources.kit.web_listing import Listing
from sources.kit.web_pages import WebPages
from sources.kit.workbook import Workbook
from sources.kit.xml_envelope import XmlAnswer
from sources.kit.xml_messages import XmlMessages
from sources.kit.xml_rows import XmlRows

AIM = 0.8
_MOMENT = datetime(2018, 11, 24, 3, 30, tzinfo=UTC)
_BLOCK = 1 << 20
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is made, read by us, and read barely; `share` of the rows asked for."""

    name: str
    make: reading_made.Make
    read: Read
    floor: Callable[[Sequence[Path]], int]
    share: float = 1.0


LISTING = Listing(box="//ul[@class='list']", entry="./li", dated="./span", following="//a[@rel]")

FORMATS = (
    Format("csv", reading_made.csv, Csv(), reading_floor.csv),
    Format("csv, GB18030", partial(reading_made.csv, encoding="gb18030"), Csv(encoding="gb18030"),
           partial(reading_floor.csv, encoding="gb18030"), 0.5),
    Format("workbook", reading_made.workbook, Workbook(), reading_floor.workbook, 0.1),
    Format("JSON pages", reading_made.json_pages, JsonRows(), reading_floor.json_pages, 0.2),
    Format("gateway answers, GB18030", partial(reading_made.json_pages, encoding="gb18030"),
           JsonRows(Envelope(encoding="gb18030")),
           partial(reading_floor.json_pages, encoding="gb18030"), 0.2),
    Format("exchange messages", reading_made.messages, XmlMessages(), reading_floor.messages, 0.1),
    Format("WebService answers", reading_made.answers,
           XmlRows(XmlAnswer(row="record", total="total")), reading_floor.answers, 0.1),
    Format("front-end tables", reading_made.table_file, TableRows(), reading_floor.table_file, 0.2),
    Format("bundles of csv", reading_made.bundle, Members("*.csv", Csv()), reading_floor.bundle),
    Format("notices of a site", reading_made.notices,
           WebPages(LISTING, "//div[@id='zoom']", Table()), reading_floor.notices, 0.05),
)  # fmt: skip


def figures(rows: int) -> Iterator[Figure]:
    """One figure per format."""
    for one in FORMATS:
        folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
        try:
            yield _figure(one, folder, int(rows * one.share))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _figure(one: Format, folder: Path, rows: int) -> Figure:
    paths = one.make(folder, reading_made.penalties(rows))
    snapshots = kept(Store(folder / "store"), paths)
    stored = [snapshot.path for snapshot in snapshots]
    ours, floor = float("inf"), float("inf")
    for _ in range(_ROUNDS):  # in turn, so that a busy minute hits both
        ours = min(ours, seconds(lambda: _ours(one, snapshots, rows), 1))
        floor = min(floor, seconds(lambda: _bare(one, stored, rows), 1))
    return Figure(f"reading: {one.name} over its bare reader", f"{rows / ours:,.0f} rows/s",
                  f"{rows / floor:,.0f} rows/s", floor / ours, AIM)  # fmt: skip


def kept(store: Store, paths: Sequence[Path]) -> list[Snapshot]:
    """The files as a fetch would leave them."""
    snapshots = []
    for path in paths:
        with store.receive(16 << 30) as receiver, path.open("rb") as file:
            for block in iter(lambda: file.read(_BLOCK), b""):
                receiver.write(block)
            digest = receiver.keep()
        snapshots.append(
            Snapshot(digest, PENALTIES.id, date(2018, 11, 23), path.name, "", receiver.size,
                     _MOMENT, store.path(digest))
        )  # fmt: skip
    return snapshots


def rows_of(how: Read, snapshots: Sequence[Snapshot]) -> int:
    """Rows read from stored bytes, chunk by chunk, nothing kept."""
    reading = read(replace(PENALTIES, read=how), snapshots)
    return sum(chunk.height for chunk in reading.chunks)


def _ours(one: Format, snapshots: Sequence[Snapshot], rows: int) -> None:
    assert rows_of(one.read, snapshots) == rows


def _bare(one: Format, paths: Sequence[Path], rows: int) -> None:
    assert one.floor(paths) == rows
