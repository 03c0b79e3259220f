"""Bring one source's day from its server into the ledger."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import polars as pl

from acts.ahead import ahead
from acts.house import House
from acts.judge import Rows, enter, judged
from ledger.batches import Batch, Told
from ledger.rows import Entry
from ledger.sift import Sifted, overtaken, raw_keys
from records.snapshot import LastGood, Snapshot
from records.tally import Tally
from sources.kit import collect as kit
from sources.kit.errors import NotDelivered, SourceError
from sources.kit.fetching import LastSnapshot, Means
from sources.kit.question import Validators
from sources.kit.source import Source, base_address
from validation.edition import edition
from validation.runs import drift, joined, profile


def collect(
    house: House, source: Source, day: date, moment: datetime, *, new_columns: bool = False
) -> Tally:
    """One delivery: bytes kept, read, checked, attached, entered; the batch's sum.

    `new_columns`: a person has looked, and the columns may be others than those known.

    A delivery that was entered before is answered from the ledger. `SourceError` is recorded on
    the source's day before it is raised again; nothing to fetch is an empty day, not an error.
    """
    try:
        snapshots = _fetch(house, source, day, moment)
    except NotDelivered:
        return Tally(source.id, day, "")
    except SourceError as error:
        # What was kept is no delivery, so the failure is a batch without bytes: the day shows it.
        nothing = house.ledger.begin_batch(source.id, source.kind, day, (), moment, source.space)
        house.ledger.fail_batch(nothing, str(error))
        raise
    digests = [snapshot.digest for snapshot in snapshots]
    batch = house.ledger.begin_batch(source.id, source.kind, day, digests, moment, source.space)
    if batch.complete and batch.tally is not None:
        return batch.tally
    try:
        before = _before(house, source, new_columns=new_columns)
        return _enter(house, source, batch, snapshots, before)
    except SourceError as error:
        house.ledger.fail_batch(batch, str(error))
        raise


def _fetch(house: House, source: Source, day: date, moment: datetime) -> list[Snapshot]:
    """The delivery's bytes in the store and its snapshots in the ledger: evidence first."""
    means = Means(
        store=house.store,
        base=base_address(source, house.environment),
        moment=moment,
        session=house.session,
        last=_last_snapshot(house),
        environment=house.environment,
        entered=house.ledger.last_entered,
        unread=house.ledger.unread_snapshots,
        keep=house.ledger.keep_snapshot,
    )
    return list(kit.fetch(source, day, means))


def _last_snapshot(house: House) -> LastSnapshot:
    """What the ledger knows of an address, in the words of the kit."""

    def last(source_id: str, address: str) -> Validators | None:
        found = house.ledger.last_snapshot(source_id, address)
        if found is None:
            return None
        return Validators(found.etag, found.last_modified, found.digest, found.media_type)

    return last


def _before(house: House, source: Source, *, new_columns: bool) -> LastGood | None:
    """What the delivery is held against; its columns against nothing when a person allowed them."""
    known = house.ledger.last_good(source.id)
    return replace(known, shapes=frozenset()) if known and new_columns else known


def _enter(
    house: House,
    source: Source,
    batch: Batch,
    snapshots: list[Snapshot],
    before: LastGood | None,
) -> Tally:
    reading = kit.read(source, snapshots, before)
    corrections = house.ledger.corrections(source.id)
    profiles: list[pl.DataFrame] = []
    # Four at a time: one chunk is read, one sifted, one looked at and one entered.
    with (
        ahead(_with_keys(batch, reading.chunks, profiles)) as chunks,
        ahead(_sifted(house, batch, chunks)) as sifted,
        ahead(_judged(house, batch, sifted, corrections)) as entries,
    ):
        for entry, judge, same in entries:
            again = overtaken(batch, same)
            enter(house, batch, entry, judge, same)
            if again.height:
                anew = partial(judged, house, batch, Rows(again), corrections)
                enter(house, batch, anew(), anew)
    shapes = reading.shapes | (before.shapes if before else frozenset())
    now = joined(profiles)
    told = Told(now, drift(house.ledger.last_profile(source.id), now, whole=source.complete))
    return house.ledger.close_batch(
        batch, reading.count, reading.unparsable, shapes, whole=source.complete, told=told
    )


def _with_keys(
    batch: Batch, chunks: Iterable[pl.DataFrame], profiles: list[pl.DataFrame]
) -> Generator[tuple[pl.DataFrame, pl.DataFrame], None, None]:
    """Every chunk with what tells its rows' raw text; what it was like goes to `profiles`."""
    rules = edition(batch.day, batch.waived)
    for chunk in chunks:
        profiles.append(profile(batch.kind, chunk))
        yield chunk, raw_keys(batch, chunk, rules)


def _sifted(
    house: House, batch: Batch, chunks: Iterable[tuple[pl.DataFrame, pl.DataFrame]]
) -> Generator[Sifted, None, None]:
    """Every chunk in two: its rows that came just so before are not looked at again."""
    for chunk, raw in chunks:
        yield house.ledger.sift(batch, chunk, raw)


def _judged(
    house: House, batch: Batch, chunks: Iterable[Sifted], corrections: pl.DataFrame
) -> Generator[tuple[Entry, Callable[[], Entry], pl.DataFrame], None, None]:
    """Every chunk as it can be entered, how it is judged again, and its rows that came just so."""
    for sifted in chunks:
        judge = partial(judged, house, batch, Rows(sifted.rest, sifted.raw), corrections)
        yield judge(), judge, sifted.same
