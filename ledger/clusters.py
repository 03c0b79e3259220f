"""Groups of open findings: one source, rule, field and value shape is one decision for a steward.

Counts move in the transaction that moves findings, so that a million open findings are listed by
reading a few thousand clusters. A fault that runs through a whole column is one cluster, however
many shapes its values have.
"""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection, bindparam, func, insert, select, update

from ledger import counters
from ledger.load import read
from ledger.places import batch_range
from ledger.tables import finding
from ledger.tables_steward import cluster

KEYS = ("rule", "severity", "field", "shape")
WHOLE_AT_LEAST, WHOLE_SHARE = 50, 0.8
"""So many rows, and such a share of those looked at, make the fault one of the whole column."""
_KNOWN = pl.Schema(
    {"cluster_no": pl.Int64(), "rule": pl.String(), "severity": pl.String(), "field": pl.String(),
     "shape": pl.String(), "whole": pl.Int64(), "open": pl.Int64(), "assignee": pl.String()}
)  # fmt: skip


def numbered(conn: Connection, source_id: str, found: pl.DataFrame) -> pl.DataFrame:
    """`found` (rule, severity, field, shape, value) with cluster_no, and the cluster's assignee.

    Clusters that are new are made, empty: `moved` counts.
    """
    wanted = found.with_columns(pl.col("shape").fill_null("").alias("_shape"))
    # The row lock on the counter keeps two transactions from making one cluster twice.
    counters.take(conn, "cluster", 0)
    known = _known(conn, source_id)
    whole = known.filter((pl.col("whole") == 1) & (pl.col("open") > 0)).select(
        "rule", "severity", "field", cluster_whole="cluster_no"
    )
    keys = ["rule", "severity", "field"]
    joined = wanted.join(whole, on=keys, how="left", maintain_order="left")
    apart = joined.filter(pl.col("cluster_whole").is_null())
    plain = known.filter(pl.col("whole") == 0)
    by_shape = plain.select(*keys, _shape="shape", cluster_own="cluster_no")
    absent = (
        apart.select(*keys, "_shape", "value")
        .unique([*keys, "_shape"], keep="first", maintain_order=True)
        .join(by_shape, on=[*keys, "_shape"], how="anti")
    )
    if absent.height:
        made = _make(conn, source_id, absent.rename({"_shape": "shape"}), whole=0)
        by_shape = pl.concat(
            [by_shape, made.select(*keys, _shape="shape", cluster_own="cluster_no")]
        )
    assignees = known.select("cluster_no", cluster_assignee="assignee")
    return (
        joined.join(by_shape, on=[*keys, "_shape"], how="left", maintain_order="left")
        .with_columns(pl.coalesce("cluster_whole", "cluster_own").alias("cluster_no"))
        .join(assignees, on="cluster_no", how="left", maintain_order="left")
        .drop("_shape", "cluster_whole", "cluster_own")
    )


def moved(conn: Connection, day: str, came: pl.DataFrame, gone: pl.DataFrame) -> None:
    """Count findings in and out of their clusters; both have cluster_no and waiting (0 or 1).

    The findings themselves are written already: the first due day is read from them.
    """
    parts = [
        frame.group_by("cluster_no").agg(
            (pl.len().cast(pl.Int64) * sign).alias("open"),
            (pl.col("waiting").sum() * sign).alias("waiting"),
        )
        for frame, sign in ((came, 1), (gone, -1))
        if frame.height
    ]
    if not parts:
        return
    deltas = pl.concat(parts).group_by("cluster_no").sum().sort("cluster_no")
    conn.execute(
        update(cluster)
        .where(cluster.c.cluster_no == bindparam("b_no"))
        .values(open=cluster.c.open + bindparam("b_open"),
                waiting=cluster.c.waiting + bindparam("b_waiting")),
        deltas.rename({"cluster_no": "b_no", "open": "b_open", "waiting": "b_waiting"}).to_dicts(),
    )  # fmt: skip
    _dates(conn, day, deltas["cluster_no"].to_list(), came["cluster_no"].unique().to_list())


def make_whole(conn: Connection, source_id: str, batch_no: int, rows: int) -> None:
    """Join the clusters of every fault that runs through a whole column of one batch.

    `rows` is how many of its rows were looked at. Findings keep their own shapes.
    """
    enough = max(WHOLE_AT_LEAST, WHOLE_SHARE * rows)
    keys = (finding.c.rule, finding.c.severity, finding.c.field)
    many = (
        select(*keys)
        .where(finding.c.place.between(*batch_range(batch_no)), finding.c.closed_on.is_(None))
        .group_by(*keys)
        .having(func.count() >= enough, func.count(finding.c.cluster_no.distinct()) > 1)
    )
    for rule, severity, field in conn.execute(many).all():
        _join(conn, source_id, rule, severity, field)


def _join(conn: Connection, source_id: str, rule: str, severity: str, field: str) -> None:
    """All open findings of a source's rule and field in one cluster."""
    known = _known(conn, source_id).filter(
        (pl.col("rule") == rule) & (pl.col("severity") == severity) & (pl.col("field") == field)
    )
    whole = known.filter(pl.col("whole") == 1)
    if whole.is_empty():
        one = {"rule": [rule], "severity": [severity], "field": [field], "shape": [""]}
        whole = _make(conn, source_id, pl.DataFrame({**one, "value": [None]}), whole=1)
    number = int(whole["cluster_no"][0])
    parts = [n for n in known.filter(pl.col("open") > 0)["cluster_no"].to_list() if n != number]
    totals = select(
        func.sum(cluster.c.open), func.sum(cluster.c.waiting), func.min(cluster.c.first_day),
        func.max(cluster.c.last_day), func.min(cluster.c.due_on), func.max(cluster.c.assignee),
        func.min(cluster.c.sample),
    ).where(cluster.c.cluster_no.in_([*parts, number]))  # fmt: skip
    names = ("open", "waiting", "first_day", "last_day", "due_on", "assignee", "sample")
    sums = dict(zip(names, conn.execute(totals).one(), strict=True))
    conn.execute(update(cluster).where(cluster.c.cluster_no == number).values(**sums))
    emptied = {"open": 0, "waiting": 0, "first_day": None, "due_on": None}
    conn.execute(update(cluster).where(cluster.c.cluster_no.in_(parts)).values(**emptied))
    conn.execute(
        update(finding)
        .where(finding.c.cluster_no.in_(parts), finding.c.closed_on.is_(None))
        .values(cluster_no=number)
    )


def _known(conn: Connection, source_id: str) -> pl.DataFrame:
    columns = [cluster.c[name] for name in _KNOWN.names()]
    rows = select(*columns).where(cluster.c.source_id == source_id)
    return read(conn, rows.order_by(cluster.c.cluster_no), _KNOWN)


def _make(conn: Connection, source_id: str, wanted: pl.DataFrame, *, whole: int) -> pl.DataFrame:
    """New clusters, empty; `wanted` has their keys and a sample value."""
    first = counters.take(conn, "cluster", wanted.height)
    numbers = pl.int_range(first, first + wanted.height, dtype=pl.Int64, eager=True)
    made = wanted.select(*KEYS, sample="value").with_columns(
        numbers.alias("cluster_no"),
        pl.col("sample").cast(pl.String).str.replace_all("\x00", "␀", literal=True),
        pl.lit(source_id).alias("source_id"), pl.lit(whole).alias("whole"),
        pl.lit(0).alias("open"), pl.lit(0).alias("waiting"),
    )  # fmt: skip
    conn.execute(insert(cluster), made.to_dicts())
    return made


def due(conn: Connection, touched: Sequence[int]) -> None:
    """When the first finding of each open cluster among `touched` is due, read anew."""
    first = (
        select(func.min(finding.c.due_on))
        .where(finding.c.cluster_no == cluster.c.cluster_no, finding.c.closed_on.is_(None))
        .scalar_subquery()
    )
    these = cluster.c.cluster_no.in_(touched)
    conn.execute(update(cluster).where(these, cluster.c.open > 0).values(due_on=first))


def _dates(conn: Connection, day: str, touched: Sequence[int], grown: Sequence[int]) -> None:
    """Since when the touched clusters are open, and when the first of their findings is due."""
    due(conn, touched)
    these = cluster.c.cluster_no.in_(touched)
    nothing = {"first_day": None, "due_on": None}
    conn.execute(update(cluster).where(these, cluster.c.open == 0).values(**nothing))
    came = cluster.c.cluster_no.in_(grown)
    first = func.coalesce(cluster.c.first_day, day)
    conn.execute(
        update(cluster).where(came, cluster.c.open > 0).values(first_day=first, last_day=day)
    )
