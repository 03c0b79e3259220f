"""A dry run of one source: what a delivery would become, with nothing kept and nothing entered."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from acts.house import House
from acts.looking import HIDDEN, Looked, is_public, look
from records.kind import CATALOGUES
from records.snapshot import ReadCount, Snapshot
from sources.kit import collect as kit
from sources.kit.by_name import given
from sources.kit.fetching import Means
from sources.kit.source import Source, base_address
from sources.kit.store import Store

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Example:
    """The first row with a finding: its place, and what stands there; `…` unless it is public."""

    place: str
    value: str


@dataclass(slots=True)
class Trial:
    """What would happen. `states` counts rows by what would become of them."""

    files: list[str] = field(default_factory=list)
    count: ReadCount = field(default_factory=ReadCount)
    rows: int = 0
    columns: list[str] = field(default_factory=list)
    vocabularies: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)  # (rule, field)
    examples: dict[tuple[str, str], Example] = field(default_factory=dict)  # the first of each
    set_aside: list[tuple[str, str]] = field(default_factory=list)  # (place, reason)
    sample: pl.DataFrame = field(default_factory=pl.DataFrame)  # public fields of a few rows


@dataclass(frozen=True, slots=True)
class Trying:
    """Where the delivery comes from: `files`, else `address`, else the environment's address."""

    day: date
    moment: datetime
    address: str = ""
    files: Sequence[Path] = ()


def try_source(house: House, source: Source, trying: Trying) -> Trial:
    """Fetch (or take files), read, check and look up; `SourceError` is what a run would say."""
    with tempfile.TemporaryDirectory(prefix="wangjian-try-") as folder:
        snapshots = _fetched(house, source, trying, Path(folder))
        trial = Trial(files=[snapshot.address for snapshot in snapshots])
        before = house.ledger.last_good(source.id)
        reading = kit.read(source, snapshots, before)
        for chunk in reading.chunks:
            registry = house.ledger.registry()
            looked = look(source.kind, chunk, trying.day, registry, stock=before is None)
            _note(source, looked, trial)
        trial.count = reading.count
        trial.set_aside = [(line.locator, line.reason) for line in reading.unparsable]
    return trial


def _fetched(house: House, source: Source, trying: Trying, folder: Path) -> Sequence[Snapshot]:
    if trying.files:
        return [given(file, source.id, trying.day, trying.moment) for file in trying.files]
    means = Means(
        store=Store(folder / "store"),
        base=trying.address or base_address(source, house.environment),
        moment=trying.moment,
        session=house.session,
        environment=house.environment,
    )
    return kit.fetch(source, trying.day, means)


def _note(source: Source, looked: Looked, trial: Trial) -> None:
    chunk, found = looked.chunk, looked.found
    trial.rows += chunk.height
    trial.vocabularies.update(chunk["_vocabulary"].to_list())
    trial.states.update(looked.checked.dispositions["state"].to_list())
    trial.states.update(
        "would be attached" if uscc else f"identity pending: {why}"
        for uscc, why in looked.matches.select("uscc", "pending").iter_rows()
    )
    trial.findings.update(found.select("rule", "field").iter_rows())
    for rule, name, place, value in _firsts(found, chunk).iter_rows():
        shown = value or "" if is_public(source.kind, name) else HIDDEN
        trial.examples.setdefault((rule, name), Example(place, shown))
    known = CATALOGUES[source.kind].by_name
    given = [name for name in known if name in chunk.columns and chunk[name].count()]
    trial.columns = sorted({*trial.columns, *given}, key=list(known).index)
    if trial.sample.is_empty():
        public = [name for name in given if is_public(source.kind, name)]
        trial.sample = chunk.head(SHOWN).select("_locator", *public)


def _firsts(found: pl.DataFrame, chunk: pl.DataFrame) -> pl.DataFrame:
    """The first finding of each rule and field: both, its place and its value."""
    firsts = found.sort("_row", maintain_order=True).unique(
        ["rule", "field"], keep="first", maintain_order=True
    )
    places = chunk.select(pl.col("_row").cast(pl.Int64), "_locator")
    joined = firsts.join(places, on="_row", how="left", maintain_order="left")
    return joined.select("rule", "field", "_locator", "value")
