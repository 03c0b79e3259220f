"""What a fetch is given and what it hands over: snapshots, that is, bytes already in the store."""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from records.snapshot import Snapshot
from sources.kit.errors import NotAdmitted
from sources.kit.session import Arrival, PoliteSession, SessionSettings, Validators
from sources.kit.store import Store

# (source id, address) → what is known of the last snapshot: the ledger's answer.
LastSnapshot = Callable[[str, str], Validators | None]


# (source id, day) → addresses of the last delivery before `day` that was entered completely.
Entered = Callable[[str, date], Sequence[str]]


def nothing_entered(source_id: str, day: date) -> Sequence[str]:
    """The `Entered` of a house without memory: a table is read from its first row on."""
    del source_id, day
    return ()


def nothing_before(source_id: str, address: str) -> None:
    """The `LastSnapshot` of a house without memory: everything is fetched afresh."""
    del source_id, address


# (source id, day) → snapshots kept by a run of that day that never ended, oldest first.
Unread = Callable[[str, date], Sequence[Snapshot]]


def nothing_unread(source_id: str, day: date) -> Sequence[Snapshot]:
    """The `Unread` of a house without memory."""
    del source_id, day
    return ()


def noted_nowhere(snapshot: Snapshot) -> None:
    """The `keep` of a house without memory."""
    del snapshot


class Access(StrEnum):
    """The way in which a department lets us at its data."""

    FILE = "file"  # one file a day over HTTP
    PAGES = "pages"  # numbered JSON pages
    GATEWAY = "gateway"  # a REST gateway that wants every question signed
    DATABASE = "database"  # tables of a front-end database (前置库)
    WEB_SERVICE = "web_service"  # questions and answers in XML
    WEB_SITE = "web_site"  # lists, notices and attachments made for people
    BUNDLE = "bundle"  # an archive of files
    SFTP = "sftp"  # files in a drop folder over SSH
    FOLDER = "folder"  # files that a person puts into a watched folder


@dataclass(frozen=True)
class Means:
    """What a door lends a fetch: where to ask, where to keep, what is known, and the moment."""

    store: Store
    base: str = field(repr=False)  # address of the server (it may hold a password), or folder
    moment: datetime
    session: SessionSettings = field(default_factory=SessionSettings)
    last: LastSnapshot = nothing_before
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)  # of credentials
    entered: Entered = nothing_entered
    unread: Unread = nothing_unread
    keep: Callable[[Snapshot], None] = noted_nowhere  # enters a snapshot as soon as it lies there


@dataclass(frozen=True)
class Errand:
    """One source's day to be fetched."""

    source_id: str
    day: date
    means: Means

    def session(self, origins: tuple[str, ...] = ()) -> PoliteSession:
        """A session as the door wants it, with the source's own CA if the environment names one.

        `WANGJIAN_SOURCE_<ID>_CA` is a file; `origins` are those it may be redirected to.
        `NotAdmitted` when that file is not there or holds no certificate.
        """
        variable = f"WANGJIAN_SOURCE_{self.source_id.upper()}_CA"
        ca = self.means.environment.get(variable, "")
        if ca:
            self._look_at(ca, variable)
        return PoliteSession(replace(self.means.session, ca=ca, origins=origins))

    def _look_at(self, ca: str, variable: str) -> None:
        try:
            ssl.create_default_context(cafile=ca)
        except OSError as error:  # also what the library says of a file without a certificate
            raise NotAdmitted(
                f"{self.source_id}: {variable} names {ca}, which is no readable file of "
                f"certificates ({error.strerror or error}); put the department's CA there"
            ) from error

    def credential(self, name: str) -> str:
        """What `WANGJIAN_SOURCE_<ID>_<NAME>` says, e.g. `KEY`; `NotAdmitted` when it is not set.

        Credentials stand in the environment alone: never in a declaration, a log or a message.
        """
        variable = f"WANGJIAN_SOURCE_{self.source_id.upper()}_{name}"
        value = self.means.environment.get(variable, "")
        if not value:
            raise NotAdmitted(f"{self.source_id}: set {variable}; the department asks for it")
        return value

    def validators(self, address: str) -> Validators | None:
        """What to ask conditionally with: only when the bytes of last time are still kept whole."""
        last = self.means.last(self.source_id, address)
        if last is None or not self.means.store.sound(last.digest):
            return None
        return last

    def kept(self, address: str, arrival: Arrival) -> Snapshot:
        """`arrival` as a snapshot, entered at once: nothing lies in the store that nobody knows."""
        snapshot = self.snapshot(address, arrival)
        self.means.keep(snapshot)
        return snapshot

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

    access: ClassVar[Access]

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The delivery's files or pages, in order, each `kept` before it is yielded."""
        ...
