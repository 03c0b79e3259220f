"""The state root of a feed, kept incrementally (feeds reference §3.4).

kh = SHA-256(id); a bucket's digest is SHA-256(0x00 ‖ sorted kh ‖ SHA-256(line) of its live lines);
the root is the binary Merkle tree over the 4096 digests with SHA-256(0x01 ‖ left ‖ right). Written
apart from the consumer's own calculation, so that the replay gate compares two.
"""

import hashlib

import numpy as np
import numpy.typing as npt

from publish.tables import BUCKETS

DIGEST = 32
ROW = DIGEST + 4  # digest, then the number of live lines as four bytes
EMPTY_BUCKET = hashlib.sha256(b"\x00").digest()
EMPTY = (EMPTY_BUCKET + bytes(4)) * BUCKETS
"""The buckets of a feed without lines: 4096 rows of digest and count."""


def count(rows: bytes) -> int:
    """How many lines are live."""
    return int(counts(rows).sum())


def counts(rows: bytes) -> npt.NDArray[np.int64]:
    """How many lines are live in each bucket."""
    table = np.frombuffer(rows, np.uint8).reshape(BUCKETS, ROW)
    return np.ascontiguousarray(table[:, DIGEST:]).view(">u4").ravel().astype(np.int64)


def merkle_root(rows: bytes) -> str:
    """Hex root over the digests of the 4096 bucket rows."""
    level = [rows[at : at + DIGEST] for at in range(0, len(rows), ROW)]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return level[0].hex()
