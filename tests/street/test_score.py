"""The scorecard of the sandbox's month against numbers counted from its kept truth, by hand.

Nothing of ours counts here: events and planted faults say what each row is, dates are read and
working days counted in plain Python, and the holidays are copied from the notice of that year.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from acts.collect import collect
from acts.house import House
from acts.score import Card, Month, freeze, rows, score
from records.clock import SHANGHAI
from records.kind import CATALOGUES
from records.score import Measure, Side
from sandbox.delivery import Delivery
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from sources import all_sources
from sources.kit.source import Source
from tests.street.days import hasty_house, street_sources

pytestmark = pytest.mark.slow
MONTH = Month.of("2018-09")
# 国办发明电〔2017〕12号, from May on; earlier decisions are late whatever the holidays.
HOLIDAYS = {date(2018, 5, 1), date(2018, 6, 18), date(2018, 9, 24)}
LONG_AGO = date(2018, 5, 1)
TEST_ROW = "name_test_row"
Numbers = dict[tuple[str, str, str], Counter[Measure]]


@pytest.fixture(scope="module", params=["street", pytest.param("all", marks=pytest.mark.proof)])
def walked(request: pytest.FixtureRequest, country: Sandbox) -> list[Source]:
    """Sources that the sandbox plays: the street's and one that is asked about again; or all."""
    ids = {delivery.source_id for delivery in country.deliveries}
    few = {source.id for source in street_sources()} | {"drug_samplings"}
    return [
        source for source in all_sources()
        if source.id in ids and (request.param == "all" or source.id in few)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def deliveries(country: Sandbox, walked: list[Source]) -> list[Delivery]:
    """What they deliver."""
    ids = {source.id for source in walked}
    return [delivery for delivery in country.deliveries if delivery.source_id in ids]


@pytest.fixture(scope="module")
def house(
    country: Sandbox,
    departments: Running,
    walked: list[Source],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """A house that has collected both days."""
    home = tmp_path_factory.mktemp("scored")
    with hasty_house({"WANGJIAN_HOME": str(home), **departments.environment()}) as house:
        for day in country.days:
            for source in walked:
                collect(
                    house, source, day, datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI)
                )
        yield house


@pytest.fixture(scope="module")
def card(house: House) -> Card:
    return score(house, MONTH)


def found(card: Card, column: str = "counted") -> Numbers:
    numbers: Numbers = {}
    for row in card.numbers.iter_rows(named=True):
        key = row["department"], row["system"], row["kind"]
        numbers.setdefault(key, Counter())[Measure(row["measure"])] = row[column] or 0
    return numbers


def place(source_id: str) -> tuple[str, str, str]:
    source = next(one for one in all_sources() if one.id == source_id)
    return source.publisher, source.system.value, source.kind.value


def working_days(decided: date, came: date) -> int:
    """Working days after `decided` up to and including `came`."""
    if decided < LONG_AGO:
        return 999
    days = (decided + timedelta(days=n) for n in range(1, (came - decided).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


def day_in(text: str | None) -> date | None:
    """A date as departments write it; an old workbook counts days from 1899-12-30."""
    numbers = [int(number) for number in re.findall("[0-9]+", text or "")]
    if len(numbers) >= 3:
        return date(*numbers[:3])
    if numbers and numbers[0] > 20_000_000:
        return date(numbers[0] // 10_000, numbers[0] // 100 % 100, numbers[0] % 100)
    return date(1899, 12, 30) + timedelta(days=numbers[0]) if numbers else None


@pytest.fixture(scope="module")
def truth(country: Sandbox, deliveries: list[Delivery]) -> tuple[Numbers, Numbers]:
    """What was counted and out of what, from the truth alone."""
    counted: Numbers = {}
    totals: Numbers = {}
    planted = {
        (row["source"], row["day"], row["row"]): row for row in country.truth.iter_rows(named=True)
    }
    register = country.delivery("registry_enterprises", country.days[0]).table
    registered = {_words(row) for row in register.iter_rows(named=True)}
    for delivery in deliveries:
        key = place(delivery.source_id)
        this = counted.setdefault(key, Counter())
        of = totals.setdefault(key, Counter())
        for number, row in enumerate(delivery.table.iter_rows(named=True)):
            fault = planted.get((delivery.source_id, delivery.day, number), {})
            again = row["_event"] == "register" and delivery.day > country.days[0]
            if row["_event"] != "unchanged" and not (again and _words(row) in registered):
                _count(this, of, row, fault, delivery.day, country.days[0])
            if row["_event"] == "register":  # its changes say again what its list has said
                registered.add(_words(row))
    return counted, totals


def _words(row: dict[str, str]) -> tuple[str, ...]:
    """What a row of the register says, without the truth beside it."""
    return tuple(cell for name, cell in row.items() if not name.startswith("_"))


def _count(  # noqa: PLR0917
    this: Counter[Measure], of: Counter[Measure], row: dict[str, str], fault: dict[str, str],
    day: date, first: date,
) -> None:  # fmt: skip
    if row["_event"] == "person" or fault.get("pattern") == TEST_ROW:
        this[Measure.OUT_OF_SCOPE] += 1
        return
    this[Measure.RECEIVED] += 1
    of.update((Measure.COMPLIANT, Measure.DUPLICATE, Measure.ENTERED))
    is_second = str(fault.get("pattern", "")).startswith("duplicate")
    this[Measure.DUPLICATE] += is_second
    this[Measure.COMPLIANT] += not fault.get("blocking") or is_second
    if day == first:
        this[Measure.STOCK] += 1
    elif row["_event"] in ("new", "expiring") and not is_second and "decided_on" in row:
        _time(this, of, day_in(row["decided_on"]), day)


def _time(this: Counter[Measure], of: Counter[Measure], decided: date | None, came: date) -> None:
    of[Measure.UNDATED] += 1
    if decided is None or decided > came:
        this[Measure.UNDATED] += 1
        return
    taken = working_days(decided, came)
    of.update((Measure.TIMELY_7, Measure.TIMELY_20, Measure.LATE_7, Measure.LATE_20))
    this[Measure.TIMELY_7 if taken <= 7 else Measure.LATE_7] += 1
    this[Measure.TIMELY_20 if taken <= 20 else Measure.LATE_20] += 1
    if taken > 7:
        of.update((Measure.LATE_SHORT, Measure.LATE_MEDIUM, Measure.LATE_LONG))
        band = (Measure.LATE_SHORT if taken <= 12 else
                Measure.LATE_MEDIUM if taken <= 27 else Measure.LATE_LONG)  # fmt: skip
        this[band] += 1


BY_TRUTH = (
    Measure.RECEIVED, Measure.OUT_OF_SCOPE, Measure.STOCK, Measure.COMPLIANT, Measure.DUPLICATE,
    Measure.TIMELY_7, Measure.TIMELY_20, Measure.LATE_7, Measure.LATE_20, Measure.LATE_SHORT,
    Measure.LATE_MEDIUM, Measure.LATE_LONG, Measure.UNDATED,
)  # fmt: skip


@pytest.mark.parametrize("measure", BY_TRUTH)
def test_a_number_equals_what_the_kept_truth_says(
    measure: Measure, card: Card, truth: tuple[Numbers, Numbers]
) -> None:
    for column, by_hand in zip(("counted", "total"), truth, strict=True):
        ours = {key: numbers[measure] for key, numbers in found(card, column).items()}
        if column == "total" and measure in (Measure.RECEIVED, Measure.OUT_OF_SCOPE, Measure.STOCK):
            continue
        wanted = {key: numbers[measure] for key, numbers in by_hand.items() if numbers[measure]}
        assert {key: number for key, number in ours.items() if number} == wanted
        assert wanted or measure is Measure.UNDATED


def test_every_delivery_that_was_due_came(card: Card, walked: list[Source]) -> None:
    counted, total = found(card), found(card, "total")
    asked = {source.id for source in walked}
    due: Counter[tuple[str, str, str]] = Counter()
    came: Counter[tuple[str, str, str]] = Counter()
    for source in all_sources():
        daily = source.every.value in ("every_day", "working_day")
        due[place(source.id)] += 2 * daily
        came[place(source.id)] += 2 * daily * (source.id in asked)
    assert {key: numbers[Measure.REPORTED] for key, numbers in total.items()} == due
    assert {key: numbers[Measure.REPORTED] for key, numbers in counted.items()} == came


def test_what_is_in_the_ledger_and_what_waits_is_what_the_batches_say(
    house: House, card: Card, country: Sandbox, deliveries: list[Delivery]
) -> None:
    """The second count, of conservation: it knows nothing of scorecards.

    What waits and is asked about again first is no work yet: it is in the one, not in the other.
    """
    entered: Counter[tuple[str, str, str]] = Counter()
    waits: Counter[tuple[str, str, str]] = Counter()
    again = _asked_again(country, deliveries)
    for day in country.days:
        for batch in house.ledger.batches(day):
            tally = batch.conservation.tally
            entered[place(batch.source_id)] += tally.accepted
            waits[place(batch.source_id)] += tally.quarantined + tally.identity_pending
    ours = found(card)
    assert {key: ours[key][Measure.ENTERED] for key in entered} == entered
    work = {key: number - again[key] for key, number in waits.items()}
    assert {key: ours[key][Measure.OPEN_NEW] for key in waits} == work
    assert sum(work.values()) > 20
    assert sum(again.values()) > 0
    assert not any(numbers[Measure.OPEN_OVERDUE] for numbers in ours.values())


def _asked_again(country: Sandbox, deliveries: list[Delivery]) -> Counter[tuple[str, str, str]]:
    """How many rows bear a right code that the register lacks to this day, from the truth alone."""
    registered: set[str] = set()
    asked = {delivery.source_id for delivery in deliveries}
    for delivery in deliveries:
        if delivery.source_id.startswith("registry_"):
            registered.update(delivery.table["party_uscc"].drop_nulls())
    return Counter(
        place(row["source"])
        for row in country.truth.iter_rows(named=True)
        if row["source"] in asked
        and row["expected_pending"] == "code_unknown"
        and row["planted"] not in registered
    )


def test_cells_that_must_be_filled_are_counted_as_they_were_sent(
    card: Card, country: Sandbox
) -> None:
    """Of the market regulator's penalties, which has them as its own columns."""
    source_id, filled, required = "market_penalties", 0, 0
    names = [
        field.name
        for field in CATALOGUES[country.delivery(source_id, MONTH.first.replace(day=3)).kind].fields
        if field.required
    ]
    test_rows = {
        (row["day"], row["row"])
        for row in country.truth.iter_rows(named=True)
        if row["source"] == source_id and row["pattern"] == TEST_ROW
    }
    for day in country.days:
        for number, row in enumerate(country.delivery(source_id, day).table.iter_rows(named=True)):
            if row["_event"] not in ("unchanged", "person") and (day, number) not in test_rows:
                filled += sum(bool(row[name]) for name in names)
                required += len(names)
    key = place(source_id)
    assert found(card)[key][Measure.COMPLETE] == filled
    assert found(card, "total")[key][Measure.COMPLETE] == required


def test_the_rows_behind_a_number_are_as_many_as_it_says(house: House, card: Card) -> None:
    counted, total = found(card), found(card, "total")
    cells = (Measure.COMPLETE,)
    for measure in set(Measure) - set(cells):
        listed = rows(house, MONTH, measure, Side.COUNTED)
        assert listed.height == sum(numbers[measure] for numbers in counted.values()), measure
        of = sum(numbers[measure] for numbers in total.values())
        assert rows(house, MONTH, measure, Side.TOTAL).height == of
        rest = of - listed.height if of else 0
        assert rows(house, MONTH, measure, Side.REST).height == rest
    (key,) = {key for key in counted if key[0] == place("justice_penalties")[0]}
    late = rows(house, MONTH, Measure.LATE_7, Side.COUNTED, key[0])
    assert late.height == counted[key][Measure.LATE_7] > 0
    assert all(late["locator"]) and set(late["day"]) == {"2018-09-04"}  # noqa: PT018


def test_a_month_that_is_over_is_frozen_once(house: House) -> None:
    moment = datetime(2018, 10, 1, 8, tzinfo=SHANGHAI)
    assert freeze(house, MONTH, moment)
    assert not freeze(house, MONTH, moment + timedelta(days=1))
    again = score(house, MONTH)
    assert again.frozen_at == moment
    assert again.frozen_until == date(2018, 9, 4)
    numbers = again.numbers
    assert numbers["counted"].equals(numbers["frozen_counted"])
    assert numbers["total"].equals(numbers["frozen_total"])
    assert house.ledger.audit_broken_at() is None
