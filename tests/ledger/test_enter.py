"""What becomes of rows: each in exactly one state, the same input twice changing nothing."""

from datetime import date, timedelta

import polars as pl
import pytest
from sqlalchemy import Table, delete, func, select, text

from ledger.errors import RowsLost, UnknownSnapshot
from ledger.open import Ledger, open_ledger
from ledger.tables import batch as batch_table
from ledger.tables import finding, record, record_version, row_state
from records.kind import Kind
from records.states import RowState
from records.tables import DISPOSITIONS, FINDINGS
from tests.ledger import deliveries
from tests.ledger.deliveries import DAY, MOMENT, Row, deliver, tally

PENDING, QUARANTINED = RowState.IDENTITY_PENDING, RowState.QUARANTINED
NEXT = date(2018, 9, 4)
MIXED = [
    Row("杭罚〔2018〕1号"),
    Row("杭罚〔2018〕2号", state=PENDING, rule="USCC-005"),
    Row("杭罚〔2018〕3号", state=QUARANTINED, rule="DATE-001"),
    Row("杭罚〔2018〕4号", state=RowState.OUT_OF_SCOPE),
    Row("杭罚〔2018〕1号"),  # the same again
    Row("杭罚〔2018〕1号", says="警告"),  # another content under the same decision
    Row(None, state=QUARANTINED, rule="DOC-001"),
    Row(None, says="别的", state=QUARANTINED, rule="DOC-001"),
    *(Row(f"杭罚〔2018〕{n}号") for n in range(10, 20)),
]


def count(ledger: Ledger, table: Table) -> int:
    with ledger._engine.begin() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_every_row_ends_in_one_state(ledger: Ledger) -> None:
    sums = tally(deliver(ledger, MIXED, unparsable=["一行乱码"]))
    assert sums.by_state() == {
        RowState.ACCEPTED: 11,
        RowState.UNCHANGED: 0,
        RowState.DUPLICATE: 2,
        RowState.QUARANTINED: 3,
        RowState.IDENTITY_PENDING: 1,
        RowState.OUT_OF_SCOPE: 1,
        RowState.SUPERSEDED: 0,
        RowState.REJECTED: 0,
        RowState.CORRECTED: 0,
    }
    assert (sums.lines, sums.blank, sums.unparsable, sums.rows) == (21, 2, 1, 18)
    assert ledger.conservation(sums.batch_id).holds


def test_a_second_claim_on_a_decision_points_at_the_row_kept(ledger: Ledger) -> None:
    deliver(ledger, MIXED)
    with ledger._engine.begin() as conn:
        seconds = select(row_state.c.place, row_state.c.kept_place).where(
            row_state.c.state == "duplicate"
        )
        pairs = [(place % 2**32, kept % 2**32) for place, kept in conn.execute(seconds)]
        rules = select(finding.c.rule, finding.c.severity).where(finding.c.rule == "DUP-001")
        assert sorted(pairs) == [(4, 0), (5, 0)]
        assert [tuple(row) for row in conn.execute(rules)] == [("DUP-001", "review")] * 2


@pytest.mark.parametrize("chunk_rows", [1, 3, 1000])
def test_the_same_rows_in_another_order_change_nothing(ledger: Ledger, chunk_rows: int) -> None:
    deliver(ledger, MIXED, chunk_rows=4)
    before = [count(ledger, table) for table in (record_version, row_state, finding, record)]
    sums = tally(deliver(ledger, MIXED[::-1], day=NEXT, chunk_rows=chunk_rows))
    assert sums.unchanged == sums.rows == len(MIXED)
    assert [count(ledger, t) for t in (record_version, row_state, finding, record)] == before


@pytest.mark.parametrize("chunk_rows", [1, 2])
def test_a_second_row_stays_beside_one_that_is_out_of_scope(
    ledger: Ledger, chunk_rows: int
) -> None:
    rows = [Row("1号", state=RowState.OUT_OF_SCOPE), Row("1号")]
    deliver(ledger, rows)
    again = deliver(ledger, rows[::-1], day=DAY + timedelta(days=1), chunk_rows=chunk_rows)
    assert tally(again).unchanged == 2

    alone = deliver(ledger, [Row("1号", "警告")], day=DAY + timedelta(days=2))
    back = deliver(ledger, rows[1:], day=DAY + timedelta(days=3))
    assert (tally(alone).accepted, tally(back).accepted) == (1, 1)


def test_a_complete_batch_is_not_entered_again(ledger: Ledger) -> None:
    first = deliver(ledger, MIXED)
    digest = ledger.digest()
    again = deliver(ledger, MIXED)
    assert again.complete
    assert again.tally == first.tally
    assert ledger.digest() == digest


@pytest.mark.parametrize("stop_after", range(6))
def test_a_killed_batch_ends_in_the_same_digest(ledger_url: str, stop_after: int) -> None:
    day_two = [Row("杭罚〔2018〕1号", says="改了"), *MIXED[2:], Row("杭罚〔2018〕30号")]
    with open_ledger(ledger_url) as ledger:
        deliver(ledger, MIXED, chunk_rows=3, stop_after=stop_after)
    with open_ledger(ledger_url) as ledger:
        deliver(ledger, MIXED, chunk_rows=3)
        deliver(ledger, day_two, day=NEXT, chunk_rows=3, stop_after=stop_after)
        batch = deliver(ledger, day_two, day=NEXT, chunk_rows=3)
        assert ledger.conservation(batch.batch_id).holds
        killed = ledger.digest()
    assert killed == KILLED.setdefault("digest", killed)


KILLED: dict[str, str] = {}  # every way to the end, on both databases, has one digest


def test_other_content_is_a_new_version(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号")])
    deliver(ledger, [Row("1号", says="罚款、没收")], day=NEXT)
    (headline,) = ledger.records_of(Row("").uscc)
    assert headline.version == 2
    story = ledger.record_story(headline.record_id)
    assert story is not None
    assert [chapter.version for chapter in story.chapters] == [1, 2]
    assert story.chapters[0].locator == "公示!第3行"
    assert story.chapters[1].address == "http://127.0.0.1/p.xlsx"


def test_a_row_of_an_earlier_day_does_not_undo_a_later_one(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", says="新")], day=NEXT)
    sums = tally(deliver(ledger, [Row("1号", says="旧")], day=DAY))
    assert (sums.accepted, sums.superseded) == (0, 1)
    assert '"新"' in ledger.records_of(Row("").uscc)[0].body


@pytest.mark.parametrize("state", [PENDING, QUARANTINED])
def test_a_later_delivery_supersedes_open_work(ledger: Ledger, state: RowState) -> None:
    first = deliver(ledger, [Row("1号", says="错", state=state)])
    second = deliver(ledger, [Row("1号", says="对")], day=NEXT)
    assert ledger.conservation(first.batch_id).tally.superseded == 1
    assert tally(second).accepted == 1
    assert ledger.conservation(first.batch_id).holds


def test_a_pending_row_that_now_attaches_is_accepted(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", state=PENDING)])
    assert tally(deliver(ledger, [Row("1号"), Row("2号")], day=NEXT)).accepted == 2


def test_open_work_stays_unchanged_while_the_source_repeats_it(ledger: Ledger) -> None:
    rows = [Row("1号", state=PENDING), Row("2号", state=QUARANTINED)]
    first = deliver(ledger, rows)
    sums = tally(deliver(ledger, [*rows, Row("3号")], day=NEXT))
    assert (sums.unchanged, sums.accepted) == (2, 1)
    assert ledger.conservation(first.batch_id).tally.identity_pending == 1


def test_a_published_record_keeps_its_version_when_its_code_breaks(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号")])
    deliver(ledger, [Row("1号", says="x", state=PENDING)], day=NEXT)
    assert ledger.records_of(Row("").uscc)[0].version == 1
    back = deliver(ledger, [Row("1号"), Row("9号")], day=date(2018, 9, 5))
    assert tally(back).unchanged == 1
    assert [b.conservation.tally.superseded for b in ledger.batches(NEXT)] == [1]


@pytest.mark.parametrize("table", [record_version, row_state])
def test_a_row_deleted_behind_the_programs_back_breaks_the_sum(
    ledger: Ledger, table: Table
) -> None:
    batch = deliver(ledger, MIXED)
    with ledger._writer.begin() as conn:
        one = conn.execute(select(func.min(table.c.place))).scalar_one()
        conn.execute(delete(table).where(table.c.place == one))
    assert not ledger.conservation(batch.batch_id).holds
    assert "记录 18" in ledger.conservation(batch.batch_id).equation


def test_an_unparsable_line_deleted_breaks_the_sum(ledger: Ledger) -> None:
    batch = deliver(ledger, MIXED, unparsable=["乱\x00码"])
    with ledger._writer.begin() as conn:
        conn.execute(text("DELETE FROM unparsable_line"))
    assert not ledger.conservation(batch.batch_id).holds


def test_a_batch_whose_lines_do_not_add_up_is_held(ledger: Ledger) -> None:
    batch = deliveries.begin(ledger, MIXED)
    deliveries.enter(ledger, batch, MIXED[1:], 1)
    deliveries.close(ledger, batch, len(MIXED))
    assert [summary.status for summary in ledger.batches()] == ["held"]
    assert list(ledger.touched(0, ledger.change_mark())) == []


def test_rows_that_no_stage_spoke_of_are_refused(ledger: Ledger) -> None:
    batch = deliveries.begin(ledger, MIXED)
    chunk, typed = deliveries._chunk(batch, MIXED, 0)
    nothing = deliveries._matches(MIXED, 0).clear()
    with pytest.raises(RowsLost, match="18 rows came"):
        ledger.entry(
            batch,
            chunk,
            typed.clear(),
            pl.DataFrame(schema=DISPOSITIONS),
            pl.DataFrame(schema=FINDINGS),
            nothing,
        )
    assert count(ledger, record_version) == batch.rows == 0


def test_a_batch_of_bytes_never_kept_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownSnapshot, match="never kept"):
        ledger.begin_batch("x", Kind.PENALTY, DAY, ["00"], MOMENT)


def test_a_failed_batch_says_why_and_can_be_run_again(ledger: Ledger) -> None:
    batch = deliver(ledger, MIXED, chunk_rows=3, stop_after=2)
    ledger.fail_batch(batch, "连接中断")
    (summary,) = ledger.batches(DAY)
    assert (summary.status, summary.error) == ("failed", "连接中断")
    assert not deliver(ledger, MIXED, chunk_rows=3).complete
    with ledger._engine.begin() as conn:
        assert conn.execute(select(batch_table.c.status)).scalars().all() == ["complete"]
    assert ledger.audit_broken_at() is None


def test_the_departments_own_id_stays_with_every_row(ledger: Ledger) -> None:
    deliver(ledger, MIXED)
    with ledger._engine.begin() as conn:
        for table in (record_version, row_state):
            ids = conn.execute(select(table.c.remote_id)).scalars().all()
            assert ids
            assert all(remote.startswith("ID-") for remote in ids)
