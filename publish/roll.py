"""The roll of a channel: which lines are live, as key hash and line hash, sorted, 64 bytes each.

A bucket is a stretch of it, and the bucket's digest the hash of that stretch: a release reads the
roll, and need not ask the ledger for what it does not change. While little has changed since the
roll was written, releases hand it on as it is, and what changed beside it (`overlay`). The ledger
is asked where the roll is lost, or is not the one that was written for the last release: sums of
its buckets lie beside it, for to hash what stood costs as much again as to hash what stands.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from publish import state
from publish.overlay import KEY, ROW, WIDTH, Laid, Places, Rows, bounds, keys, places, stand, summed
from publish.spill import Spill
from publish.tables import BUCKETS
from records.digest import sha256_expr

_BLOCK = 256  # buckets that are in memory at once
_COLUMNS = ("public_id", "bucket", "op", "line_hash")
_LITTLE = 1_000  # changed rows that never make a roll be written anew
_SHARE = 32  # nor does so small a part of it
_BESIDE = ".since"
_SUMS = ".sums"
_SEAL = hashlib.sha256().digest_size

Ask = Callable[[pl.Series], pl.DataFrame]
"""Asked for buckets (Int32), gives public_id and line_hash of the lines live in them."""


def followed(old: Path | None, rows: bytes, lines: Spill, ask: Ask, new: Path) -> bytes:
    """The bucket rows (`state`) once `lines` are applied to `rows`; their roll goes into `new`.

    `old` is the roll that `rows` stand for, there or lost; None before the first release.
    """
    held = _held(old, rows)
    for path in (new, _beside(new), _sums(new)):
        path.unlink(missing_ok=True)  # a killed run may have left another name of `old` there
    laid = None if old is None or held is None else _laid_over(held, rows, lines)
    if old is None or laid is None:
        result, since = _written(held, rows, lines, ask, new), np.empty(0, ROW)
    else:
        result, since = laid
        os.link(old, new)
        os.link(_sums(old), _sums(new))
    data = since.tobytes()
    _beside(new).write_bytes(_seal(result, _sums(new).read_bytes(), data) + data)
    return result


def keep(new: Path, seq: int, sha256: str) -> None:
    """Name the roll in `new` after its release; only the one before it is kept beside it."""
    kept = new.with_name(f"{seq}.{sha256}.roll")
    for end in (_BESIDE, _SUMS, new.suffix):  # without the others a roll is not trusted
        if new.with_suffix(end).exists():
            new.with_suffix(end).replace(kept.with_suffix(end))
        for path in new.parent.glob(f"[0-9]*{end}"):
            if int(path.name.partition(".")[0]) < seq - 1:
                path.unlink()


def _beside(roll: Path) -> Path:
    """Where the rows are that changed since a roll was written, behind their seal."""
    return roll.with_suffix(_BESIDE)


def _sums(roll: Path) -> Path:
    """Where the sums of a roll's buckets are."""
    return roll.with_suffix(_SUMS)


def _seal(rows: bytes, sums: bytes, since: bytes) -> bytes:
    """What says that a roll of those sums and what changed since lead to those bucket rows."""
    return hashlib.sha256(rows + sums + since).digest()


def _held(old: Path | None, rows: bytes) -> Laid | None:
    """The roll in `old`, if it may be the one that `rows` stand for; None: ask the ledger."""
    if old is None:
        return Laid(Path(), np.empty(0, ROW), state.counts(rows), np.zeros(BUCKETS, np.uint64))
    if not all(path.exists() for path in (old, _beside(old), _sums(old))):
        return None
    data, sums = _beside(old).read_bytes(), _sums(old).read_bytes()
    if data[:_SEAL] != _seal(rows, sums, data[_SEAL:]):
        return None
    since = np.frombuffer(data, ROW, offset=_SEAL)
    held = Laid(old, since, state.counts(rows), np.frombuffer(sums, np.uint64))
    return held if old.stat().st_size == held.length * WIDTH else None


def _laid_over(held: Laid, rows: bytes, lines: Spill) -> tuple[bytes, npt.NDArray[np.void]] | None:
    """The bucket rows with `lines`, and all that changed since the roll of `held` was written.

    None where that is much, or the roll is not the one that `rows` stand for.
    """
    if len(held.since) + lines.lines > max(held.length // _SHARE, _LITTLE):
        return None
    result, since = bytearray(rows), []
    for low in range(0, BUCKETS, _BLOCK):
        high = low + _BLOCK
        before = held.changed(low, high)
        since.append(before)
        if not lines.counts[low:high].any():
            continue
        since[-1] = held.over(low, high, _told(lines.rows(low, high - 1, _COLUMNS)))
        stands = held.buckets(low, high, since[-1])
        for bucket, pieces in zip(range(low, high), stands, strict=True):
            if not lines.counts[bucket]:
                continue
            if not held.is_sound(bucket):
                return None
            result[bucket * state.ROW : (bucket + 1) * state.ROW] = held.row(bucket, pieces)
        held.let_go()
    return bytes(result), np.concatenate(since)


def _told(lines: pl.DataFrame) -> Rows:
    """`lines` as rows of a roll; those that leave have a leaf of zeros."""
    none = pl.lit("0" * (WIDTH - KEY) * 2)
    is_put = pl.col("op") == "put"
    return _sorted(
        lines.select(
            "public_id", pl.when(is_put).then("line_hash").otherwise(none).alias("line_hash")
        )
    )


def _written(held: Laid | None, rows: bytes, lines: Spill, ask: Ask, new: Path) -> bytes:
    """The bucket rows with `lines`, and their roll written anew, its sums beside it."""
    result, sums = bytearray(rows), []
    with new.open("wb") as file:
        for low in range(0, BUCKETS, _BLOCK):
            every = range(low, low + _BLOCK)
            touched: Iterable[int] = [number for number in every if lines.counts[number]]
            block = None if held is None else held.block(low, low + _BLOCK)
            if block is None or not _are(rows, block, touched):
                block, touched = _sorted(ask(pl.Series(every, dtype=pl.Int32()))), every
            if lines.counts[low : low + _BLOCK].any():
                block = _changed(block, lines.rows(low, low + _BLOCK - 1, _COLUMNS))
            file.write(block.data)
            sums.append(summed(block, _stretches(block, low)))
            _count(result, block, touched)
            if held is not None:
                held.let_go()
    _sums(new).write_bytes(np.concatenate(sums).tobytes())
    return bytes(result)


def _sorted(members: pl.DataFrame) -> Rows:
    """`public_id` and `line_hash` as rows of the roll."""
    keyed = members.select(sha256_expr(pl.col("public_id")).alias("kh"), "line_hash").sort("kh")
    text = keyed.select(pl.concat_str("kh", "line_hash").str.join("")).item()
    return np.frombuffer(bytearray.fromhex(text or ""), np.uint8).reshape(-1, WIDTH)


def _found(rows: Rows, wanted: Rows) -> tuple[Places, npt.NDArray[np.bool_]]:
    """The places of `wanted` in `rows` by their keys, and which of them are there."""
    at = _places(rows, keys(wanted))
    return at, stand(rows, keys(wanted), at)


def _places(rows: Rows, wanted: npt.NDArray[np.bytes_]) -> Places:
    nothing = np.zeros(len(wanted), np.int64)
    return places(rows, wanted, nothing, nothing + len(rows))


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
    return np.insert(block, _places(block, keys(fresh)), fresh, axis=0) if len(fresh) else block


def _stretches(block: Rows, low: int) -> npt.NDArray[np.int64]:
    """Where each bucket of a block that begins with bucket `low` ends, a zero before them."""
    inner = bounds(low + 1, low + _BLOCK)
    return np.concatenate([[0], _places(block, inner), [len(block)]])


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
