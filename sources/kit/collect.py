"""The two verbs of `sources`: `fetch` brings a day into the store, `read` takes it apart.

Not here: entering anything into the ledger (`acts.collect`).
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date

import polars as pl

from records.snapshot import LastGood, Reading, Snapshot
from records.tables import CHUNK_ROWS, LOCATOR
from sources.kit.errors import NotComplete, NotDelivered, Place, TooFewRows, TooManyRows
from sources.kit.fetching import Errand, Means
from sources.kit.mapping import Mapper
from sources.kit.reading import Delivery, Part
from sources.kit.source import Source
from sources.kit.store import undamaged


def fetch(source: Source, day: date, means: Means) -> tuple[Snapshot, ...]:
    """Bring the delivery of `day` into the store; a `FetchError` says why nothing came.

    What the server says is unchanged since last time (HTTP 304) is given as the bytes kept then.
    Of what has begun to come the rest may not be absent: that is `NotComplete`.
    """
    snapshots: list[Snapshot] = []
    try:
        for snapshot in source.fetch.snapshots(Errand(source.id, day, means)):
            snapshots.append(snapshot)  # noqa: PERF402 - those that came before an error count
    except NotDelivered as error:
        if not snapshots:
            raise
        raise NotComplete(
            f"{error}; but {snapshots[0].address} came: run again once the rest is there"
        ) from error
    if not snapshots:
        raise NotDelivered(f"{source.id}: nothing came for {day}")
    return tuple(snapshots)


def read(source: Source, snapshots: Sequence[Snapshot], before: LastGood | None = None) -> Reading:
    """Take stored bytes apart, lazily; a `ReadError` is raised while the chunks are iterated.

    With `before`, what the last good delivery was like, other columns stop the reading, and so
    does a whole list that shrank by more than the source lets it.

    Chunks hold at most `CHUNK_ROWS` rows: the mapped fields that the delivery has, the constants,
    and the locator columns, all as text. The last chunk is held back until the counts have been
    checked, so that a delivery of one chunk is read as a whole or not at all.
    """
    delivery = Delivery(source.id, snapshots, source.known_keys)
    mapper = Mapper(source, before.shapes if before else ())
    chunks = _chunks(source, _each(source, delivery), mapper, _floor(source, before))
    return Reading(chunks, delivery.count, delivery.unparsable, mapper.shapes)


def _floor(source: Source, before: LastGood | None) -> tuple[int, str]:
    """The least number of rows, and what says so."""
    fall = source.expect.fall
    least = 0 if before is None or fall is None else int(before.rows * (1 - fall))
    if before is not None and least > source.expect.floor:
        share = f"a fall of more than {fall:.0%} from the {before.rows:,} of the last good delivery"
        return least, f"{share}; ask the publisher, and set `expect` of sources/{source.id}.py"
    return source.expect.floor, f"that sources/{source.id}.py expects at least"


def _chunks(
    source: Source, parts: Generator[Part, None, None], mapper: Mapper, least: tuple[int, str]
) -> Generator[pl.DataFrame, None, None]:
    waiting: list[pl.DataFrame] = []
    height, given = 0, 0
    with closing(parts) as all_parts:
        for part in all_parts:
            table = mapper.mapped(part)
            while height + table.height > CHUNK_ROWS:
                room = CHUNK_ROWS - height
                full = _chunk([*waiting, table.head(room)], given)
                given += CHUNK_ROWS
                table, waiting, height = table.slice(room), [], 0
                yield full
                del full  # or it would be held while the next one grows
            if table.height:
                waiting.append(table)
                height += table.height
            if given + height > source.expect.ceiling:
                raise TooManyRows(
                    f"{part.place}: more than the {source.expect.ceiling:,} rows that "
                    f"sources/{source.id}.py expects at most"
                )
    floor, why = least
    if given + height < floor:
        raise TooFewRows(f"{source.id}: {given + height:,} rows, fewer than the {floor:,} {why}")
    if waiting:
        yield _chunk(waiting, given)


def _each(source: Source, delivery: Delivery) -> Generator[Part, None, None]:
    """What the reader makes of the delivery, closed when this is closed."""
    with undamaged(Place(source.id, ", ".join(one.address for one in delivery.snapshots[:3]))):
        yield from source.read.parts(delivery)


def _chunk(tables: list[pl.DataFrame], given: int) -> pl.DataFrame:
    """One chunk: fields in catalogue order, then the locator columns with the running number."""
    table = pl.concat(tables, how="diagonal", rechunk=False) if len(tables) > 1 else tables[0]
    rows = pl.int_range(given, given + table.height, dtype=pl.Int64, eager=True)
    fields = [name for name in table.columns if name not in LOCATOR]
    return table.with_columns(rows.alias("_row")).select(*fields, *LOCATOR.names())
