"""What the desk sees: findings grouped, of rows that still stand."""

from datetime import date

from ledger.open import Ledger
from ledger.overview import ClusterFilter
from records.states import RowState, Severity
from tests.ledger.deliveries import DAY, SOURCE, Row, deliver

NEXT = date(2018, 9, 4)
BROKEN = [Row(f"{n}号", state=RowState.IDENTITY_PENDING, rule="USCC-005") for n in range(3)]


def test_findings_are_grouped_with_a_sample(ledger: Ledger) -> None:
    deliver(ledger, [*BROKEN, Row("9号", rule="USCC-006"), Row("9号")])
    clusters = ledger.finding_clusters()
    assert [(c.rule, c.rows) for c in clusters] == [
        ("USCC-005", 3),
        ("DUP-001", 1),
        ("USCC-006", 1),
    ]
    assert clusters[0].sample == BROKEN[0].uscc
    assert (clusters[0].source_id, clusters[0].first_day) == (SOURCE, DAY)


def test_findings_of_rows_that_a_later_delivery_replaced_are_gone(ledger: Ledger) -> None:
    deliver(ledger, [*BROKEN, Row("9号", rule="USCC-006")])
    mended = [Row(f"{n}号") for n in range(3)]
    deliver(ledger, [*mended, Row("9号", says="改")], day=NEXT)
    assert ledger.finding_clusters() == []


def test_clusters_can_be_narrowed(ledger: Ledger) -> None:
    deliver(ledger, [*BROKEN, Row("9号", rule="USCC-006")])
    assert len(ledger.finding_clusters(ClusterFilter(open_rows_only=True))) == 1
    assert len(ledger.finding_clusters(ClusterFilter(rule="USCC-006"))) == 1
    assert ledger.finding_clusters(ClusterFilter(source_id="other")) == []
    assert ledger.finding_clusters(ClusterFilter(severity=Severity.BLOCK)) == []


def test_open_work_is_found_by_its_text(ledger: Ledger) -> None:
    deliver(ledger, BROKEN)
    (found,) = ledger.find_records("2号")
    assert (found.state, found.uscc) == (RowState.IDENTITY_PENDING, None)
    story = ledger.record_story(found.record_id)
    assert story is not None
    assert story.chapters[0].reason == "code_unknown"
