"""Whether a list still is what was verified: every line hashed and read anew."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from wangjian_pull import merkle
from wangjian_pull.errors import Rejected
from wangjian_pull.lines import COLUMNS, parse


def damaged(
    rows: Iterable[tuple[Any, ...]], digests: Mapping[int, bytes], *, has_text: bool
) -> set[int]:
    """Buckets of `rows` (in the order of kh) that do not hash to their kept digest.

    A column that says something else than its line's text counts as damage too: codes are looked
    up by column.
    """
    left = {bucket for bucket, digest in digests.items() if digest != merkle.EMPTY_BUCKET}
    found = set()
    for bucket, group in groupby(rows, key=_bucket):
        lines = list(group)
        sound = all(map(_says_its_text if has_text else _has_hashes, lines))
        if not sound or _digest(lines) != digests.get(bucket, merkle.EMPTY_BUCKET):
            found.add(bucket)
        left.discard(bucket)
    return found | left


def _bucket(row: tuple[Any, ...]) -> int:
    # A damaged key may be shorter than the two bytes a bucket needs.
    key = row[0] if isinstance(row[0], bytes) else b""
    return merkle.bucket_of(key[:2].ljust(2, b"\x00"))


def _digest(rows: list[tuple[Any, ...]]) -> bytes:
    return merkle.bucket_digest((row[0], row[3]) for row in rows)


def _has_hashes(row: tuple[Any, ...]) -> bool:
    return isinstance(row[0], bytes) and isinstance(row[3], bytes)


def _says_its_text(row: tuple[Any, ...]) -> bool:
    if not isinstance(row[-1], bytes):
        return False
    try:
        line = parse(row[-1], "the list")
    except Rejected:
        return False
    return line.put and line[:COLUMNS] == row
