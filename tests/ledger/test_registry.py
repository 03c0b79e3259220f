"""Registration rows become enterprises with the names they had, and answer identity's questions."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from ledger.open import Ledger
from records.digest import sha256_hex
from records.kind import CATALOGUES, Kind
from records.names import name_key
from records.snapshot import ReadCount, Snapshot
from records.tables import DISPOSITIONS, ENTERPRISES, FINDINGS, FORMER_NAMES, LOCATOR, MATCHES
from tests.ledger.deliveries import DAY, MOMENT, Row, deliver
from tests.ledger.test_release import CHANNEL, publication, table

FIRST, SECOND = "91330100YY00000015", "91330100YY00000023"
THIRD = "91330100YY00000066"
BOTH = "杭州旧有限公司|2018-01-02;杭州某有限公司|2018-05-01"
NEXT = date(2018, 9, 4)


def register(ledger: Ledger, day: date, rows: Sequence[dict[str, object]]) -> None:
    """One delivery of the registry, every row accepted as its own enterprise."""
    digest = sha256_hex(repr((day, rows)).encode())
    ledger.keep_snapshot(
        Snapshot(digest, "registry", day, "http://127.0.0.1/r", "x", 1, MOMENT, Path("r"))
    )
    batch = ledger.begin_batch("registry", Kind.REGISTRATION, day, [digest], MOMENT)
    located = [
        {"_row": n, "_locator": f"第{n}行", "_snapshot": digest, "_vocabulary": "local", **row}
        for n, row in enumerate(rows)
    ]
    accepted = pl.DataFrame(
        located, schema={**LOCATOR, **CATALOGUES[Kind.REGISTRATION].schema}, strict=False
    )
    matches = accepted.select(
        "_row",
        pl.col("party_uscc").alias("uscc"),
        pl.lit("register_itself").alias("rung"),
        pl.lit(None, dtype=pl.String).alias("pending"),
        pl.lit("{}").alias("evidence"),
    )
    assert matches.schema == MATCHES
    nothing = pl.DataFrame(schema=DISPOSITIONS), pl.DataFrame(schema=FINDINGS)
    ledger.enter(batch, ledger.entry(batch, accepted, accepted, *nothing, matches))
    ledger.close_batch(batch, ReadCount(len(rows)))


def enterprise(uscc: str, name: str, **more: object) -> dict[str, object]:
    return {"party_uscc": uscc, "party_name": name, "registration_status": "存续", **more}


DAY_ONE = [
    enterprise(
        FIRST,
        "杭州甲有限公司",
        former_names="杭州旧有限公司|2017-05-01;杭州更旧有限公司|",
        party_registration_number="330100000000017",
    ),
    enterprise(SECOND, "杭州乙有限公司", party_tax_number="330100YY0000002"),
]
DAY_TWO = [
    DAY_ONE[0],
    enterprise(SECOND, "杭州丙有限公司", registration_status="注销", ended_on=NEXT),
]


def test_the_registry_answers_by_every_identifier(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    registry = ledger.registry()
    found = registry.by_uscc(pl.Series([SECOND, FIRST, "91000000000000000X"]))
    assert found.schema == ENTERPRISES
    assert sorted(found["uscc"]) == [FIRST, SECOND]
    assert registry.by_org_code(pl.Series(["YY0000001"]))["uscc"].to_list() == [FIRST]
    by_number = registry.by_registration_number(pl.Series(["330100000000017"]))
    assert by_number["name"].to_list() == ["杭州甲有限公司"]
    assert registry.by_tax_number(pl.Series(["330100YY0000002"]))["uscc"].to_list() == [SECOND]
    key = name_key("杭州甲有限公司")
    assert registry.by_name_key(pl.Series([key]))["name"].to_list() == ["杭州甲有限公司"]
    assert registry.by_uscc(pl.Series([], dtype=pl.String)).schema == ENTERPRISES


def test_former_names_come_with_the_day_they_ended(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    names = ledger.registry().former_names(pl.Series([FIRST, SECOND]))
    assert names.schema == FORMER_NAMES
    assert sorted(names.rows()) == [
        (FIRST, "杭州旧有限公司", date(2017, 5, 1)),
        (FIRST, "杭州更旧有限公司", None),
    ]


def test_an_enterprise_comes_with_the_last_day_of_its_last_former_name(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    known = ledger.registry().by_uscc(pl.Series([FIRST, SECOND]))
    assert dict(known.select("uscc", "renamed_on").rows()) == {
        FIRST: date(2017, 5, 1),
        SECOND: None,
    }


def test_a_former_name_leads_to_whoever_bore_it(ledger: Ledger) -> None:
    register(ledger, DAY, [*DAY_ONE, enterprise(THIRD, "杭州丁有限公司", former_names=BOTH)])
    found = ledger.registry().by_former_name(pl.Series(["杭州旧有限公司", "杭州丁有限公司"]))
    assert found.schema == FORMER_NAMES
    assert sorted(found.select("uscc", "valid_until").rows()) == [
        (FIRST, date(2017, 5, 1)),
        (THIRD, date(2018, 1, 2)),
    ]


def test_a_rename_keeps_the_old_name_until_the_day_it_was_seen(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    register(ledger, NEXT, DAY_TWO)
    page = ledger.enterprise(SECOND)
    assert page is not None
    assert (page.name, page.status, page.ended_on) == ("杭州丙有限公司", "注销", "2018-09-04")
    assert [(n.name, n.valid_until, n.basis) for n in page.former_names] == [
        ("杭州乙有限公司", "2018-09-04", "rename")
    ]
    assert [line.version for line in page.records] == [2]


def test_a_change_of_registration_touches_its_enterprise_alone(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    mark = ledger.change_mark()
    register(ledger, NEXT, DAY_TWO)
    assert ledger.touched_enterprises(mark, ledger.change_mark()).to_list() == [SECOND]


def test_search_finds_an_enterprise_by_its_former_name(ledger: Ledger) -> None:
    register(ledger, DAY, DAY_ONE)
    register(ledger, NEXT, DAY_TWO)
    assert {line.uscc for line in ledger.find_records("杭州乙")} == {SECOND}
    assert {line.uscc for line in ledger.find_records(FIRST.lower())} == {FIRST}
    assert ledger.find_records("  ") == ledger.find_records("查无此人") == ()


def test_an_enterprise_shows_all_that_is_and_was_said_of_it(ledger: Ledger) -> None:
    code, other = FIRST, SECOND
    register(ledger, DAY, DAY_ONE)
    deliver(ledger, [Row("1号", uscc=code)])
    (chunk,) = ledger.touched(0, ledger.change_mark(), (Kind.PENALTY,))
    record_id = chunk["record_id"][0]
    ledger.write_publications(CHANNEL, table(publication(record_id)))
    ledger.write_publications("gsxt", table(publication(f"enterprise:{code}")))
    ledger.write_publications("warning", table(publication(f"warning:{code}", live=False)))
    moved = publication("old~c-old", uscc=code, public_id="c-old", live=False)
    elsewhere = publication(f"enterprise:{other}", public_id="c-other", uscc=other)
    ledger.write_publications(CHANNEL, table(moved, elsewhere))
    page = ledger.enterprise(code)
    assert page is not None
    assert [(line.channel, line.subject, line.live) for line in page.publications] == [
        (CHANNEL, record_id, True),
        (CHANNEL, "old~c-old", False),
        ("gsxt", f"enterprise:{code}", True),
        ("warning", f"warning:{code}", False),
    ]


OLD, TRADER = "91330100YY00000031", "92330100YY0000004X"
SUCCEEDED = enterprise(
    FIRST, "杭州甲有限公司", succession=f"代码更正|{OLD}|2018-05-01;个转企|{TRADER}|2018-06-01"
)


def links(ledger: Ledger) -> list[tuple[object, ...]]:
    found = ledger.registry().links_from(pl.Series([OLD, TRADER, SECOND]))
    return sorted(found.drop("new_uscc").rows())


def test_links_of_a_registration_are_entered_once_with_the_day_they_were_known(
    ledger: Ledger,
) -> None:
    register(ledger, DAY, [SUCCEEDED])
    register(ledger, NEXT, [{**SUCCEEDED, "party_name": "杭州甲甲有限公司"}])
    assert links(ledger) == [
        (OLD, "code_corrected", date(2018, 5, 1), DAY, None),
        (TRADER, "converted", date(2018, 6, 1), DAY, None),
    ]
    assert ledger.registry().led_away(pl.Series([OLD, TRADER, FIRST])).to_list() == [OLD]


def test_a_link_that_the_register_states_no_more_ends_and_may_begin_again(ledger: Ledger) -> None:
    register(ledger, DAY, [SUCCEEDED])
    register(ledger, NEXT, [{**SUCCEEDED, "succession": f"个转企|{TRADER}|2018-06-01"}])
    known = (OLD, "code_corrected", date(2018, 5, 1))
    assert links(ledger)[0] == (*known, DAY, NEXT)
    assert ledger.registry().led_away(pl.Series([OLD])).is_empty()
    later = date(2018, 9, 5)
    register(ledger, later, [SUCCEEDED])
    assert links(ledger)[:2] == [(*known, DAY, NEXT), (*known, later, None)]


def test_a_succession_that_cannot_be_read_or_names_itself_makes_no_link(ledger: Ledger) -> None:
    odd = (
        f"更名|{OLD}|2018-05-01;代码更正|{OLD}|2018-02-31;合并|3301|2018-05-01;"
        f"分立|{FIRST}|2018-05-01;"
    )
    register(ledger, DAY, [{**SUCCEEDED, "succession": odd}])
    assert links(ledger) == []


def test_an_enterprise_has_the_details_that_a_person_compares(ledger: Ledger) -> None:
    row = {
        "established_on": date(2015, 3, 2), "enterprise_type": "分公司", "region_code": "330102",
        "legal_representative": "甲某", "parent_uscc": SECOND,
    }  # fmt: skip
    register(ledger, DAY, [enterprise(FIRST, "杭州甲有限公司", **row)])
    (details,) = ledger.registry().details(pl.Series([FIRST])).to_dicts()
    named = {"region" if name == "region_code" else name: value for name, value in row.items()}
    assert {name: details[name] for name in named} == named
