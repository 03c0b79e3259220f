"""The child that takes one .xls apart: `biff_child.py FOLDER SECONDS BYTES`.

Reads FOLDER/book.xls; writes FOLDER/<n>.arrow (the grid of sheet n as text, columns c0, c1, ...)
and FOLDER/sheets.json (its name, and the rows that hold a value by another library). Started by
path, so that nothing of ours but this file is loaded. The last line of stderr says what failed.
"""

import json
import os
import resource
import sys
from pathlib import Path


def main(folder: Path, seconds: int, memory: int) -> None:
    """Hold ourselves to the limits, then read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    os.environ["POLARS_MAX_THREADS"] = "1"
    _read(folder)


def _read(folder: Path) -> None:
    # Only now, under the limits.
    import fastexcel  # noqa: PLC0415

    data = (folder / "book.xls").read_bytes()
    filled = _filled(data)
    book = fastexcel.read_excel(data)
    if len(set(book.sheet_names)) < len(book.sheet_names):
        raise ValueError("two sheets bear one name")
    sheets = []
    for number, name in enumerate(book.sheet_names):
        grid = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        grid.columns = [f"c{index}" for index in range(grid.width)]
        grid.write_ipc(folder / f"{number}.arrow")
        if grid.height and name not in filled:
            raise ValueError(f"sheet {name!r} is seen by one reader only")
        sheets.append({"name": name, "filled": filled.get(name, [])})
    (folder / "sheets.json").write_text(json.dumps(sheets))


def _filled(data: bytes) -> dict[str, list[int]]:
    """Sheet name → the 1-based numbers of the rows that hold a value, by the other library."""
    import xlrd  # noqa: PLC0415

    with Path(os.devnull).open("w") as nowhere:
        book = xlrd.open_workbook(
            file_contents=data, logfile=nowhere, on_demand=True, ragged_rows=True
        )
        return {sheet.name: _rows(sheet) for sheet in book.sheets()}


def _rows(sheet: object) -> list[int]:
    values = sheet.row_values  # type: ignore[attr-defined]
    count: int = sheet.nrows  # type: ignore[attr-defined]
    return [row + 1 for row in range(count) if any(value != "" for value in values(row))]


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except MemoryError:
        sys.exit("more memory than is granted")
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent wants one line
        sys.exit(" ".join(f"{type(error).__name__}: {error}".split()))
