"""Objects of a feed tree: lines compressed under the name of their own hash, and back.

`<home>/feeds/<channel>/targets/<folder>/<sha256>.<name>`: the consistent-snapshot layout of TUF.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import polars as pl
import zstandard

from publish.errors import TreeBroken
from publish.store import Store
from publish.text import Text
from records.digest import bucket_of

LEVEL = 3
TIGHT = 9
"""The level for what is small and fetched by all who follow; a higher one gains nothing."""
BLOCK = 16 * 2**20
COLUMNS = ("public_id", "bucket", "op", "line")
"""What lines are read as."""
_PUT = r'"id":"([^"]+)","op":"put","rev":[0-9]+,"seq":[0-9]+\}$'
_DEL = r'^\{"effective_at":"[^"]*","erase":(?:true|false),"id":"([^"]+)","op":"del"'


@dataclass(frozen=True, slots=True)
class Target:
    """One published file: its TUF target name, its path in the tree, hash and length."""

    target: str
    path: str
    sha256: str
    length: int

    def entry(self) -> dict[str, object]:
        """As release.json lists it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LinesTarget(Target):
    """A compressed object of lines, with what must come out of it."""

    raw_sha256: str
    raw_length: int
    lines: int


def named(target: str, data: bytes) -> Target:
    """Where `data` belongs in the tree under `target` (`delta/1-2.jsonl.zst`)."""
    digest = hashlib.sha256(data).hexdigest()
    folder, _, name = target.rpartition("/")
    path = "/".join(part for part in ("targets", folder, f"{digest}.{name}") if part)
    return Target(target, path, digest, len(data))


def put(tree: Store, target: str, data: bytes) -> Iterator[str | Target]:
    """Write `data` into the tree; yields steps, then the `Target`."""
    described = named(target, data)
    yield from tree.put_new(described.path, data)
    yield described


def put_lines(
    tree: Store, target: str, text: bytes | bytearray, level: int = LEVEL
) -> Iterator[str | LinesTarget]:
    """Compress `text` (lines with line feeds) into the tree; yields steps, then the target."""
    packed = compress(text, level)
    described = named(target, packed)
    yield from tree.put_new(described.path, packed)
    digest = hashlib.sha256(text).hexdigest()
    yield LinesTarget(
        **asdict(described), raw_sha256=digest, raw_length=len(text), lines=text.count(b"\n")
    )


def compress(text: bytes | bytearray, level: int = LEVEL) -> bytes:
    """One zstd frame, single-threaded: the same bytes every time."""
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(text)


def text_of(column: pl.Series) -> bytes:
    """A text column as bytes, a line feed after each value."""
    return bytes(Text().fill(column))


def text_by_id(rows: pl.DataFrame, into: Text | None = None) -> Text:
    """The lines of `rows` in the order of their ids, a line feed after each."""
    text = Text() if into is None else into
    nothing = pl.Series("line", [], pl.String())
    return text.fill(nothing if rows.is_empty() else rows.sort("public_id")["line"])


def collect(produced: Iterable[str | Target], into: list[Target]) -> Iterator[str]:
    """The steps of `produced`; the targets among them go `into` a list."""
    for step in produced:
        if isinstance(step, Target):
            into.append(step)
        else:
            yield step


def read_lines(tree: Store, path: str) -> Iterator[pl.DataFrame]:
    """Chunks of the lines of the object at `path`: public_id, bucket, op, line; in file order.

    `TreeBroken` when the stored bytes are not those the name promises.
    """
    return lines_of(tree.read(check_path(path)), path.rpartition("/")[2])


def read(tree: Store, target: Target) -> bytes:
    """The bytes of `target`, unpacked; errors as `read_lines`."""
    data = stored(tree, target.path)
    if not target.target.endswith(".zst"):
        return data
    return zstandard.ZstdDecompressor().decompress(data)


def stored(tree: Store, path: str) -> bytes:
    """The bytes of the object at `path`, packed as they are; errors as `read_lines`."""
    data = tree.read(check_path(path))
    _verify(data, path.rpartition("/")[2])
    return data


def read_at_once(tree: Store, path: str) -> pl.DataFrame:
    """What `read_lines` gives of an object that fits in memory, in little more than half the time.

    Errors as there.
    """
    return _parsed(stored(tree, path))


def rows_at_once(packed: bytes, name: str) -> pl.DataFrame:
    """The lines of a packed text as rows of one column, `name`; polars unpacks them by itself."""
    # No line of ours holds this separator, for JSON escapes it and XML cannot hold it: each is one
    # cell, in a quarter of the time that Python needs to cut them apart.
    return pl.read_csv(
        packed, has_header=False, separator="\x01", quote_char=None, schema={name: pl.String()}
    )


def lines_of(packed: bytes, name: str) -> Iterator[pl.DataFrame]:
    """The lines of an object's stored bytes, as `read_lines`; `name` begins with their hash."""
    _verify(packed, name)
    with zstandard.ZstdDecompressor().stream_reader(packed) as reader:
        rest = b""
        while block := reader.read(BLOCK):
            whole, feed, rest = (rest + block).rpartition(b"\n")
            if feed:
                yield _parsed(whole + feed)


def _verify(packed: bytes, name: str) -> None:
    digest = hashlib.sha256(packed).hexdigest()
    if not name.startswith(digest):
        raise TreeBroken(f"{name}: the bytes hash to {digest}")


def _parsed(text: bytes) -> pl.DataFrame:
    table = rows_at_once(text, "line").with_columns(
        pl.col("line").str.extract(_PUT).alias("put"),
        pl.col("line").str.extract(_DEL).alias("gone"),
    )
    op = pl.when(pl.col("put").is_not_null()).then(pl.lit("put")).otherwise(pl.lit("del"))
    table = table.with_columns(pl.coalesce("put", "gone").alias("public_id"), op.alias("op"))
    return table.with_columns(bucket_of("public_id").alias("bucket")).select(COLUMNS)


def check_path(path: str) -> str:
    """`path` if it may name an object of a tree; `TreeBroken` otherwise."""
    if not re.fullmatch(r"targets/(?:[a-z]+/)?[0-9a-f]{64}\.[A-Za-z0-9._-]+", path):
        raise TreeBroken(f"not the path of an object: {path!r}")
    return path
