"""A dry run of one source: what a delivery would become, with nothing kept and nothing entered."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from acts.findings import identity_findings
from acts.house import House
from acts.look_at import attach
from records.field import Privacy
from records.kind import CATALOGUES
from records.snapshot import ReadCount, Snapshot
from sources.kit import collect as kit
from sources.kit.fetching import Means
from sources.kit.source import Source, base_address
from sources.kit.store import Store
from validation.check import check

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
        reading = kit.read(source, snapshots, house.ledger.last_good(source.id))
        for chunk in reading.chunks:
            _look_at(house, source, chunk, trying.day, trial)
        trial.count = reading.count
        trial.set_aside = [(line.locator, line.reason) for line in reading.unparsable]
    return trial


def _fetched(house: House, source: Source, trying: Trying, folder: Path) -> Sequence[Snapshot]:
    means = Means(
        store=Store(folder / "store"),
        base=trying.address or base_address(source, house.environment),
        moment=trying.moment,
        session=house.session,
        environment=house.environment,
    )
    if not trying.files:
        return kit.fetch(source, trying.day, means)
    return _taken(source, trying, means)


def _taken(source: Source, trying: Trying, means: Means) -> list[Snapshot]:
    """The given files as if the source had handed them out."""
    taken = []
    for file in trying.files:
        with means.store.receive(means.session.max_bytes) as receiver:
            receiver.write(file.read_bytes())
            digest = receiver.keep()
        taken.append(
            Snapshot(digest, source.id, trying.day, file.name, "", receiver.size, trying.moment,
                     means.store.path(digest))
        )  # fmt: skip
    return taken


def _look_at(house: House, source: Source, chunk: pl.DataFrame, day: date, trial: Trial) -> None:
    checked = check(source.kind, chunk, day)
    matches = attach(house, source.kind, checked.accepted)
    found = pl.concat([checked.findings, identity_findings(checked.accepted, matches)])
    trial.rows += chunk.height
    trial.vocabularies.update(chunk["_vocabulary"].to_list())
    trial.states.update(checked.dispositions["state"].to_list())
    trial.states.update(
        "would be attached" if uscc else f"identity pending: {why}"
        for uscc, why in matches.select("uscc", "pending").iter_rows()
    )
    trial.findings.update(found.select("rule", "field").iter_rows())
    for rule, name, place, value in _firsts(found, chunk).iter_rows():
        shown = value or "" if _is_public(source, name) else "…"
        trial.examples.setdefault((rule, name), Example(place, shown))
    known = CATALOGUES[source.kind].by_name
    given = [name for name in known if name in chunk.columns and chunk[name].count()]
    trial.columns = sorted({*trial.columns, *given}, key=list(known).index)
    if trial.sample.is_empty():
        public = [name for name in given if _is_public(source, name)]
        trial.sample = chunk.head(SHOWN).select("_locator", *public)


def _firsts(found: pl.DataFrame, chunk: pl.DataFrame) -> pl.DataFrame:
    """The first finding of each rule and field: both, its place and its value."""
    firsts = found.sort("_row", maintain_order=True).unique(
        ["rule", "field"], keep="first", maintain_order=True
    )
    places = chunk.select(pl.col("_row").cast(pl.Int64), "_locator")
    joined = firsts.join(places, on="_row", how="left", maintain_order="left")
    return joined.select("rule", "field", "_locator", "value")


def _is_public(source: Source, name: str) -> bool:
    known = CATALOGUES[source.kind].by_name
    return name in known and known[name].privacy is Privacy.PUBLIC
