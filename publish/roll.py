"""The roll of a channel: which lines are live, as key hash and line hash, sorted, 64 bytes each.

A bucket is a stretch of it, and the bucket's digest the hash of that stretch: a release reads the
roll and writes the next one, and need not ask the ledger for what it does not change. The ledger is
asked where the roll is lost, or does not hash to the digests that the last release stands for.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from publish import state
from publish.spill import Spill
from publish.tables import BUCKETS
from records.digest import sha256_expr

WIDTH = 64
_KEY = 32
_BLOCK = 256  # buckets that are in memory at once
_COLUMNS = ("public_id", "bucket", "op", "line_hash")

Rows = npt.NDArray[np.uint8]
Ask = Callable[[pl.Series], pl.DataFrame]
"""Asked for buckets (Int32), gives public_id and line_hash of the lines live in them."""


def followed(old: Path | None, rows: bytes, lines: Spill, ask: Ask, new: Path) -> bytes:
    """The bucket rows (`state`) once `lines` are applied to `rows`; their roll goes into `new`.

    `old` is the roll that `rows` stand for, there or lost; None before the first release.
    """
    held = _held(old, rows)
    new.unlink(missing_ok=True)  # a killed run may have left another name of `old` there
    if held is not None and old is not None and not lines.lines:
        os.link(old, new)
        return rows
    ends = np.concatenate([[0], np.cumsum(state.counts(rows))])
    result = bytearray(rows)
    with new.open("wb") as file:
        for low in range(0, BUCKETS, _BLOCK):
            every = range(low, low + _BLOCK)
            touched: Iterable[int] = [number for number in every if lines.counts[number]]
            block = None if held is None else np.array(held[ends[low] : ends[low + _BLOCK]])
            if block is None or not _are(rows, block, touched):
                block, touched = _sorted(ask(pl.Series(every, dtype=pl.Int32()))), every
            if lines.counts[low : low + _BLOCK].any():
                block = _changed(block, lines.rows(low, low + _BLOCK - 1, _COLUMNS))
            file.write(block.data)
            _count(result, block, touched)
    return bytes(result)


def keep(new: Path, seq: int, sha256: str) -> None:
    """Name the roll in `new` after its release; only the one before it is kept beside it."""
    new.replace(new.with_name(f"{seq}.{sha256}.roll"))
    for path in new.parent.glob("[0-9]*.roll"):
        if int(path.name.partition(".")[0]) < seq - 1:
            path.unlink()


def _held(old: Path | None, rows: bytes) -> Rows | None:
    """The roll in `old`, if it has the right length; None: the ledger must be asked."""
    total = state.count(rows)
    if old is not None and (not old.exists() or old.stat().st_size != total * WIDTH):
        return None
    if old is None or total == 0:
        return np.empty((0, WIDTH), np.uint8)
    return np.memmap(old, np.uint8, "r").reshape(-1, WIDTH)


def _sorted(members: pl.DataFrame) -> Rows:
    """`public_id` and `line_hash` as rows of the roll."""
    keyed = members.select(sha256_expr(pl.col("public_id")).alias("kh"), "line_hash").sort("kh")
    text = keyed.select(pl.concat_str("kh", "line_hash").str.join("")).item()
    return np.frombuffer(bytearray.fromhex(text or ""), np.uint8).reshape(-1, WIDTH)


def _keys(rows: Rows) -> npt.NDArray[np.bytes_]:
    """Key hashes that numpy compares as bytes; of one length, so what it strips is no matter."""
    return np.ascontiguousarray(rows[:, :_KEY]).view(f"S{_KEY}").ravel()


def _places(rows: Rows, keys: npt.NDArray[np.bytes_]) -> npt.NDArray[np.int64]:
    """Where each of `keys` stands in `rows` or would: bisected all at once, no row but those read.

    Numpy's own search would first copy the keys of all rows.
    """
    low, high = np.zeros(len(keys), np.int64), np.full(len(keys), len(rows), np.int64)
    for _ in range(len(rows).bit_length()):
        middle = np.minimum((low + high) // 2, len(rows) - 1)
        is_less = (low < high) & (_keys(rows[middle]) < keys)
        high = np.where(is_less, high, np.minimum(high, middle))
        low = np.where(is_less, middle + 1, low)
    return low


def _found(rows: Rows, wanted: Rows) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The places of `wanted` in `rows` by their keys, and which of them are there."""
    keys = _keys(wanted)
    places = _places(rows, keys)
    is_there = places < len(rows)
    is_there[is_there] = _keys(rows[places[is_there]]) == keys[is_there]
    return places, is_there


def _changed(block: Rows, changes: pl.DataFrame) -> Rows:
    """A block without the rows of the ids in `changes`, and with those of its puts.

    Rows that stay in their place are written over in `block` itself.
    """
    is_put = pl.col("op") == "put"
    gone, puts = _sorted(changes.filter(~is_put)), _sorted(changes.filter(is_put))
    places, is_there = _found(block, puts)
    block[places[is_there]] = puts[is_there]
    places, is_known = _found(block, gone)
    if is_known.any():
        block = np.delete(block, places[is_known], axis=0)
    fresh = puts[~is_there]
    return np.insert(block, _places(block, _keys(fresh)), fresh, axis=0) if len(fresh) else block


def _stretches(block: Rows, low: int) -> npt.NDArray[np.int64]:
    """Where each bucket of a block that begins with bucket `low` ends, a zero before them."""
    bounds = np.zeros((_BLOCK - 1, _KEY), np.uint8)
    numbers = np.arange(low + 1, low + _BLOCK)
    bounds[:, 0], bounds[:, 1] = numbers >> 4, (numbers & 15) << 4
    return np.concatenate([[0], _places(block, _keys(bounds)), [len(block)]])


def _digest(stretch: Rows) -> bytes:
    digest = hashlib.sha256(b"\x00")
    digest.update(stretch.data)
    return digest.digest()


def _are(rows: bytes, block: Rows, touched: Iterable[int]) -> bool:
    """Whether the touched buckets of a block are those that `rows` stand for."""
    numbers = list(touched)
    if not numbers:
        return True
    low = numbers[0] // _BLOCK * _BLOCK
    ends = _stretches(block, low)
    return all(
        _digest(block[ends[number - low] : ends[number - low + 1]])
        == rows[number * state.ROW : number * state.ROW + state.DIGEST]
        for number in numbers
    )


def _count(result: bytearray, block: Rows, touched: Iterable[int]) -> None:
    """Write digest and count of the touched buckets of a block."""
    numbers = list(touched)
    if not numbers:
        return
    low = numbers[0] // _BLOCK * _BLOCK
    ends = _stretches(block, low)
    for number in numbers:
        begin, end = ends[number - low], ends[number - low + 1]
        row = _digest(block[begin:end]) + int(end - begin).to_bytes(4, "big")
        result[number * state.ROW : (number + 1) * state.ROW] = row
