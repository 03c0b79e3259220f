"""Open rows out to a department and back: what `write` and `read` do, with a house behind them.

Sending out changes nothing. Taking back changes nothing either, until what it asks for is
confirmed: then it is one operation of corrections, which may need a second person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from acts.correct import EDITS, By, Corrected, Reason, correct
from acts.house import House
from acts.keys import workbook_key
from acts.workbook.errors import NoSuchDepartment, NothingOpen, TooManyRows
from acts.workbook.opened import MOST_BYTES
from acts.workbook.outcome import remaining, write_outcome
from acts.workbook.read import ReadBack, read
from acts.workbook.seal import Export
from acts.workbook.tables import FOUND, OPEN_ROWS, OpenWork
from acts.workbook.write import MOST_ROWS, Order, write
from acts.workbook.write_back import CLUSTERS, CORRECTIONS, WriteBack, write_back
from ledger.overview import Cluster, ClusterFilter
from records.kind import CATALOGUES, Kind
from records.states import CORRECTION_REASONS_ZH, OPEN_STATES
from sources import all_sources
from validation.edition import edition

_ALL = 1_000_000  # clusters
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Which open rows: of these sources, and of these clusters only if any are named."""

    department: str
    sources: Sequence[str]
    clusters: Sequence[int] = ()


def sources_of(department: str, source: str = "") -> tuple[str, ...]:
    """The ids of a department's sources, its offices' too, or of that one `source` of it.

    `市场监督管理局` also stands for `市场监督管理局（信用监管）`. `NoSuchDepartment` names all that
    there are, or all sources of this one.
    """
    named = {one.id: one.publisher for one in all_sources()}
    found = [
        source_id
        for source_id, publisher in named.items()
        if department in (publisher, publisher.partition("（")[0])
    ]
    if not found:
        raise NoSuchDepartment(department, sorted(set(named.values())))
    if source and source not in found:
        raise NoSuchDepartment(f"{department} {source}", found)
    return (source,) if source else tuple(found)


def send_out(house: House, asked: Asked, path: Path, export_id: str, day: date) -> Export:
    """Write what is asked for to `path`; `export_id` is 32 random hex digits.

    `NothingOpen`, `TooManyRows` or `MixedKinds` when that makes no workbook.
    """
    clusters = house.ledger.finding_clusters(
        ClusterFilter(sources=tuple(asked.sources), open_rows_only=True, most=_ALL)
    )
    if asked.clusters:
        clusters = [one for one in clusters if one.cluster_no in asked.clusters]
    if not clusters:
        raise NothingOpen
    ids = house.ledger.rows_of_clusters([one.cluster_no for one in clusters])
    if len(ids) > MOST_ROWS:
        raise TooManyRows(len(ids), MOST_ROWS, [_told(one) for one in clusters[:_NAMED]])
    order = Order(export_id, asked.department, edition(day), day)
    return write(path, open_work(house, ids), order, workbook_key(house.settings.keys))


def take_back(house: House, path: Path, day: date) -> ReadBack:
    """What the workbook at `path` asks for on `day`; nothing changes. Errors as `read` says."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    key = workbook_key(house.settings.keys)
    return read(data, lambda ids: open_work(house, ids), key, day)


def confirm(house: House, back: ReadBack, reason: Reason, by: By) -> Corrected:
    """Correct what `back` asks for, as one operation."""
    edits = back.edits.select("version", "field", record_id="row_id", value="after")
    return correct(house, edits.match_to_schema(EDITS), reason, by)


def leave_result(house: House, back: ReadBack, path: Path, order: Order, *, done: bool) -> None:
    """Write what remains to `path`; `done` says that the edits were carried out."""
    met = pl.concat([back.places["row_id"], back.refusals["row_id"].drop_nulls()])
    fresh = open_work(house, met) if done else None
    write_outcome(path, back, remaining(back, fresh), order, workbook_key(house.settings.keys))


def report(house: House, asked: Asked, day: date) -> WriteBack:
    """What a department should mend in its own system, as of `day`."""
    made = house.ledger.mended(asked.sources)
    why = pl.col("reason").replace({code.value: zh for code, zh in CORRECTION_REASONS_ZH.items()})
    said = pl.when(pl.col("note") != "").then("note")
    corrections = made.with_columns(
        pl.concat_str(why, said, "evidence", separator="；", ignore_nulls=True).alias("reason"),
        pl.col("first_day").str.to_date(),
    ).select(CORRECTIONS.names())
    clusters = house.ledger.finding_clusters(ClusterFilter(sources=tuple(asked.sources), most=_ALL))
    groups = [(one.source_id, one.rule, one.field, one.rows) for one in clusters]
    counted = pl.DataFrame(groups, schema=CLUSTERS, orient="row")
    return write_back(asked.department, day, corrections, counted)


def open_work(house: House, ids: pl.Series) -> OpenWork:
    """The rows of these record ids that are open, as they are held, and what is wrong in them."""
    held = house.ledger.standing(ids).filter(pl.col("state").is_in(list(OPEN_STATES)))
    found = house.ledger.open_findings(held["place"]).join(
        held.select("place", row_id="record_id"), on="place", how="left", maintain_order="left"
    )
    told = found.with_columns(suggestion=pl.lit(None, dtype=pl.String)).select(FOUND.names())
    return OpenWork(_as_held(held, told), told)


def _as_held(held: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """OPEN_ROWS with the fields; a cell that a rule found fault with stands as it was received."""
    kinds = [Kind(kind) for kind in held["kind"].unique(maintain_order=True)] or [*Kind]
    names = list(dict.fromkeys(name for kind in kinds for name in CATALOGUES[kind].by_name))
    text = pl.Struct(dict.fromkeys(names, pl.String()))
    rows = held.select(
        pl.col("record_id").alias("row_id"), pl.col("content_hash").alias("version"), "source_id",
        "kind", pl.col("day").str.to_date(), pl.col("_locator").alias("locator"),
        pl.col("body").str.json_decode(text),
    ).unnest("body")  # fmt: skip
    by_rule = found.filter(~pl.col("rule").str.contains("^(IDN|DUP|OVL)-"))
    cells = by_rule.unique(["row_id", "field"], keep="first", maintain_order=True)
    for (name,), part in cells.group_by("field", maintain_order=True):
        if name not in names:
            continue
        joined = rows.join(part.select("row_id", _cell="value", _met=pl.lit(value=True)),
                           on="row_id", how="left", maintain_order="left")  # fmt: skip
        cell = pl.when(pl.col("_met").is_not_null()).then("_cell").otherwise(pl.col(str(name)))
        rows = joined.with_columns(cell.alias(str(name))).drop("_cell", "_met")
    return rows.select(*OPEN_ROWS.names(), *names)


def _told(cluster: Cluster) -> tuple[str, str, int]:
    return f"{cluster.cluster_no} {cluster.source_id} {cluster.rule}", cluster.field, cluster.rows
