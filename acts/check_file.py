"""Check a file before it is submitted: the engine of collecting, nothing stored."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from acts.checking.file_source import Noticing, file_source
from acts.checking.report import FOUND, Fate, Report, clusters
from acts.errors import CannotCheck
from acts.looking import HIDDEN, Looked, is_public, look
from acts.suggest_codes import beside
from ledger.rows import keyed
from records.kind import CATALOGUES, Kind
from records.protocols import Registry
from records.snapshot import Reading
from records.states import RowState, Severity
from records.tables import empty
from sources.kit import collect as kit
from sources.kit.by_name import given
from sources.kit.errors import SourceError
from sources.kit.source import Source
from validation.check import NATURAL_PERSON
from validation.personal import holds_personal

DUPLICATE_RULE = "DUP-001"
_ROWS = pl.Schema(
    {"_row": pl.Int64(), "place": pl.String(), "fate": pl.String(), "record_id": pl.String(),
     "key_value": pl.String()}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checking:
    """Which file, as what: of a `kind` under the catalogue's headers, or as `source` maps it.

    `stock`: it is the first that its source submits, so none of its rows is told to be late.
    """

    file: Path
    day: date
    moment: datetime
    kind: Kind | None = None
    source: Source | None = None
    stock: bool = False


@dataclass(slots=True)
class _Seen:
    """What has been seen of the file so far."""

    vocabularies: Counter[str] = field(default_factory=Counter)
    rows: list[pl.DataFrame] = field(default_factory=lambda: [empty(_ROWS)])
    found: list[pl.DataFrame] = field(default_factory=lambda: [empty(FOUND)])


def check_file(checking: Checking, registry: Registry | None) -> Report:
    """What would become of a file's rows; without `registry` nobody's identity is looked at.

    `CannotCheck` when it cannot be read or its header is none of that kind.
    """
    source, noticing = file_source(checking.file, checking.kind, checking.source)
    snapshot = given(checking.file, source.id, checking.day, checking.moment)
    reading = kit.read(source, [snapshot])
    seen = _Seen()
    try:
        for chunk in reading.chunks:
            looked = look(source.kind, chunk, checking.day, registry, stock=checking.stock)
            seen.vocabularies.update(chunk["_vocabulary"].unique().to_list())
            seen.rows.append(_rows(source, looked))
            seen.found.append(_found(source.kind, looked, registry))
    except SourceError as error:
        raise _unreadable(source, checking.file, error) from error
    if len(seen.rows) == 1 and not reading.unparsable:
        raise CannotCheck(
            f"{checking.file.name} 中没有记录", f"there is no row in {checking.file.name}"
        )
    asked = registry is not None
    return _report(checking, source.kind, seen, (reading, noticing), identity_asked=asked)


def _report(
    checking: Checking,
    kind: Kind,
    seen: _Seen,
    read: tuple[Reading, Noticing],
    *,
    identity_asked: bool,
) -> Report:
    reading, noticing = read
    rows = _with_duplicates(pl.concat(seen.rows))
    found = pl.concat([*seen.found, _claims(kind, rows)]).sort("_row", maintain_order=True)
    counts = Counter(rows["fate"].to_list())
    looked_at = rows.height - counts[Fate.NATURAL]
    return Report(
        file=checking.file.name,
        kind=kind,
        source_id=checking.source.id if checking.source else None,
        day=checking.day,
        vocabularies=tuple(seen.vocabularies),
        lines=reading.count.lines,
        blank=reading.count.blank,
        rows=rows.height,
        fates={fate: counts[fate] for fate in Fate},
        identity_asked=identity_asked,
        headers=noticing.headers,
        unknown=tuple(noticing.unknown),
        unreadable=tuple((line.locator, line.reason) for line in reading.unparsable),
        found=found,
        clusters=clusters(found, looked_at),
    )


def _rows(source: Source, looked: Looked) -> pl.DataFrame:
    """_ROWS of one chunk, duplicates not told yet."""
    pending = looked.matches.filter(pl.col("pending").is_not_null())["_row"].implode()
    told = pl.when(pl.col("_row").is_in(pending)).then(pl.lit(Fate.PENDING.value))
    passed = _keyed(source, looked.checked.accepted, told.otherwise(pl.lit(Fate.PASSED.value)))
    why = looked.checked.dispositions
    natural = why.filter(pl.col("reason") == NATURAL_PERSON)["_row"].implode()
    aside = why.filter(pl.col("state") == RowState.OUT_OF_SCOPE.value)["_row"].implode()
    held = (
        pl.when(pl.col("_row").is_in(natural))
        .then(pl.lit(Fate.NATURAL.value))
        .when(pl.col("_row").is_in(aside))
        .then(pl.lit(Fate.TEST.value))
    )
    stopped = looked.chunk.filter(pl.col("_row").is_in(why["_row"].implode()))
    return pl.concat([passed, _keyed(source, stopped, held.otherwise(pl.lit(Fate.STOPPED.value)))])


def _keyed(source: Source, table: pl.DataFrame, fate: pl.Expr) -> pl.DataFrame:
    """_ROWS of `table`."""
    rows = keyed(source.space, source.kind, table)
    place = pl.col("_locator").alias("place")
    return rows.select("_row", place, fate.alias("fate"), "record_id", "key_value")


def _with_duplicates(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in the file's order; the second claim on a decision is a duplicate, as when entered.

    Natural persons' rows are counted and not compared.
    """
    natural = pl.col("fate") == Fate.NATURAL.value
    again = ~pl.col("record_id").is_first_distinct() & ~natural
    fate = pl.when(again).then(pl.lit(Fate.DUPLICATE.value)).otherwise("fate")
    return rows.sort("_row").with_columns(fate.alias("fate"))


def _claims(kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """FOUND of every duplicate."""
    return (
        rows.filter(pl.col("fate") == Fate.DUPLICATE.value)
        .select(
            "_row",
            pl.lit(DUPLICATE_RULE).alias("rule"),
            pl.lit(Severity.REVIEW.value).alias("severity"),
            pl.lit(CATALOGUES[kind].key[0]).alias("field"),
            pl.col("key_value").alias("value"),
            pl.lit(None, pl.String).alias("shape"),
            "place",
        )
        .match_to_schema(FOUND, missing_columns="insert")
    )


def _found(kind: Kind, looked: Looked, registry: Registry | None) -> pl.DataFrame:
    """FOUND of one chunk: with place and suggestion, without values that are not for everyone."""
    chunk = looked.chunk.with_columns(pl.col("_row").cast(pl.Int64))
    places = chunk.select("_row", pl.col("_locator").alias("place"))
    placed = looked.found.join(places, on="_row", how="left", maintain_order="left")
    joined = beside(placed, chunk, registry)
    public = [name for name in CATALOGUES[kind].by_name if is_public(kind, name)]
    hidden = ~pl.col("field").is_in(public) | pl.lit(holds_personal(joined["value"]))
    shown = pl.when(hidden & pl.col("value").is_not_null()).then(pl.lit(HIDDEN)).otherwise("value")
    open_ = [pl.when(~hidden).then(name).alias(name) for name in ("suggestion", "why")]
    return joined.with_columns(shown.alias("value"), *open_).select(FOUND.names())


def _unreadable(source: Source, file: Path, error: SourceError) -> CannotCheck:
    words = str(error).removeprefix(f"{source.id}: ").removeprefix(f"{file.name}: ")
    ending = file.suffix.lower().removeprefix(".")
    return CannotCheck(f"{file.name} 不能作为 {ending} 文件读取（{words}）", words)
