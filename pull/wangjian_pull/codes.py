"""Asking about codes, one or a million: check characters by GB 32100-2015, then the list.

A chunk of codes is worked through column by column: each of the eighteen characters becomes its
weighted remainder by a table, and the remainders of all codes are added as one long number.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import islice

ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
CHUNK = 100_000
# Eight remainders below 31 fit in a byte: so many columns are added before the next remainder.
_TOGETHER = 8
_WRONG = 1
_HELD = 2


class Status(StrEnum):
    """What a list says about a code."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    INVALID = "invalid"  # no code at all: length, character or check character is wrong


# What is said of a code by the sum of _WRONG and _HELD: a list is believed even of a wrong one.
_SAID = (Status.NOT_LISTED, Status.INVALID, Status.LISTED, Status.LISTED)


def _weighted(position: int) -> bytes:
    """A character's value times the weight of `position`, modulo 31; 0 for a wrong character."""
    weight = pow(3, position, 31) if position < LENGTH - 1 else 1
    return bytes(max(ALPHABET.find(byte), 0) * weight % 31 for byte in range(256))


_WEIGHTED = [_weighted(position) for position in range(LENGTH)]
_REMAINDER = bytes(byte % 31 for byte in range(256))
_IS_WRONG = bytes(_WRONG if byte % 31 else 0 for byte in range(256))
_STRANGE = bytes(0 if byte in ALPHABET else _WRONG for byte in range(256))


def are_valid(codes: list[bytes]) -> bytes:
    """One byte per code: 1 where the length, a character or the check character is wrong."""
    text = b"".join(code if len(code) == LENGTH else b"?" * LENGTH for code in codes)
    columns = [text[position::LENGTH] for position in range(LENGTH)]
    sums = [
        _added(
            column.translate(table)
            for column, table in zip(
                columns[start : start + _TOGETHER], _WEIGHTED[start : start + _TOGETHER],
                strict=True,
            )
        ).translate(_REMAINDER)
        for start in range(0, LENGTH, _TOGETHER)
    ]  # fmt: skip
    wrong = _added(sums).translate(_IS_WRONG)
    strange = 0
    for column in columns:
        strange |= int.from_bytes(column.translate(_STRANGE), "little")
    return (int.from_bytes(wrong, "little") | strange).to_bytes(len(codes), "little")


def _added(columns: Iterable[bytes]) -> bytes:
    """The sum of columns byte by byte; no byte may overflow."""
    every = list(columns)
    total = sum(int.from_bytes(column, "little") for column in every)
    return total.to_bytes(len(every[0]), "little")


def ask(codes: Iterable[bytes], listed: Collection[bytes]) -> Iterator[tuple[bytes, Status]]:
    """Each code and what a set of listed codes says about it, in order."""
    source = iter(codes)
    while chunk := list(islice(source, CHUNK)):
        wrong = int.from_bytes(are_valid(chunk), "little")
        held = int.from_bytes(bytes(map(listed.__contains__, chunk)), "little")
        said = (held * _HELD | wrong).to_bytes(len(chunk), "little")
        yield from zip(chunk, map(_SAID.__getitem__, said), strict=True)
