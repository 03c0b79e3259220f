"""SHA-256 of a text column, by a native plugin: stable across versions, unlike `Expr.hash`."""

import hashlib

import polars as pl
import polars_hash as plh


def sha256_expr(expression: pl.Expr) -> pl.Expr:
    """Lower-case hex SHA-256 of the UTF-8 bytes; null stays null."""
    return plh.concat_str([expression]).chash.sha2_256()


def sha256_hex(data: bytes) -> str:
    """Lower-case hex SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def bucket_of(column: str) -> pl.Expr:
    """The bucket (Int32) of a public id: the first 12 bits of its SHA-256."""
    first = sha256_expr(pl.col(column)).str.slice(0, 3)
    return first.str.to_integer(base=16, dtype=pl.Int32())


def bucket_of_id(public_id: str) -> int:
    """Like `bucket_of`, of one id."""
    return int(sha256_hex(public_id.encode())[:3], 16)
