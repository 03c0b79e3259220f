"""Reading .xls, the binary workbook of old office programs, in a child with little to lose.

The format is forty years of surprises: the bytes go to a child process (`biff_child.py`) that may
take so much memory and time and no more. It hands back each sheet as a grid of text, and which
rows hold a value as another library sees them; from there on it is a sheet like any (`sheet.py`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.reading import Delivery, Part
from sources.kit.scratch import scratch
from sources.kit.sheet import Sheet
from sources.kit.workbook import COMPOUND, Workbook, stored

_ZIP = b"PK\3\4"
_CHILD = Path(__file__).with_name("biff_child.py")


@dataclass(frozen=True, slots=True)
class OldWorkbook:
    """Every sheet of an .xls with the same columns; sheets in `ignored` are not read.

    An .xlsx that bears the old ending is read as what it is. The child gets `seconds` and `memory`
    bytes for each workbook.
    """

    fixed_columns: ClassVar[bool] = True
    ignored: Mapping[str, str] = field(default_factory=dict)
    seconds: int = 60
    memory: int = 2 << 30

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """One part per sheet that has rows."""
        for snapshot in delivery.snapshots:
            data = stored(delivery, snapshot)
            if data.startswith(_ZIP):
                yield from Workbook(self.ignored).sheets(delivery, snapshot, data)
                continue
            if not data.startswith(COMPOUND):
                trouble = f"no .xls: it begins with {data[:16]!r}; is it text under that ending?"
                raise NotTheFormat(delivery.place(snapshot), trouble)
            with scratch() as folder:
                yield from self._book(delivery, snapshot, data, folder)

    def _book(
        self, delivery: Delivery, snapshot: Snapshot, data: bytes, folder: Path
    ) -> Iterator[Part]:
        place = delivery.place(snapshot)
        (folder / "book.xls").write_bytes(data)
        self._take_apart(folder, place)
        found = False
        for number, sheet in enumerate(json.loads((folder / "sheets.json").read_text())):
            name = str(sheet["name"])
            cells = pl.read_ipc(folder / f"{number}.arrow")
            if name in self.ignored or not cells.width or not cells.height:
                continue
            found = True
            filled = np.array(sheet["filled"], dtype=np.int64)
            yield from Sheet(delivery, snapshot, place.at(f"{name}!"), name).parts(cells, filled)
        if not found:
            raise NotTheFormat(place, "the workbook has no sheet with content")

    def _take_apart(self, folder: Path, place: Place) -> None:
        """Let the child do it; `NotTheFormat` says what it found or what stopped it."""
        command = [sys.executable, "-I", str(_CHILD), str(folder)]
        limits = [str(self.seconds), str(self.memory)]
        try:
            child = subprocess.run(  # noqa: S603  # our own program
                [*command, *limits],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.seconds + 5,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotTheFormat(place, self._late()) from error
        if child.returncode < 0:  # ended by the system, or by itself for want of memory
            raise NotTheFormat(place, self._late())
        if child.returncode:
            said = child.stderr.decode(errors="replace").strip().splitlines()
            trouble = said[-1][:300] if said else f"the reader broke down ({child.returncode})"
            raise NotTheFormat(place, f"no readable .xls workbook: {trouble}")

    def _late(self) -> str:
        return f"the .xls was not read within {self.seconds} s and {self.memory >> 20:,} MiB"
