"""The buckets of a feed from all its live lines, the plain way: what a roll is held to."""

import hashlib

import polars as pl

from publish.state import EMPTY, ROW
from records.digest import sha256_expr


def bucket_rows(members: pl.DataFrame) -> bytes:
    """Digest and count of every bucket; `members`: public_id, line_hash, bucket of all lines."""
    result = bytearray(EMPTY)
    leaves = (
        members.select("bucket", "line_hash", sha256_expr(pl.col("public_id")).alias("kh"))
        .sort("bucket", "kh")
        .group_by("bucket", maintain_order=True)
        .agg(pl.concat_str("kh", "line_hash").str.join("").alias("leaf"), pl.len().alias("count"))
    )
    for bucket, leaf, count in leaves.select("bucket", "leaf", "count").iter_rows():
        digest = hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest()
        result[bucket * ROW : (bucket + 1) * ROW] = digest + count.to_bytes(4, "big")
    return bytes(result)
