"""The rows of a chunk as the ledger knows them: record id, body, content hash, outcome.

Not here: what the ledger already holds of them (`probe.py`, `classify.py`).
"""

from dataclasses import dataclass

import polars as pl

from ledger.batches import Batch
from ledger.errors import RowsLost
from ledger.places import place_expr
from records.canonical import canonical_json
from records.date_key import date_key_expr
from records.digest import sha256_expr
from records.doc_number import doc_number_key_expr
from records.field import Shape
from records.kind import CATALOGUES, Catalogue, Kind
from records.names import name_key_expr
from records.states import RowState
from records.tables import LOCATOR, REPLAYED, empty

# The row that a row is, when it is looked at again: where it stood, under which id.
REPLACES = pl.Schema({"_row": pl.Int64(), "replaces": pl.Int64(), "replaced_id": pl.String()})
US = "\x1f"  # unit separator: in no key part


@dataclass(frozen=True, slots=True)
class Said:
    """One chunk and what the stages said of it."""

    chunk: pl.DataFrame
    accepted: pl.DataFrame
    dispositions: pl.DataFrame
    findings: pl.DataFrame
    matches: pl.DataFrame
    replayed: pl.DataFrame | None = None
    replaces: pl.DataFrame | None = None  # REPLACES: which rows they are, looked at again


FORMER = "former_names"


@dataclass(frozen=True, slots=True)
class Entry:
    """One chunk ready to be entered: all that can be said before the ledger is asked."""

    rows: pl.DataFrame  # what `judged` makes of it, with raw_key and raw_check where known
    findings: pl.DataFrame
    replayed: pl.DataFrame  # REPLAYED: what became of corrections on its rows
    registrations: pl.DataFrame  # the accepted rows of a register, typed, FORMER if it came
    turn: int | None = None  # in which it was judged (`turns.py`); None: not by decisions


def entry(batch: Batch, said: Said, raw: pl.DataFrame | None = None) -> Entry:
    """The entry of one chunk; `raw` holds _row, raw_key and raw_check of its rows."""
    nothing = pl.DataFrame(
        schema={"_row": pl.Int64(), "raw_key": pl.Int64(), "raw_check": pl.Int64()}
    )
    rows = judged(batch, said).join(
        nothing if raw is None else raw, on="_row", how="left", maintain_order="left"
    )
    again = empty(REPLACES) if said.replaces is None else said.replaces
    rows = rows.join(again, on="_row", how="left", maintain_order="left")
    is_register = batch.kind is Kind.REGISTRATION
    registrations = said.accepted if is_register else said.accepted.clear()
    # A file that has no such column does not say that there are no former names.
    if FORMER not in said.chunk.columns:
        registrations = registrations.drop(FORMER, strict=False)
    replayed = empty(REPLAYED) if said.replayed is None else said.replayed
    return Entry(rows, said.findings, replayed, registrations)


def judged(batch: Batch, said: Said) -> pl.DataFrame:
    """Every row of the chunk once, sorted by place, with its outcome.

    Columns: place, record_id, content_hash, body, key_value, state, reason, uscc, rung, evidence
    and the locator columns. `RowsLost` when the parts do not make up the chunk.
    """
    matches = said.matches.select("_row", "uscc", "rung", "pending", "evidence")
    attached = keyed(batch.space, batch.kind, said.accepted).join(
        matches, on="_row", how="left", maintain_order="left"
    )
    stopped = keyed(
        batch.space,
        batch.kind,
        said.chunk.join(said.dispositions.select("_row"), on="_row", how="semi"),
    ).join(said.dispositions.select("_row", "state", "reason"), on="_row", how="left")
    _complete(batch, said, attached, stopped)
    is_attached = pl.col("uscc").is_not_null()
    flowing = attached.with_columns(
        pl.when(is_attached)
        .then(pl.lit(RowState.ACCEPTED.value))
        .otherwise(pl.lit(RowState.IDENTITY_PENDING.value))
        .alias("state"),
        pl.col("pending").fill_null("").alias("reason"),
    ).drop("pending")
    rows = pl.concat([flowing, stopped], how="diagonal")
    return rows.with_columns(place=place_expr(batch.batch_no)).sort("place")


def keyed(space: str, kind: Kind, table: pl.DataFrame) -> pl.DataFrame:
    """The locator columns of `table` with body, content_hash, record_id and key_value.

    The record id is the source's own decision (or that of the source whose records it writes too,
    `space`): its key fields compared losslessly. A nameless
    party stands in by its code; a row without even the first key field is known by its content.
    """
    catalogue = CATALOGUES[kind]
    body = bodies(catalogue, table)
    hashed = table.with_columns(body.alias("body")).with_columns(
        sha256_expr(pl.col("body")).alias("content_hash")
    )
    # Each key part is a column of its own: eager polars would work a shared expression out twice.
    parts = [f"_key_{name}" for name in catalogue.key]
    parted = _key_parts(catalogue, hashed)
    head = [pl.lit(space), pl.lit(kind.value)]
    by_key = pl.concat_str([*head, *(pl.col(part).fill_null("") for part in parts)], separator=US)
    by_content = pl.concat_str([*head, pl.lit("content"), "content_hash"], separator=US)
    text = pl.when(pl.col(parts[0]).is_null()).then(by_content).otherwise(by_key)
    return parted.select(
        *LOCATOR.names(),
        "body",
        "content_hash",
        sha256_expr(text).str.slice(0, 32).alias("record_id"),
        pl.col(parts[0]).alias("key_value"),
    )


def row_keys(kind: Kind, chunk: pl.DataFrame) -> pl.Series:
    """The first part of every row's key, null where it has none: tells most rows apart cheaply."""
    catalogue = CATALOGUES[kind]
    part = _key_part(catalogue, catalogue.key[0], chunk.columns).alias("row_key")
    return chunk.with_columns(part)["row_key"].replace("", None)


def row_ids(space: str, kind: Kind, chunk: pl.DataFrame) -> pl.DataFrame:
    """`_row` and `row_id` of a chunk of text: the id that `keyed` gives its rows as they came."""
    catalogue = CATALOGUES[kind]
    parted = _key_parts(catalogue, chunk)
    parts = [f"_key_{name}" for name in catalogue.key]
    head = [pl.lit(space), pl.lit(kind.value)]
    by_key = pl.concat_str([*head, *(pl.col(part).fill_null("") for part in parts)], separator=US)
    is_known = pl.col(parts[0]).is_not_null()
    hashed = sha256_expr(by_key).str.slice(0, 32).alias("row_id")
    known = parted.filter(is_known).select("_row", hashed)
    rest = parted.filter(~is_known).select(chunk.columns)
    if rest.is_empty():
        return known
    by_content = keyed(space, kind, rest).select("_row", row_id="record_id")
    return pl.concat([known, by_content])


def bodies(catalogue: Catalogue, table: pl.DataFrame) -> pl.Series:
    """Canonical JSON of the catalogue's fields and the vocabulary, one per row."""
    present = [
        field.name
        for field in catalogue.fields
        # A column without any value adds nothing to a body and costs a pass over all of them.
        if field.name in table.columns and table[field.name].null_count() < table.height
    ]
    return canonical_json(table.rename({"_vocabulary": "vocabulary"}), [*present, "vocabulary"])


def _key_parts(catalogue: Catalogue, table: pl.DataFrame) -> pl.DataFrame:
    """`table` with a column `_key_<field>` for every key field; null where the source gave none."""
    parted = table.with_columns(
        _key_part(catalogue, name, table.columns).alias(f"_key_{name}") for name in catalogue.key
    )
    given = parted.with_columns(
        pl.when(pl.col(f"_key_{name}") != "").then(pl.col(f"_key_{name}")).alias(f"_key_{name}")
        for name in catalogue.key
    )
    is_nameless = "_key_party_name" in given.columns and given["_key_party_name"].null_count() > 0
    if not is_nameless or "party_uscc" not in table.columns:
        return given
    return given.with_columns(
        pl.coalesce("_key_party_name", name_key_expr("party_uscc")).alias("_key_party_name")
    )


def _key_part(catalogue: Catalogue, name: str, columns: list[str]) -> pl.Expr:
    if name not in columns:
        return pl.lit(None, dtype=pl.String)
    shape = catalogue.by_name[name].shape
    if shape is Shape.DOC_NUMBER:
        return doc_number_key_expr(name)
    if shape is Shape.DATE:
        return date_key_expr(name)
    return name_key_expr(name)


def _complete(batch: Batch, said: Said, attached: pl.DataFrame, stopped: pl.DataFrame) -> None:
    both = pl.concat([attached["_row"], stopped["_row"]]).sort()
    same = both.equals(said.chunk["_row"].sort()) and not both.is_duplicated().any()
    if not same or said.matches.height != said.accepted.height:
        raise RowsLost(
            f"batch {batch.batch_id}: {said.chunk.height} rows came, {said.accepted.height} "
            f"accepted with {said.matches.height} matches, {said.dispositions.height} stopped"
        )
