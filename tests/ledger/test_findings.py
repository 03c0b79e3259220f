"""Findings last: the same fault of the same record is one finding, however often it comes."""

from datetime import date

from sqlalchemy import Connection, func, select

from ledger.glance import first_rows
from ledger.open import Ledger
from ledger.tables import finding
from ledger.tables_steward import cluster, row_event
from records.states import FindingEnd, RowState
from tests.ledger.deliveries import DAY, MOMENT, Row, deliver
from tests.ledger.test_pending import attach

NEXT, LATER = date(2018, 9, 4), date(2018, 9, 5)
DUE = "2018-09-12"  # the seventh working day after 2018-09-03
QUARANTINED, PENDING = RowState.QUARANTINED, RowState.IDENTITY_PENDING


def told(ledger: Ledger) -> list[tuple[object, ...]]:
    columns = (finding.c.rule, finding.c.first_day, finding.c.last_day, finding.c.due_on,
               finding.c.closed_on, finding.c.closed_why)  # fmt: skip
    with ledger._engine.begin() as conn:
        found = conn.execute(select(*columns).order_by(finding.c.place, finding.c.rule))
        return [tuple(row) for row in found]


def counted(conn: Connection) -> list[tuple[int, int, int]]:
    """Every cluster's number with its counts, counted anew from the findings."""
    is_open = finding.c.closed_on.is_(None)
    rows = (
        select(finding.c.cluster_no, func.count(), func.sum(finding.c.waiting))
        .where(is_open)
        .group_by(finding.c.cluster_no)
        .order_by(finding.c.cluster_no)
    )
    return [(int(no), int(many), int(waiting)) for no, many, waiting in conn.execute(rows)]


def assert_clusters_add_up(ledger: Ledger) -> None:
    with ledger._engine.begin() as conn:
        kept = select(cluster.c.cluster_no, cluster.c.open, cluster.c.waiting).where(
            cluster.c.open > 0
        )
        rows = conn.execute(kept.order_by(cluster.c.cluster_no))
        assert [(int(a), int(b), int(c)) for a, b, c in rows] == counted(conn)
        empty = select(cluster).where(cluster.c.open == 0)
        for row in conn.execute(empty):
            assert (row.waiting, row.first_day, row.due_on) == (0, None, None)


def test_a_finding_is_first_seen_on_its_day_and_due_seven_working_days_later(
    ledger: Ledger,
) -> None:
    deliver(ledger, [Row("1号", rule="USCC-005")])
    assert told(ledger) == [("USCC-005", "2018-09-03", "2018-09-03", DUE, None, None)]
    (one,) = ledger.finding_clusters()
    assert (one.first_day, one.due_on, one.rows) == (DAY, date.fromisoformat(DUE), 1)


def test_the_same_fault_of_a_changed_row_goes_on_where_it_was(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", rule="USCC-005")])
    deliver(ledger, [Row("1号", says="改", rule="USCC-005")], day=NEXT)
    old, new = told(ledger)
    assert old[4:] == ("2018-09-04", FindingEnd.AGAIN)
    assert new == ("USCC-005", "2018-09-03", "2018-09-04", DUE, None, None)
    (one,) = ledger.finding_clusters()
    assert (one.rows, one.first_day, one.last_day) == (1, DAY, NEXT)
    assert_clusters_add_up(ledger)


def test_a_fault_put_right_at_the_source_is_closed_as_fixed(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", state=QUARANTINED, rule="DATE-001")])
    deliver(ledger, [Row("1号", says="改")], day=NEXT)
    assert [row[4:] for row in told(ledger)] == [("2018-09-04", FindingEnd.FIXED)]
    assert ledger.finding_clusters() == []
    assert_clusters_add_up(ledger)


def test_open_work_that_comes_again_was_seen_again(ledger: Ledger) -> None:
    rows = [Row("1号", state=QUARANTINED, rule="DATE-001")]
    deliver(ledger, rows)
    deliver(ledger, [*rows, Row("2号")], day=NEXT)
    assert told(ledger) == [("DATE-001", "2018-09-03", "2018-09-04", DUE, None, None)]


def test_a_fault_that_stands_before_a_published_version_is_one_finding(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", rule="USCC-006")])
    deliver(ledger, [Row("1号", says="x", state=PENDING, rule="USCC-006")], day=NEXT)
    assert [row[5] for row in told(ledger)] == [FindingEnd.AGAIN, None]
    # The version still stands; what only it has is still open.
    deliver(ledger, [Row("2号", rule="USCC-006")], day=NEXT)
    deliver(ledger, [Row("2号", says="x", state=QUARANTINED, rule="DATE-001")], day=LATER)
    assert [row[5] for row in told(ledger)] == [FindingEnd.AGAIN, None, None, None]
    assert_clusters_add_up(ledger)


def test_a_row_that_finds_its_enterprise_no_longer_waits(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", state=PENDING, rule="IDN-002"), Row("2号", state=PENDING,
                                                                   rule="NAME-005")])  # fmt: skip
    assert [c.rows for c in ledger.finding_clusters()] == [1, 1]
    (chunk,) = ledger.marked_rows()
    ledger.resolve_pending(attach(chunk.rows), MOMENT)
    assert [row[5] for row in told(ledger)] == [FindingEnd.RESOLVED, None]
    with ledger._engine.begin() as conn:
        assert [row[1:] for row in counted(conn)] == [(1, 0)]
        moves = select(row_event.c.before, row_event.c.after)
        assert {tuple(row) for row in conn.execute(moves)} == {("identity_pending", "accepted")}
    assert_clusters_add_up(ledger)


def test_a_fault_of_a_whole_column_is_one_cluster(ledger: Ledger) -> None:
    rows = [Row(f"{n}号", rule="USCC-005", shape="A" * (n % 7)) for n in range(60)]
    deliver(ledger, rows, chunk_rows=17)
    (one,) = ledger.finding_clusters()
    assert (one.whole, one.rows, one.rule) == (True, 60, "USCC-005")
    # What comes later joins it while it is open, and it shrinks as it is put right.
    deliver(ledger, [Row("100号", rule="USCC-005", shape="另")], day=NEXT)
    deliver(ledger, [Row(f"{n}号", says="改") for n in range(20)], day=LATER)
    (one,) = ledger.finding_clusters()
    assert (one.whole, one.rows) == (True, 41)
    assert_clusters_add_up(ledger)


def test_many_faults_of_one_shape_are_no_fault_of_the_column(ledger: Ledger) -> None:
    rows = [Row(f"{n}号", rule="USCC-005" if n < 60 else None) for n in range(100)]
    deliver(ledger, rows)
    (one,) = ledger.finding_clusters()
    assert not one.whole
    assert_clusters_add_up(ledger)


def test_a_row_of_a_cluster_says_where_it_stands(ledger: Ledger) -> None:
    deliver(ledger, [Row(f"{n}号", state=QUARANTINED, rule="DATE-001") for n in range(3)])
    (one,) = ledger.finding_clusters()
    assert [row.locator for row in first_rows(ledger, one)] == ["公示!第3行", "公示!第4行",
                                                               "公示!第5行"]  # fmt: skip


def test_what_is_only_counted_is_never_due(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", rule="USCC-003", severity="note")])
    assert told(ledger) == [("USCC-003", "2018-09-03", "2018-09-03", None, None, None)]
