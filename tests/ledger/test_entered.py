"""Up to where a source was entered: the addresses of its last delivery that closed."""

from datetime import date, timedelta
from pathlib import Path

from ledger.open import Ledger
from records.digest import sha256_hex
from records.kind import Kind
from records.snapshot import ReadCount, Snapshot
from tests.ledger.deliveries import DAY, MOMENT

NEXT = DAY + timedelta(days=1)
SOURCE = "sharing_penalties"


def deliver(
    ledger: Ledger, day: date, *addresses: str, broken: bool = False, source: str = SOURCE
) -> None:
    """A delivery of empty files from `addresses`."""
    snapshots = [
        Snapshot(sha256_hex(address.encode()), source, day, address, "", 0, MOMENT, Path("x"))
        for address in addresses
    ]
    for snapshot in snapshots:
        ledger.keep_snapshot(snapshot)
    digests = [snapshot.digest for snapshot in snapshots]
    batch = ledger.begin_batch(source, Kind.PENALTY, day, digests, MOMENT)
    if broken:
        ledger.fail_batch(batch, "broke off")
    else:
        ledger.close_batch(batch, ReadCount())


def test_nothing_was_entered_before_the_first_delivery(ledger: Ledger) -> None:
    deliver(ledger, DAY, "a?upto=1", source="police_penalties")
    assert ledger.last_entered(SOURCE, NEXT) == ()


def test_a_days_own_delivery_does_not_count_for_it(ledger: Ledger) -> None:
    deliver(ledger, DAY, "b?upto=1", "a?upto=2")
    assert ledger.last_entered(SOURCE, DAY) == ()
    assert ledger.last_entered(SOURCE, NEXT) == ("b?upto=1", "a?upto=2")


def test_a_delivery_that_broke_off_was_not_entered(ledger: Ledger) -> None:
    deliver(ledger, DAY, "a?upto=1")
    deliver(ledger, NEXT, "a?upto=2", broken=True)
    assert ledger.last_entered(SOURCE, NEXT + timedelta(days=1)) == ("a?upto=1",)


def test_the_newest_of_a_day_collected_twice_counts(ledger: Ledger) -> None:
    deliver(ledger, DAY, "a?upto=1")
    deliver(ledger, DAY, "a?upto=2")
    deliver(ledger, DAY - timedelta(days=1), "a?upto=0")
    assert ledger.last_entered(SOURCE, NEXT) == ("a?upto=2",)
