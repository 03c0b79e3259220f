"""Where in the archive a code or an id is spoken of: one small Arrow table per release.

Codes and ids stand as the first 64 bits of their SHA-256. What is found is only where to look: the
lines themselves say whether they speak of the code.
"""

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from publish import objects
from publish.errors import ArchiveBroken, TreeBroken
from records.digest import sha256_expr
from records.field import Channel

# One row per line; a removal names no code.
INDEX = pl.Schema(
    {
        "seq": pl.UInt32(),
        "object": pl.UInt16(),  # which of the release's own objects, from 0
        "start": pl.UInt64(),  # bytes in front of the line in the object's text
        "length": pl.UInt32(),  # bytes of the line without its line feed
        "code": pl.UInt64(),  # null of a removal
        "id": pl.UInt64(),
    }
)
CODE_KEYS = {
    Channel.CREDIT_CHINA: ("CF_XDR_SHXYM", "XK_XDR_SHXYM"),
    Channel.GSXT: ("UNISCID",),
    Channel.WARNING: ("uscc",),
}
"""Where a body holds the code of the enterprise that it is about."""
_CODES = {
    Channel.CREDIT_CHINA: pl.col("line").str.extract(r'"(?:CF|XK)_XDR_SHXYM":"([^"]+)"'),
    Channel.GSXT: pl.col("line").str.extract(r'"UNISCID":"([^"]+)"'),
    Channel.WARNING: pl.col("line").str.json_path_match("$.body.uscc"),
}


def table(channel: Channel, seq: int, paths: Sequence[Path]) -> pl.DataFrame:
    """INDEX of the lines in `paths`; `ArchiveBroken` when one is missing or was changed."""
    parts = [pl.DataFrame(schema=INDEX)]
    for number, path in enumerate(paths):
        parts += _object(channel, path, {"seq": seq, "object": number})
    return pl.concat(parts)


def packed(index: pl.DataFrame) -> bytes:
    """The table as it is kept: not compressed, so that a search maps it and reads what it needs."""
    buffer = io.BytesIO()
    index.write_ipc(buffer, compression="uncompressed")
    return buffer.getvalue()


def search(paths: Sequence[Path], code: str) -> pl.DataFrame:
    """INDEX of every line of an id that was ever said of `code`, in the order of the releases.

    `paths` are indexes; `OSError` or `PolarsError` when one cannot be read.
    """
    if not paths:
        return pl.DataFrame(schema=INDEX)
    index = pl.scan_ipc(list(paths))
    key = pl.select(_key(pl.lit(code))).item()
    ids = index.filter(pl.col("code") == key).select("id").unique().collect()["id"]
    found = index.filter(pl.col("id").is_in(ids.implode())).collect()
    return found.sort("seq", "object", "start")


def is_readable(path: Path) -> bool:
    """Whether an index can be read at all."""
    try:
        pl.scan_ipc(path).collect()
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def _object(channel: Channel, path: Path, place: dict[str, int]) -> list[pl.DataFrame]:
    parts, begin = [], 0
    try:
        for lines in objects.lines_of(path.read_bytes(), path.name):
            size = pl.col("line").str.len_bytes().cast(pl.UInt64)
            behind = (size + 1).cum_sum()
            part = lines.select(
                *(pl.lit(number).alias(name) for name, number in place.items()),
                (behind - size - 1 + begin).alias("start"),
                size.alias("length"),
                _key(pl.when(pl.col("op") == "put").then(_CODES[channel])).alias("code"),
                _key(pl.col("public_id")).alias("id"),
            )
            parts.append(part.cast(INDEX))
            begin += int(lines.select(behind.last()).item() or 0)
    except (OSError, TreeBroken) as error:
        words = "缺失" if isinstance(error, OSError) else "内容已不是当时写入的"
        raise ArchiveBroken(path, words) from error
    return parts


def _key(text: pl.Expr) -> pl.Expr:
    return sha256_expr(text).str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64())
