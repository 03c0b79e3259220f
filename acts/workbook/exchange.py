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
from acts.open_work import open_among, open_work
from acts.workbook.errors import MixedKinds, NothingOpen, NotOurWorkbook, TooManyRows
from acts.workbook.opened import MOST_BYTES
from acts.workbook.outcome import remaining, write_outcome
from acts.workbook.read import ReadBack, read
from acts.workbook.seal import Export
from acts.workbook.write import MOST_ROWS, Order, write
from acts.workbook.write_back import CLUSTERS, CORRECTIONS, WriteBack, write_back
from ledger.overview import Cluster, ClusterFilter
from records.kind import KIND_NAMES_ZH
from records.states import CORRECTION_REASONS_ZH, Severity
from validation.edition import edition

_ALL = 1_000_000  # clusters
_AT_ONCE = 500  # numbers in one question
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Which open rows: of these sources, and of these clusters only if any are named."""

    department: str
    sources: Sequence[str]
    clusters: Sequence[int] = ()


def send_out(house: House, asked: Asked, path: Path, export_id: str, day: date) -> Export:
    """Write what is asked for to `path`; `export_id` is 32 random hex digits.

    `NothingOpen`, `TooManyRows` or `MixedKinds` when that makes no workbook.
    """
    clusters = house.ledger.finding_clusters(
        ClusterFilter(sources=tuple(asked.sources), open_rows_only=True, most=_ALL)
    )
    if asked.clusters:
        clusters = [one for one in clusters if one.cluster_no in asked.clusters]
    if (rows := _rows(house, clusters)) > MOST_ROWS:
        raise TooManyRows(rows, MOST_ROWS, [_told(one) for one in clusters[:_NAMED]])
    by_kind = open_work(house, asked.sources, asked.clusters)
    if len(by_kind) > 1:
        raise MixedKinds([KIND_NAMES_ZH[kind] for kind in by_kind])
    if not by_kind:
        raise NothingOpen
    (work,) = by_kind.values()
    order = Order(export_id, asked.department, edition(day), day)
    return write(path, work, order, workbook_key(house.settings.keys))


def take_back(house: House, path: Path, day: date) -> ReadBack:
    """What the workbook at `path` asks for on `day`; nothing changes. Errors as `read` says."""
    if path.suffix.lower() != ".xlsx":
        raise NotOurWorkbook("只接收 .xlsx 文件；请另存为 .xlsx")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    key = workbook_key(house.settings.keys)
    return read(data, lambda ids: open_among(house, ids), key, day)


def confirm(house: House, back: ReadBack, reason: Reason, by: By) -> Corrected:
    """Correct what `back` asks for, as one operation."""
    edits = back.edits.select("version", "field", record_id="row_id", value="after")
    return correct(house, edits.match_to_schema(EDITS), reason, by)


def leave_result(house: House, back: ReadBack, path: Path, order: Order, *, done: bool) -> None:
    """Write what remains to `path`; `done` says that the edits were carried out."""
    met = pl.concat([back.places["row_id"], back.refusals["row_id"].drop_nulls()])
    fresh = open_among(house, met) if done else None
    write_outcome(path, back, remaining(back, fresh), order, workbook_key(house.settings.keys))


def report(house: House, asked: Asked, day: date) -> WriteBack:
    """What a department should mend in its own system, as of `day`."""
    made = house.ledger.live_corrections(asked.sources)
    names = {code.value: zh for code, zh in CORRECTION_REASONS_ZH.items()}
    said = pl.when(pl.col("note") != "").then("note")
    why = pl.concat_str(
        pl.col("reason_code").replace(names), said, separator="；", ignore_nulls=True
    )
    corrections = made.select(
        "source_id", "remote_id", "record_id", "field", "times", orig_value="original",
        new_value="value", reason=why, first_day=pl.col("created_on").str.to_date(),
    ).match_to_schema(CORRECTIONS)  # fmt: skip
    clusters = house.ledger.finding_clusters(ClusterFilter(sources=tuple(asked.sources), most=_ALL))
    # What is only counted is no fault that anybody has to mend.
    groups = [
        (one.source_id, one.rule, one.field, one.rows)
        for one in clusters
        if one.severity is not Severity.NOTE
    ]
    counted = pl.DataFrame(groups, schema=CLUSTERS, orient="row")
    return write_back(asked.department, day, corrections, counted)


def _rows(house: House, clusters: Sequence[Cluster]) -> int:
    """How many rows wait behind the clusters, or more; counted only where it may be too many."""
    most = sum(one.rows for one in clusters)
    if most <= MOST_ROWS:
        return most
    numbers = [one.cluster_no for one in clusters]
    parts = [numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)]
    return pl.concat(house.ledger.rows_of_clusters(part) for part in parts).n_unique()


def _told(cluster: Cluster) -> tuple[str, str, int]:
    return f"{cluster.cluster_no} {cluster.source_id} {cluster.rule}", cluster.field, cluster.rows
