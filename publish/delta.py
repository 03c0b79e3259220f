"""WANTED × PUBLICATIONS → lines: what must be said so that readers hold what is wanted.

An id that was published leaves by a tombstone and never comes back for another subject. A record
that comes under another enterprise gets a new id, and its old publication row is kept under
`<subject>~<old id>`: the old id is superseded by the new one where a link ever joined the two
codes, and corrected, as if it had never been, where none did. An id that was superseded never
comes back either.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from publish.moves import NO_MOVES, Moves
from publish.tables import LINES
from records.clock import midnight
from records.digest import bucket_of, sha256_expr
from records.field import Channel
from records.states import Why
from records.tables import PUBLICATIONS, WARNING_SUBJECT

_OLD = {
    "subject": "subject",
    "public_id": "old_public_id",
    "uscc": "old_uscc",
    "rev": "old_rev",
    "live": "old_live",
    "body_hash": "old_hash",
    "publish_from": "old_from",
    "publish_until": "old_until",
    "why": "old_why",
}
# Withdrawn as if it had never been: unreadable in every public object within the hour (§8).
ERASED = (Why.CORRECTED, Why.REPAIRED, Why.REVOKED)
ID_CHARACTERS = 26  # 130 bits
_BASE32 = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
PREFIXES = {Channel.CREDIT_CHINA: "c-", Channel.GSXT: "g-", Channel.WARNING: "w-"}


@dataclass(frozen=True, slots=True)
class Issue:
    """Which release the lines are for, and the private key of its public ids."""

    channel: Channel
    seq: int
    day: date
    key: bytes


@dataclass(frozen=True, slots=True)
class Delta:
    """Lines to publish, and PUBLICATIONS rows to upsert by subject in this order."""

    lines: pl.DataFrame
    publications: pl.DataFrame


def delta(
    wanted: pl.DataFrame, publications: pl.DataFrame, issue: Issue, moves: Moves = NO_MOVES
) -> Delta:
    """What changes for the subjects of `wanted` (WANTED), given what stands (PUBLICATIONS).

    `publications` are the rows of those subjects in this channel; a subject without one was
    never published. Equal bodies yield nothing. The moment of effect is 00:00 of the issue's day.
    """
    both = _both(wanted, publications, moves)
    puts = _puts(both, issue)
    leaving = both.filter(pl.col("why").is_not_null() & pl.col("old_live"))
    gone = _tombstones(leaving.with_columns(_left_for()), issue)
    retired = both.filter(pl.col("why").is_null() & pl.col("is_renamed"))
    why = pl.when("is_joined").then(pl.lit(Why.SUPERSEDED)).otherwise(pl.lit(Why.CORRECTED))
    renamed = puts.select("subject", successor=pl.when("is_joined").then("public_id"))
    left = retired.filter("old_live").drop("successor").join(renamed, on="subject", how="left")
    lost = _tombstones(left.with_columns(why.alias("why")), issue)
    rows = (_rows(puts), _rows(gone), _kept(_rows(lost), retired, publications))
    lines = (table.select(_typed(LINES)) for table in (puts, gone, lost))
    return Delta(pl.concat(lines), pl.concat(rows))


def _left_for() -> pl.Expr:
    """Why a live id leaves: under a code that was never its own it stood wrongly, whatever else."""
    wrong = pl.col("is_renamed") & ~pl.col("is_joined")
    corrected = pl.when(wrong).then(pl.lit(str(Why.CORRECTED)))
    return pl.coalesce("told", corrected, "why").alias("why")


def _both(wanted: pl.DataFrame, publications: pl.DataFrame, moves: Moves) -> pl.DataFrame:
    """WANTED beside what stands, whether its id ends here, and what a move is told as."""
    old = publications.select(pl.col(name).alias(alias) for name, alias in _OLD.items())
    both = wanted.join(old, on="subject", how="left").with_columns(
        pl.col("old_live").fill_null(value=False)
    )
    pairs = moves.joined.with_columns(is_joined=True)
    both = both.join(pairs, on=["old_uscc", "uscc"], how="left").join(
        moves.left, on="subject", how="left"
    )
    known = pl.col("old_public_id").is_not_null()
    moved = (pl.col("uscc") != pl.col("old_uscc")).fill_null(value=False)
    superseded = (pl.col("old_why") == Why.SUPERSEDED).fill_null(value=False)
    return both.with_columns(
        (known & (moved | superseded)).alias("is_renamed"),
        (pl.col("old_live") & pl.col("subject").is_in(moves.astray.implode())).alias("is_astray"),
        pl.col("is_joined").fill_null(value=False),
    )


def public_ids(subjects: pl.Series, previous: pl.Series, channel: Channel, key: bytes) -> pl.Series:
    """A new opaque id per subject: HMAC of the subject and of the id it replaces, if any.

    Chaining on the replaced id makes every attachment's id new without a counter to keep.
    """
    inner, outer = _keyed(key)
    digests = bytearray()
    # One keyed hash per newly published subject: no columnar HMAC exists, and it is 1 µs each.
    for subject, before in zip(subjects.to_list(), previous.to_list(), strict=True):
        first, second = inner.copy(), outer.copy()
        first.update((f"{subject}\x1f{before}" if before else subject).encode())
        second.update(first.digest())
        digests += second.digest()
    words = _base32(np.frombuffer(digests, dtype=np.uint8).reshape(-1, 32))
    return pl.Series("public_id", [PREFIXES[channel] + word for word in words], dtype=pl.String())


def _keyed(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """HMAC's two halves with the key already taken in (RFC 2104, block of 64 bytes)."""
    block = hashlib.sha256(key).digest() if len(key) > 64 else key
    padded = block.ljust(64, b"\x00")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _base32(digests: npt.NDArray[np.uint8]) -> list[str]:
    """The first 26 characters of the lower-case base32 of each 32-byte row."""
    bits = np.unpackbits(digests, axis=1)[:, : ID_CHARACTERS * 5]
    numbers = bits.reshape(-1, ID_CHARACTERS, 5) @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)
    text = _BASE32[numbers].tobytes().decode()
    return [text[at : at + ID_CHARACTERS] for at in range(0, len(text), ID_CHARACTERS)]


def _puts(both: pl.DataFrame, issue: Issue) -> pl.DataFrame:
    changed = (
        ~pl.col("old_live") | pl.col("is_renamed") | (pl.col("body_hash") != pl.col("old_hash"))
    )
    puts = both.filter(pl.col("why").is_null() & changed)
    fresh = pl.col("old_public_id").is_null() | pl.col("is_renamed")
    ids = public_ids(puts["subject"], puts["old_public_id"], issue.channel, issue.key)
    puts = puts.with_columns(
        pl.when(fresh).then(ids).otherwise("old_public_id").alias("public_id"),
        pl.when(fresh).then(pl.lit(1)).otherwise(pl.col("old_rev") + 1).alias("rev"),
        pl.lit(issue.seq).alias("seq"),
        pl.lit("put").alias("op"),
        pl.lit(value=True).alias("live"),
        # The line before said what was another's, or cited what was withdrawn since, as a warning
        # may: it has to go as if it were a line of its own.
        (pl.col("is_astray") | (pl.col("old_live") & _cites())).alias("erase"),
    )
    line = pl.concat_str(
        pl.lit('{"body":'), "body", pl.lit(',"id":"'), "public_id",
        pl.lit('","op":"put","rev":'), "rev", pl.lit(',"seq":'), "seq", pl.lit("}"),
    )  # fmt: skip
    return _addressed(puts.with_columns(line.alias("line")))


def _cites() -> pl.Expr:
    """Lines that quote other records; which of them the last one quoted, nobody wrote down."""
    return pl.col("subject").str.starts_with(WARNING_SUBJECT)


def _tombstones(leaving: pl.DataFrame, issue: Issue) -> pl.DataFrame:
    """Exactly id, rev, seq, why, effective_at, erase, successor: neither code nor name (§8)."""
    gone = leaving.with_columns(
        pl.col("old_public_id").alias("public_id"),
        pl.col("old_uscc").alias("uscc"),
        pl.col("old_hash").alias("body_hash"),
        pl.col("old_from").alias("publish_from"),
        pl.col("old_until").alias("publish_until"),
        pl.lit(None, pl.String()).alias("xml"),
        (pl.col("old_rev") + 1).alias("rev"),
        pl.lit(issue.seq).alias("seq"),
        pl.lit("del").alias("op"),
        pl.lit(value=False).alias("live"),
        pl.col("why").is_in([str(why) for why in ERASED]).alias("erase"),
    )
    effective = midnight(issue.day).isoformat()
    told = pl.when(pl.col("why") == Why.SUPERSEDED).then("successor").fill_null("")
    line = pl.concat_str(
        pl.lit(f'{{"effective_at":"{effective}","erase":'),
        pl.when("erase").then(pl.lit("true")).otherwise(pl.lit("false")),
        pl.lit(',"id":"'), "public_id", pl.lit('","op":"del","rev":'), "rev",
        pl.lit(',"seq":'), "seq", pl.lit(',"successor":"'), told, pl.lit('","why":"'), "why",
        pl.lit('"}'),
    )  # fmt: skip
    return _addressed(gone.with_columns(line.alias("line")))


def _addressed(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        sha256_expr(pl.col("line")).alias("line_hash"), bucket_of("public_id").alias("bucket")
    )


def _rows(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(_typed(PUBLICATIONS))


def _kept(lost: pl.DataFrame, retired: pl.DataFrame, publications: pl.DataFrame) -> pl.DataFrame:
    """Rows of ids that lost their subject: tombstoned now, or long since dead and kept as is."""
    dead = retired.filter(~pl.col("old_live")).select("subject")
    rows = pl.concat([lost, publications.join(dead, on="subject", how="semi").select(lost.columns)])
    name = pl.concat_str("subject", pl.lit("~"), "public_id")
    return rows.with_columns(name.alias("subject"))


def _typed(schema: pl.Schema) -> list[pl.Expr]:
    return [pl.col(name).cast(dtype) for name, dtype in schema.items()]
