"""1 conservation, with the counts of clusters; 2 nothing leaves the open rows unrecorded."""

import polars as pl
from sqlalchemy import Connection, case, cast, func, select

from ledger.columns import NUMBER
from ledger.conservation import recount
from ledger.invariants.scope import TOLD, Scope, at_records, of_batch, of_record, told
from ledger.load import read
from ledger.places import batch_no_of
from ledger.tables import batch, finding, record_version, row_state
from ledger.tables_steward import cluster, row_event
from records.invariants import SOURCE_SUBJECT
from records.states import OPEN_VALUES, RowState

_CLUSTERS = pl.Schema(
    {"cluster_no": pl.Int64(), "source_id": pl.String(), "rule": pl.String(), "open": pl.Int64(),
     "waiting": pl.Int64(), "is_open": pl.Int64(), "is_waiting": pl.Int64()}
)  # fmt: skip
_WORK = pl.Schema(
    {"batch_id": pl.String(), "opened": pl.Int64(), "now": pl.Int64(), "out": pl.Int64(),
     "into": pl.Int64()}
)  # fmt: skip
_LAST = pl.Schema({"place": pl.Int64(), "after": pl.String(), "state": pl.String()})


def conservation(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Batches whose two counts disagree, and sources whose clusters do not count their findings."""
    broken = [
        (batch_id, counted.equation)
        for _, batch_id in conn.execute(scope.batches()).all()
        if not (counted := recount(conn, batch_id)).holds
    ]
    sums = pl.DataFrame(broken, schema=["batch_id", "equation"], orient="row").cast(
        {"batch_id": pl.String(), "equation": pl.String()}
    )
    lost = told(sums, of_batch(), pl.lit("收发两数不符：") + pl.col("equation"))
    return pl.concat([lost, _clusters(conn, scope)])


def _clusters(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Clusters that do not count their findings; after a batch those it has findings in.

    Of those only what an index tells by itself: how many wait is for the look over everything.
    """
    open_ones = finding.c.closed_on.is_(None)
    counted = select(finding.c.cluster_no, func.count().label("n")).where(open_ones)
    rows = select(cluster.c.cluster_no, cluster.c.source_id, cluster.c.rule, cluster.c.open,
                  cluster.c.waiting)  # fmt: skip
    if scope.batch_no is None:
        waiting = cast(func.sum(finding.c.waiting), NUMBER)
        now = counted.add_columns(waiting.label("waiting")).group_by(finding.c.cluster_no)
    else:
        mine = select(finding.c.cluster_no).where(*scope.of(finding.c.place)).distinct()
        now = counted.where(finding.c.cluster_no.in_(mine)).group_by(finding.c.cluster_no)
        rows = rows.where(cluster.c.cluster_no.in_(mine))
    found = now.subquery()
    is_open = func.coalesce(found.c.n, 0)
    whole = scope.batch_no is None
    is_waiting = func.coalesce(found.c.waiting, 0) if whole else cluster.c.waiting
    wrong = (
        rows.add_columns(is_open, is_waiting)
        .outerjoin(found, found.c.cluster_no == cluster.c.cluster_no)
        .where((cluster.c.open != is_open) | (cluster.c.waiting != is_waiting))
    )
    words = pl.format(
        "问题组 {}（{}）记有未结 {}、待办 {}，实有 {}、{}",
        "cluster_no", "rule", "open", "waiting", "is_open", "is_waiting",
    )  # fmt: skip
    told_ones = read(conn, wrong.order_by(cluster.c.cluster_no), _CLUSTERS)
    return told(told_ones, pl.lit(SOURCE_SUBJECT) + pl.col("source_id"), words)


def open_work(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Batches with rows that left or came back without an event; rows that moved unrecorded."""
    return pl.concat([_balance(conn, scope), _last_moves(conn, scope)])


def _balance(conn: Connection, scope: Scope) -> pl.DataFrame:
    now = (
        select(batch_no_of(row_state.c.place).label("batch_no"), func.count().label("n"))
        .where(row_state.c.state.in_(OPEN_VALUES), *scope.of(row_state.c.place))
        .group_by("batch_no")
    ).subquery()
    before, after = row_event.c.before.in_(OPEN_VALUES), row_event.c.after.in_(OPEN_VALUES)
    moves = (
        select(
            batch_no_of(row_event.c.place).label("batch_no"),
            func.sum(case((before & ~after, 1), else_=0)).label("out"),
            func.sum(case((~before & after, 1), else_=0)).label("into"),
        )
        .where(*scope.of(row_event.c.place))
        .group_by("batch_no")
    ).subquery()
    closed = scope.batches().subquery()
    n, out, into = (func.coalesce(c, 0) for c in (now.c.n, moves.c.out, moves.c.into))
    wrong = (
        select(batch.c.batch_id, batch.c.opened, n, out, into)
        .join_from(closed, batch, batch.c.batch_no == closed.c.batch_no)
        .outerjoin(now, now.c.batch_no == batch.c.batch_no)
        .outerjoin(moves, moves.c.batch_no == batch.c.batch_no)
        .where(batch.c.opened != n + out - into)
        .order_by(batch.c.batch_no)
    )
    words = pl.format(
        "入库时待办 {} 行；现待办 {}，有记录移出 {}、移入 {}：有行未经记录离开待办",
        "opened", "now", "out", "into",
    )  # fmt: skip
    return told(read(conn, wrong, _WORK), of_batch(), words)


def _last_moves(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Rows that do not stand where their last event left them."""
    last = (
        select(row_event.c.place, func.max(row_event.c.audit_seq).label("seq"))
        .where(*scope.of(row_event.c.place))
        .group_by(row_event.c.place)
    ).subquery()
    stands = case((record_version.c.place.is_not(None), RowState.ACCEPTED.value), else_="")
    state = func.coalesce(row_state.c.state, stands)
    wrong = (
        select(row_event.c.place, row_event.c.after, state)
        .join_from(
            last, row_event,
            (row_event.c.audit_seq == last.c.seq) & (row_event.c.place == last.c.place),
        )
        .outerjoin(row_state, row_state.c.place == last.c.place)
        .outerjoin(record_version, record_version.c.place == last.c.place)
        .where(row_event.c.after != state)
        .order_by(row_event.c.place)
    )  # fmt: skip
    found = at_records(conn, read(conn, wrong, _LAST)).drop_nulls("record_id")
    if found.is_empty():  # a row that is gone breaks its batch's sum
        return pl.DataFrame(schema=TOLD)
    words = pl.format("最后一次变动后应为 {}，现为 {}", "after", "state")
    return told(found, of_record(), words)
