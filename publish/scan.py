"""Every public byte of a feed tree, unpacked and looked at for personal data (design §11)."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import zstandard

from publish.bodies import every_member
from publish.personal import classes
from records.field import Channel

# Where something stands: the file in the tree, the line in it (from 1), and of which class it is.
# Never what it says.
SCANNED = pl.Schema({"path": pl.String(), "line": pl.Int64(), "class": pl.String()})
UNREADABLE = "unreadable"
"""The class of a file that could not be looked at: nobody knows what is in it."""
_BLOCK = 16 * 2**20


def scan(folder: Path) -> Iterator[pl.DataFrame]:
    """SCANNED for every file under `folder`, one table a file; empty where nothing is found."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        numbers = _numbers((folder.name, *Path(name).parts))
        tables, before = [pl.DataFrame(schema=SCANNED)], 0
        try:
            for lines in _texts(path):
                tables.append(_found(name, lines, before, numbers))
                before += len(lines)
        except (zstandard.ZstdError, zipfile.BadZipFile, UnicodeDecodeError):
            tables.append(pl.DataFrame([(name, before + 1, UNREADABLE)], SCANNED, orient="row"))
        yield pl.concat(tables)


def _found(name: str, lines: pl.Series, before: int, numbers: frozenset[str]) -> pl.DataFrame:
    table = classes(lines, numbers).to_frame().with_row_index("line", before + 1)
    held = table.filter(pl.col("class").is_not_null()).with_columns(pl.lit(name).alias("path"))
    return held.select(pl.col(key).cast(dtype) for key, dtype in SCANNED.items())


def _numbers(parts: tuple[str, ...]) -> frozenset[str]:
    """The members that hold codes in the channel whose tree a file stands in."""
    channel = next((Channel(part) for part in parts if part in set(Channel)), None)
    members = () if channel is None else every_member(channel)
    return frozenset(each.key for each in members if each.number)


def _texts(path: Path) -> Iterator[pl.Series]:
    """The text of a file in blocks of whole lines; `UnicodeDecodeError` where it is none."""
    name = path.name.removesuffix(".zst")
    with path.open("rb") as file:
        handle: io.RawIOBase | io.BufferedReader | zstandard.ZstdDecompressionReader = file
        if name != path.name:
            handle = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(handle.read())) as book:
                for inner in book.namelist():
                    # A cell is a line: a sheet has no line feeds of its own.
                    yield _lines(book.read(inner).replace(b"<", b"\n<"))
            return
        rest = b""
        while block := handle.read(_BLOCK):
            whole, feed, rest = (rest + block).rpartition(b"\n")
            yield _lines(whole + feed)
        yield _lines(rest)


def _lines(data: bytes) -> pl.Series:
    return pl.Series("text", data.decode().splitlines(), dtype=pl.String)
