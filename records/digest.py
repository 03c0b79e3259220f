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
