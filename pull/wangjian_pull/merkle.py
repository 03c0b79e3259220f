"""The state root: what a reader computes over the lines it holds, to compare with the announced.

kh = SHA-256(id), bucket = its first 12 bits. A bucket's digest is SHA-256 of 0x00 and, sorted by
kh, kh and line hash of each live line; the root is the binary Merkle tree over the 4096 digests
with SHA-256(0x01 ‖ left ‖ right).
"""

import hashlib
from collections.abc import Iterable
from itertools import chain

BUCKETS = 4096
Run = bytes | bytearray | memoryview
"""The leaves of a bucket one after the other, 64 bytes each."""
EMPTY_BUCKET = hashlib.sha256(b"\x00").digest()


def bucket_of(kh: bytes) -> int:
    """The bucket an id falls in."""
    return (kh[0] << 4) | (kh[1] >> 4)


def bucket_digest(leaves: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Digest of a bucket from its (kh, line hash) pairs in the order of kh."""
    return run_digest(b"".join(chain.from_iterable(leaves)))


def run_digest(run: Run) -> bytes:
    """Digest of a bucket from its leaves."""
    digest = hashlib.sha256(b"\x00")
    digest.update(run)
    return digest.digest()


def root(digests: list[bytes]) -> str:
    """Hex root over the 4096 bucket digests."""
    level = digests
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return level[0].hex()


def key_range(bucket: int) -> tuple[bytes, bytes]:
    """The smallest key hash of `bucket`, and one beyond its largest."""
    return (bucket << 4).to_bytes(2, "big"), (
        ((bucket + 1) << 4).to_bytes(2, "big") if bucket + 1 < BUCKETS else b"\xff" * 33
    )
