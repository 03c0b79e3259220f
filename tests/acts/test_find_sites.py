"""One host under two enterprises is told to both who said so, once, while both have it open."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from acts.find_sites import find_sites
from acts.identify import approve, decide
from ledger.tables import finding
from records.kind import Kind
from tests.acts.judgements import CHECKED, WANG, choice, number_of, said
from tests.acts.stewards import (
    DAY,
    LI,
    World,
    name,
    on_both,
    open_world,
    source,
    uscc,
)

NEXT = date(2018, 9, 4)
FILINGS = source(Kind.ONLINE_OPERATOR, "some_filings")
PLATFORM = source(Kind.ONLINE_OPERATOR, "some_platform")


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, more=[FILINGS, PLATFORM]) as world:
        yield world


def site(number: int, url: str, **more: str) -> dict[str, str | None]:
    return {
        "party_name": name(number), "party_uscc": uscc(number), "operator_type": "网站",
        "operator_title": f"示例网{number}", "url": url, "icp_number": "沄ICP备1号-1",
        "opened_on": "2017-01-03", "closed_on": None, "platform_name": None, **more,
    }  # fmt: skip


def told(world: World) -> list[tuple[str, str]]:
    with world.house.ledger._engine.begin() as conn:
        rows = select(finding.c.value, finding.c.shape).where(finding.c.rule == "OPR-001")
        return sorted((str(value), str(shape)) for value, shape in conn.execute(rows))


def test_both_are_told_of_a_host_that_two_have_and_only_once(world: World) -> None:
    world.deliver([site(1, "http://www.shili.invalid/"), site(2, "other.invalid")], where=FILINGS)
    assert find_sites(world.house, DAY) == 0
    world.deliver([site(3, "shili.invalid")], where=PLATFORM)
    assert find_sites(world.house, DAY) == 2
    expected = sorted([
        (f"shili.invalid {uscc(3)}", PLATFORM.id), (f"shili.invalid {uscc(1)}", FILINGS.id)
    ])  # fmt: skip
    assert told(world) == expected
    assert find_sites(world.house, DAY) == 0
    later = [site(3, "shili.invalid"), site(4, "d.invalid")]
    world.deliver(later, NEXT, where=PLATFORM)
    assert find_sites(world.house, NEXT) == 0
    assert told(world) == expected


@on_both
def test_what_was_told_is_closed_on_both_sides_when_one_site_is_closed(world: World) -> None:
    mine, theirs = site(1, "shili.invalid"), site(3, "shili.invalid")
    world.deliver([mine, site(2, "b.invalid")], where=FILINGS)
    world.deliver([theirs], where=PLATFORM)
    assert find_sites(world.house, DAY) == 2
    closed = [mine | {"closed_on": "2018-09-03"}, site(2, "b.invalid")]
    world.deliver(closed, NEXT, where=FILINGS)
    assert find_sites(world.house, NEXT) == 0
    clusters = [c for c in world.house.ledger.finding_clusters() if c.rule == "OPR-001"]
    assert sum(c.rows for c in clusters) == 0
    assert world.house.ledger.violations(NEXT).is_empty()


def test_what_was_told_is_closed_when_a_site_is_found_to_be_nobody_s(world: World) -> None:
    world.deliver([site(1, "shili.invalid")], where=FILINGS)
    world.deliver([site(3, "shili.invalid")], where=PLATFORM)
    assert find_sites(world.house, DAY) == 2
    (one,) = [each.record_id for each in world.house.ledger.records_of(uscc(3))
              if each.source_id == PLATFORM.id]  # fmt: skip
    asked = decide(world.house, said("not_same", uscc(3), one), CHECKED, LI)
    assert approve(world.house, number_of(asked), choice("not_same", uscc(3)), WANG).operation
    assert world.house.ledger.records_of(uscc(3))[0].kind is Kind.REGISTRATION
    assert find_sites(world.house, NEXT) == 0
    assert not [c for c in world.house.ledger.finding_clusters()
                if c.rule == "OPR-001" and c.source_id == FILINGS.id and c.rows]  # fmt: skip


def test_a_site_that_was_sold_is_nothing_to_ask_about(world: World) -> None:
    world.deliver([site(1, "shili.invalid", closed_on="2018-05-02")], where=FILINGS)
    world.deliver([site(3, "shili.invalid", opened_on="2018-05-03")], where=PLATFORM)
    assert find_sites(world.house, DAY) == 0


@on_both
def test_shops_of_one_platform_and_numbers_of_machines_are_no_hosts_of_one_s_own(
    world: World,
) -> None:
    hired = {"operator_type": "网店", "platform_name": "某某商城", "shop_number": "S"}
    rows = [site(n, "p.invalid/s", **hired | {"shop_number": f"S{n}"}) for n in (1, 2)]
    world.deliver([*rows, site(3, "203.0.113.7"), site(4, "203.0.113.7")], where=FILINGS)
    assert find_sites(world.house, DAY) == 0


def test_one_enterprise_may_name_its_host_twice(world: World) -> None:
    world.deliver([site(1, "shili.invalid")], where=FILINGS)
    world.deliver([site(1, "www.shili.invalid")], where=PLATFORM)
    assert find_sites(world.house, DAY) == 0
