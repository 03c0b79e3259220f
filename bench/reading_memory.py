"""The memory that reading one huge file holds, in a process of its own.

The file is one made part over and over until it has the size: what matters is that it is long.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import reading, reading_made
from bench.figure import Figure
from bench.memory import Watch
from sources.kit.csv_table import Csv
from sources.kit.reading import Read
from sources.kit.store import Store
from sources.kit.xml_messages import XmlMessages

SIZE = 1 << 30
MOST_MIB = 600
_PART_ROWS = 50_000
_READERS: dict[str, Read] = {"csv": Csv(), "exchange messages": XmlMessages()}


def figures() -> Iterator[Figure]:
    """One figure per format that may be of any size."""
    for name in _READERS:
        folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
        try:
            path = _long(folder, name)
            run = _apart(name, path, folder / "store")
            yield Figure(f"reading: MiB held while reading 1 GiB of {name}",
                         f"{run['peak_mib']:.0f} MiB", f"{run['rows']:,.0f} rows",
                         run["peak_mib"], MOST_MIB, at_least=False)  # fmt: skip
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _long(folder: Path, name: str) -> Path:
    table = reading_made.penalties(_PART_ROWS)
    make = reading_made.csv if name == "csv" else reading_made.messages
    head, body, tail = _apart_from_head(make(folder, table)[0].read_bytes(), name)
    path = folder / "long"
    with path.open("wb") as file:
        file.write(head)
        while file.tell() < SIZE:
            file.write(body)
        file.write(tail)
    return path


def _apart_from_head(data: bytes, name: str) -> tuple[bytes, bytes, bytes]:
    if name == "csv":
        end = data.index(b"\n") + 1
        return data[:end], data[end:], b""
    start, end = data.index(b"<ExchangeMessage>"), data.rindex(b"</ExchangeMessages>")
    return data[:start], data[start:end], data[end:]


def _apart(name: str, path: Path, store: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.reading_memory", name, str(path), str(store)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    run: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return run


def main() -> None:
    """Read one file chunk by chunk; print rows and peak as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("name", choices=_READERS)
    parser.add_argument("path", type=Path)
    parser.add_argument("store", type=Path)
    given = parser.parse_args()
    snapshots = reading.kept(Store(given.store), [given.path])
    with Watch() as watch:
        rows = reading.rows_of(_READERS[given.name], snapshots)
    print(json.dumps({"rows": rows, "peak_mib": watch.peak_mib}))


if __name__ == "__main__":
    main()
