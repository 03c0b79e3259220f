"""Fetching from a watched folder where a person or another system puts files."""

import os
import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.errors import NotComplete, NotDelivered, SourceUnavailable, TooLarge
from sources.kit.fetching import Access, Errand
from sources.kit.session import Arrival
from sources.kit.sftp_names import is_temporary

_BLOCK = 1 << 20
_DATED = re.compile(r"(?<![0-9])(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?([0-3][0-9])(?![0-9])")


@dataclass(frozen=True, slots=True)
class Folder:
    """Files of `base` that match `pattern`: those naming the day, or all when none is dated."""

    access: ClassVar[Access] = Access.FOLDER
    pattern: str
    media_type: str = "application/octet-stream"
    subfolder: str = ""

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The day's files in name order.

        `NotDelivered` when there is none, `NotComplete` while one is still being written,
        `SourceUnavailable` when `base` is no folder.
        """
        folder = Path(errand.means.base) / self.subfolder
        with _readable(f"{errand.source_id}: {str(folder)!r}"):
            self._there(folder, errand)
            chosen = self._chosen(folder, errand)
        if not chosen:
            raise NotDelivered(
                f"{errand.source_id}: {str(folder)!r} has no {self.pattern} for {errand.day}"
            )
        for path in chosen:
            yield errand.kept(_public(path), self._take(path, errand))

    def _chosen(self, folder: Path, errand: Errand) -> list[Path]:
        paths = [path for path in sorted(folder.glob(self.pattern)) if _is_delivery(path)]
        self._refuse_unfinished(folder, errand)
        return _of_day(paths, errand.day)

    def _there(self, folder: Path, errand: Errand) -> None:
        """Where the base is not set or not there, nobody can say that nothing came."""
        base = errand.means.base
        if not base or not Path(base).is_dir():
            missing = f"there is no folder {base!r}" if base else "no folder is named"
            raise SourceUnavailable(
                f"{errand.source_id}: {missing}; set "
                f"WANGJIAN_SOURCE_{errand.source_id.upper()}_URL to the one that is filled"
            )
        if not folder.is_dir():
            raise NotDelivered(f"{errand.source_id}: there is no folder {str(folder)!r}")

    def _refuse_unfinished(self, folder: Path, errand: Errand) -> None:
        """`NotComplete` when a copy of the day's runs: half a day would look like removals."""
        finished = {path: path.with_suffix("") for path in folder.iterdir() if _is_delivery(path)}
        coming = [
            path
            for path, becoming in finished.items()
            if is_temporary(path.name) and becoming.match(self.pattern)
        ]
        if waiting := sorted(_public(path) for path in _of_day(coming, errand.day)):
            raise NotComplete(
                f"{errand.source_id}: {', '.join(waiting)} is still being written in "
                f"{str(folder)!r}; run again once it has its name"
            )

    def _take(self, path: Path, errand: Errand) -> Arrival:
        limit = errand.means.session.max_bytes
        with (
            errand.means.store.receive(limit) as receiver,
            closing(_blocks(path, errand)) as blocks,
        ):
            for block in blocks:
                receiver.write(block)
            digest = receiver.keep()
        return Arrival(digest, receiver.size, self.media_type, None, None)


def _blocks(path: Path, errand: Errand) -> Generator[bytes, None, None]:
    """The file as it was when it was opened; `NotComplete` when somebody is at it meanwhile."""
    place = f"{errand.source_id}: {_public(path)}"
    limit = errand.means.session.max_bytes
    with _readable(place), path.open("rb") as file:
        before = os.fstat(file.fileno())
        if before.st_size > limit:
            raise TooLarge(
                f"{place}: {before.st_size:,} bytes, more than the {limit:,} that we accept of one "
                "file"
            )
        came = 0
        while came <= before.st_size and (block := file.read(_BLOCK)):
            came += len(block)
            if came <= before.st_size:
                yield block
        if came != before.st_size or os.fstat(file.fileno()).st_mtime_ns != before.st_mtime_ns:
            raise NotComplete(f"{place}: changes while we read it; run again once it is complete")


@contextmanager
def _readable(place: str) -> Iterator[None]:
    """What the system refuses inside, in our words."""
    try:
        yield
    except OSError as error:
        raise SourceUnavailable(
            f"{place}: cannot be read ({error.strerror or error}); see to its rights and its disk"
        ) from error


def _is_delivery(path: Path) -> bool:
    """A plain file; not a link out of the folder, nor what an office program leaves beside it."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith((".", "~$"))


def _public(path: Path) -> str:
    """The name in words that can be written down, whatever bytes it has."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _of_day(paths: list[Path], day: date) -> list[Path]:
    dated = {path: "".join(found.groups()) for path in paths if (found := _DATED.search(path.name))}
    if not dated:
        return paths
    return [path for path, digits in dated.items() if digits == f"{day:%Y%m%d}"]
