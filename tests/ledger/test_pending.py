"""Rows waiting for an identity are read again and settled where they stand."""

from datetime import date

import polars as pl

from ledger.open import Ledger
from records.kind import CATALOGUES, Kind
from records.states import RowState
from records.tables import MATCHES
from tests.ledger.deliveries import MOMENT, Row, deliver, tally

USCC = "91330100YY00000031"
PENDING = RowState.IDENTITY_PENDING
ROWS = [Row("1号"), Row("2号", state=PENDING), Row("3号", state=PENDING)]


def attach(rows: pl.DataFrame, uscc: str | None = USCC) -> pl.DataFrame:
    return rows.select(
        "_row",
        pl.lit(uscc, dtype=pl.String).alias("uscc"),
        pl.lit("code_and_name").alias("rung"),
        pl.lit(None, dtype=pl.String).alias("pending"),
        pl.lit('{"again":"yes"}').alias("evidence"),
    ).cast(MATCHES)


def test_pending_rows_come_back_typed(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    chunks = list(ledger.marked_rows(most=1))
    assert [chunk.rows.height for chunk in chunks] == [1, 1]
    rows = chunks[0].rows
    assert rows["decided_on"].to_list() == [date(2018, 9, 1)]
    schema = CATALOGUES[Kind.PENALTY].schema
    assert {name: rows.schema[name] for name in schema} == dict(schema)


def test_a_resolved_row_is_accepted_at_its_own_place_and_the_sum_still_holds(
    ledger: Ledger,
) -> None:
    batch = deliver(ledger, ROWS)
    mark = ledger.change_mark()
    (chunk,) = ledger.marked_rows()
    matches = pl.concat([attach(chunk.rows.head(1)), attach(chunk.rows.tail(1), None)])
    assert ledger.resolve_pending(matches, MOMENT) == 1
    counted = ledger.conservation(batch.batch_id)
    assert counted.holds
    assert (counted.tally.accepted, counted.tally.identity_pending) == (2, 1)
    (line,) = ledger.records_of(USCC)
    story = ledger.record_story(line.record_id)
    assert story is not None
    assert [(c.row_no, c.state, c.evidence) for c in story.chapters] == [
        (1, RowState.ACCEPTED, '{"again":"yes"}')
    ]
    (touched,) = ledger.touched(mark, ledger.change_mark())
    assert touched["uscc"].to_list() == [USCC]


def test_resolving_the_same_rows_twice_does_nothing_more(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    (chunk,) = ledger.marked_rows()
    assert ledger.resolve_pending(attach(chunk.rows), MOMENT) == 2
    digest = ledger.digest()
    assert ledger.resolve_pending(attach(chunk.rows), MOMENT) == 0
    assert ledger.digest() == digest


def test_a_resolved_record_stays_so_when_its_row_comes_again(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    (chunk,) = ledger.marked_rows()
    ledger.resolve_pending(attach(chunk.rows), MOMENT)
    attached = [Row("1号"), Row("2号", uscc=USCC), Row("3号", uscc=USCC)]
    assert tally(deliver(ledger, attached, day=date(2018, 9, 4))).unchanged == 3
