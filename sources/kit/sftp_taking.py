"""Taking the day's files out of a drop folder: tried again politely, resumed, within one budget."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self, TypeVar

from records.snapshot import Snapshot
from sources.kit.errors import SourceUnavailable, TooLarge
from sources.kit.fetching import Errand
from sources.kit.session import Arrival
from sources.kit.sftp_admission import Passing
from sources.kit.sftp_login import login
from sources.kit.sftp_names import Entry, Wanted
from sources.kit.sftp_visit import Visit, visit
from sources.kit.store import Receiver

T = TypeVar("T")


def take(errand: Errand, wanted: Wanted, media_type: str) -> list[Snapshot]:
    """The day's files, in the store, in name order."""
    with _Taking(errand, wanted, media_type) as taking:
        return _now(taking.all)


def _now(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """The result of `work`, also where a loop runs already: then in a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(work())).result()


class _Taking:
    """One day under way; what a broken connection leaves is gone on with at the next visit."""

    def __init__(self, errand: Errand, wanted: Wanted, media_type: str) -> None:
        self._errand = errand
        self._wanted = wanted
        self._media_type = media_type
        self._settings = errand.means.session
        self._login = login(errand)
        self._taken: dict[Entry, Snapshot] = {}
        self._half: tuple[Entry, Receiver] | None = None
        self._kept_open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._kept_open.close()

    async def all(self) -> list[Snapshot]:
        """Every file of the day within the time we grant."""
        seconds = self._settings.total_seconds
        try:
            async with asyncio.timeout(seconds) as budget:
                return await self._tried(budget.when() or 0.0)
        except TimeoutError as error:
            raise SourceUnavailable(
                f"{self._login.place()}: still arriving after {seconds:g} s; run again later"
            ) from error

    async def _tried(self, deadline: float) -> list[Snapshot]:
        trouble: Passing | None = None
        for attempt in range(self._settings.attempts):
            if trouble is not None:
                await self._back_off(attempt, trouble, deadline)
            try:
                async with visit(self._login, self._settings) as folder:
                    return await self._day(folder)
            except Passing as passing:
                trouble = passing
        assert trouble is not None  # noqa: S101  # attempts is at least one
        raise trouble.error from trouble

    async def _back_off(self, attempt: int, trouble: Passing, deadline: float) -> None:
        longest = self._settings.backoff_seconds * 2 ** (attempt - 1)
        wait = random.uniform(longest / 2, longest)  # noqa: S311  # spreads load, no secret
        if asyncio.get_running_loop().time() + wait >= deadline:
            raise trouble.error from trouble
        await asyncio.sleep(wait)

    async def _day(self, folder: Visit) -> list[Snapshot]:
        """Those files of the day that earlier visits have not brought, and those they have."""
        where = self._login.place()
        chosen = self._wanted.of(await folder.entries(self._wanted.most_names), where)
        if len(chosen) > self._wanted.most_files:
            raise TooLarge(f"{where}: {len(chosen):,} files for one day; look at the folder")
        for entry in chosen:
            if entry not in self._taken:
                arrival = await self._file(folder, entry)
                self._taken[entry] = self._errand.kept(self._login.file(entry.name), arrival)
        return [self._taken[entry] for entry in chosen]

    async def _file(self, folder: Visit, entry: Entry) -> Arrival:
        limit = self._settings.max_bytes
        if entry.size is not None and entry.size > limit:
            raise TooLarge(
                f"{self._login.place(entry.name)}: {entry.size:,} bytes, more than the {limit:,} "
                "we accept of one file"
            )
        await folder.same(entry)
        last = self._errand.validators(self._login.file(entry.name))
        if last is not None and entry.etag is not None and last.etag == entry.etag:
            return self._arrival(entry, last.digest, entry.size or 0, unchanged=True)
        receiver = self._receiver(entry)
        await folder.read(entry, receiver)
        await folder.same(entry)
        digest = receiver.keep()
        self._half = None
        self._kept_open.close()
        return self._arrival(entry, digest, receiver.size)

    def _receiver(self, entry: Entry) -> Receiver:
        """The half of this very file that came before, else a fresh one."""
        if self._half is not None and self._half[0] == entry:
            return self._half[1]
        self._kept_open.close()
        receiver = self._kept_open.enter_context(
            self._errand.means.store.receive(self._settings.max_bytes)
        )
        self._half = (entry, receiver)
        return receiver

    def _arrival(self, entry: Entry, digest: str, size: int, *, unchanged: bool = False) -> Arrival:
        modified = None
        if entry.mtime is not None:
            modified = format_datetime(datetime.fromtimestamp(entry.mtime, UTC), usegmt=True)
        return Arrival(digest, size, self._media_type, entry.etag, modified, unchanged)
