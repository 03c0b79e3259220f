"""What a release asks of the ledger: what changed, what is due, what is published."""

from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from ledger.errors import ReleaseNotPrepared
from ledger.open import Ledger
from ledger.releases import Published
from records.digest import bucket_of_id
from records.tables import PUBLICATIONS, RECORDS
from tests.ledger import deliveries
from tests.ledger.deliveries import DAY, MOMENT, Row, deliver

NEXT = date(2018, 9, 4)
CHANNEL = "credit-china"
DONE = Published("ab" * 32, "cd" * 32, 2, "{}")
ROWS = [Row(f"{n}号") for n in range(7)]


def ids(chunks: list[pl.DataFrame]) -> list[str]:
    return [record_id for chunk in chunks for record_id in chunk["record_id"]]


def publication(subject: str, **more: object) -> dict[str, object]:
    return {
        "subject": subject,
        "public_id": f"c-{subject}",
        "uscc": Row("").uscc,
        "rev": 1,
        "seq": 1,
        "live": True,
        "body_hash": "b" * 64,
        "line_hash": "e" * 64,
        "bucket": bucket_of_id(f"c-{subject}"),
        "publish_from": DAY,
        "publish_until": date(2019, 9, 1),
        "why": None,
        **more,
    }


def table(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PUBLICATIONS)


def test_touched_records_come_once_in_chunks_as_they_now_are(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    deliver(ledger, [Row("3号", says="改"), *ROWS[4:]], day=NEXT)
    chunks = list(ledger.touched(0, ledger.change_mark(), most=3))
    assert all(0 < chunk.height <= 3 for chunk in chunks)
    assert all(chunk.schema == RECORDS for chunk in chunks)
    assert sorted(ids(chunks)) == sorted(set(ids(chunks)))
    assert len(ids(chunks)) == 7
    (changed,) = pl.concat(chunks).filter(pl.col("version") == 2).rows(named=True)
    assert '"改"' in changed["body"]


def test_a_record_whose_news_waits_is_touched_as_it_was_before(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    deliver(ledger, [Row("3号", says="改"), *ROWS[4:]], day=NEXT, chunk_rows=1, stop_after=1)
    chunks = list(ledger.touched(0, ledger.change_mark(), most=3))
    assert len(ids(chunks)) == len(set(ids(chunks))) == 7
    assert set(pl.concat(chunks)["version"]) == {1}


def test_only_what_changed_since_the_mark_is_touched(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    mark = ledger.change_mark()
    deliver(ledger, [*ROWS, Row("99号")], day=NEXT)
    assert len(ids(list(ledger.touched(mark, ledger.change_mark())))) == 1
    assert list(ledger.touched(ledger.change_mark(), ledger.change_mark())) == []


def test_a_batch_under_way_flows_only_once_it_has_closed(ledger: Ledger) -> None:
    deliver(ledger, ROWS[:2])
    changed = [Row("0号", says="改"), *ROWS[2:]]
    batch = deliver(ledger, changed, day=NEXT, chunk_rows=2, stop_after=2)
    mark = ledger.change_mark()
    before = list(ledger.touched(0, mark))
    assert len(ids(before)) == 2
    assert {version for chunk in before for version in chunk["version"]} == {1}
    deliver(ledger, changed, day=NEXT, chunk_rows=2)
    after = list(ledger.touched(mark, ledger.change_mark()))
    assert len(ids(after)) == 6
    assert not batch.complete


def test_a_record_that_moves_touches_the_enterprise_it_left(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号")])
    mark = ledger.change_mark()
    moved = Row("1号", says="改", uscc="91330100YY00000023")
    deliver(ledger, [moved], day=NEXT)
    touched = ledger.touched_enterprises(mark, ledger.change_mark())
    assert touched.to_list() == [Row("").uscc, moved.uscc]
    assert len(ids(list(ledger.touched(mark, ledger.change_mark())))) == 1


def test_records_are_read_by_id_and_by_enterprise(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    all_ids = pl.Series(ids(list(ledger.touched(0, ledger.change_mark()))))
    assert ledger.records(all_ids.head(2)).height == 2
    assert ledger.records_about(pl.Series([Row("").uscc])).height == 7
    assert ledger.records(pl.Series(["none"])).schema == RECORDS


def test_a_killed_release_is_made_again_with_its_own_moment(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    beijing = timezone(timedelta(hours=8))
    first = ledger.prepare_release(CHANNEL, DAY, datetime(2018, 9, 3, 9, tzinfo=beijing))
    again = ledger.prepare_release(CHANNEL, DAY, MOMENT)
    assert again == first
    assert (again.seq, again.change_after, again.moment.isoformat()) == (
        1,
        0,
        "2018-09-03T09:00:00+08:00",
    )
    ledger.finish_release(first, DONE, [table(publication("r1"))])
    second = ledger.prepare_release(CHANNEL, NEXT, MOMENT)
    assert (second.seq, second.change_after) == (2, first.change_upto)
    assert second.previous_sha256 == DONE.sha256
    last = ledger.last_release(CHANNEL)
    assert last is not None
    assert (last.seq, last.sha256, last.status) == (1, DONE.sha256, "published")
    ledger.drop_release(second)
    assert [row.seq for row in ledger.releases(CHANNEL)] == [1]


def test_a_release_is_finished_once_and_all_or_nothing(ledger: Ledger) -> None:
    prepared = ledger.prepare_release(CHANNEL, DAY, MOMENT)
    ledger.finish_release(prepared, DONE)
    with pytest.raises(ReleaseNotPrepared):
        ledger.finish_release(prepared, DONE, [table(publication("r1"))])
    assert ledger.publications(CHANNEL, pl.Series(["r1"])).is_empty()
    with pytest.raises(ReleaseNotPrepared):
        ledger.drop_release(prepared)


def test_publications_are_replaced_by_subject_and_found_again(ledger: Ledger) -> None:
    ledger.write_publications(CHANNEL, table(publication("r1"), publication("r2")))
    gone = publication("r1", rev=2, live=False, line_hash=None, why="expired")
    ledger.write_publications(CHANNEL, table(gone))
    found = ledger.publications(CHANNEL, pl.Series(["r1", "r3"]))
    assert found.equals(table(gone))
    assert ledger.publications("gsxt", pl.Series(["r1"])).is_empty()


def test_a_subject_takes_a_new_id_while_the_old_one_is_kept_beside_it(ledger: Ledger) -> None:
    ledger.write_publications(CHANNEL, table(publication("r1")))
    renamed = publication("r1", public_id="c-new", uscc="91330100YY00000023")
    kept = publication("r1~c-r1", public_id="c-r1", rev=2, live=False, why="corrected")
    ledger.write_publications(CHANNEL, table(renamed, kept))
    found = ledger.publications(CHANNEL, pl.Series(["r1", "r1~c-r1"]))
    assert found["public_id"].to_list() == ["c-new", "c-r1"]


def test_what_is_shown_until_a_day_is_due_on_the_next(ledger: Ledger) -> None:
    rows = table(
        publication("open", publish_until=None),
        publication("today", publish_until=DAY),
        publication("gone", publish_until=DAY, live=False),
    )
    ledger.write_publications(CHANNEL, rows)
    assert ledger.due(CHANNEL, DAY).is_empty()
    assert ledger.due(CHANNEL, NEXT)["subject"].to_list() == ["today"]


def test_buckets_list_their_live_members(ledger: Ledger) -> None:
    rows = table(
        publication("r1"),
        publication("r2"),
        publication("r3", live=False, line_hash=None),
    )
    prepared = ledger.prepare_release(CHANNEL, DAY, MOMENT)
    digests = pl.DataFrame(
        {"bucket": [7, 8], "digest": ["a", "b"]}, schema_overrides={"bucket": pl.Int32}
    )
    ledger.finish_release(prepared, DONE, [rows], digests)
    members = ledger.bucket_members(CHANNEL)
    assert set(members["public_id"]) == {"c-r1", "c-r2"}
    assert members["bucket"].is_sorted()
    mine = ledger.bucket_members(CHANNEL, pl.Series([bucket_of_id("c-r2")]))
    assert mine["public_id"].to_list() == ["c-r2"]
    assert ledger.bucket_digests(CHANNEL).equals(digests)


def test_a_public_id_stands_once_in_a_channel_whatever_bucket_it_claims(ledger: Ledger) -> None:
    ledger.write_publications(CHANNEL, table(publication("r1", bucket=1)))
    with pytest.raises((IntegrityError, UniqueViolation)):  # COPY speaks for itself
        ledger.write_publications(CHANNEL, table(publication("r2", public_id="c-r1", bucket=2)))
    ledger.write_publications("gsxt", table(publication("r2", public_id="c-r1")))


def test_a_story_ends_with_where_the_record_is_published(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", rule="USCC-006")])
    (record_id,) = ids(list(ledger.touched(0, ledger.change_mark())))
    ledger.write_publications(CHANNEL, table(publication(record_id)))
    story = ledger.record_story(record_id)
    assert story is not None
    assert [line.public_id for line in story.publications] == [f"c-{record_id}"]
    assert [line.rule for line in story.chapters[0].findings] == ["USCC-006"]
    assert ledger.find_records(f"c-{record_id}")[0].record_id == record_id
    former = publication(f"{record_id}~c-old", public_id="c-old", live=False,
                         bucket=bucket_of_id("c-old"))  # fmt: skip
    ledger.write_publications(CHANNEL, table(former))
    then = ledger.record_story(record_id)
    assert then is not None
    assert [line.public_id for line in then.publications] == [f"c-{record_id}", "c-old"]
    assert ledger.find_records("c-old")[0].record_id == record_id
    assert ledger.record_story("none") is None
    assert story.headline.source_id == deliveries.SOURCE


def test_a_public_id_of_an_enterprise_leads_to_its_code_also_after_it_was_superseded(
    ledger: Ledger,
) -> None:
    subjects = {"w-1": "warning:CODE1", "e-2": "enterprise:CODE2", "w-0": "warning:CODE3~w-0"}
    for public_id, subject in subjects.items():
        line = publication(subject, public_id=public_id, bucket=bucket_of_id(public_id))
        ledger.write_publications(CHANNEL, table(line))
    found = [ledger.code_published(public_id) for public_id in (*subjects, "c-unknown")]
    assert found == ["CODE1", "CODE2", "CODE3", None]
