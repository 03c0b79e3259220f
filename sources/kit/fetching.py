"""What a fetch is given and what it hands over: snapshots, that is, bytes already in the store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from records.snapshot import Snapshot
from sources.kit.session import Arrival, SessionSettings, Validators
from sources.kit.store import Store

# (source id, address) → (etag, last modified, digest) of the last snapshot: the ledger's answer.
LastSnapshot = Callable[[str, str], tuple[str | None, str | None, str] | None]


def nothing_before(source_id: str, address: str) -> None:
    """The `LastSnapshot` of a house without memory: everything is fetched afresh."""
    del source_id, address


@dataclass(frozen=True)
class Means:
    """What a door lends a fetch: where to ask, where to keep, what is known, and the moment."""

    store: Store
    base: str  # address of the server, or path of the watched folder
    moment: datetime
    session: SessionSettings = field(default_factory=SessionSettings)
    last: LastSnapshot = nothing_before


@dataclass(frozen=True)
class Errand:
    """One source's day to be fetched."""

    source_id: str
    day: date
    means: Means

    def validators(self, address: str) -> Validators | None:
        """What to ask conditionally with: only when the bytes of last time are still kept."""
        last = self.means.last(self.source_id, address)
        if last is None or not self.means.store.holds(last[2]):
            return None
        return Validators(*last)

    def snapshot(self, address: str, arrival: Arrival) -> Snapshot:
        """`arrival` as a snapshot of this errand."""
        return Snapshot(
            digest=arrival.digest,
            source_id=self.source_id,
            day=self.day,
            address=address,
            media_type=arrival.media_type,
            size=arrival.size,
            fetched_at=self.means.moment,
            path=self.means.store.path(arrival.digest),
            etag=arrival.etag,
            last_modified=arrival.last_modified,
        )


class Fetch(Protocol):
    """How a delivery is brought into the store."""

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The delivery's files or pages, in order, each kept before it is yielded."""
        ...
