"""The objects of a feed, fetched once: what was verified waits in a folder until it is applied."""

import shutil
from collections.abc import Collection
from pathlib import Path

from wangjian_pull.errors import Missing, PullError, Rejected
from wangjian_pull.release import Lines, verify
from wangjian_pull.transport import fetch


class Parts:
    """Objects under `location`; without a folder each is fetched when it is read."""

    def __init__(self, location: str, folder: Path | None = None) -> None:
        self.location = location
        self._folder = folder

    def bring(self, objects: list[Lines]) -> tuple[str, PullError] | None:
        """Have `objects` at hand, those fetched before an interruption included.

        The path and the reason of the first that is not there or not as announced, None for none;
        `Unreachable` when the server itself fails: then nothing else is worth a try.
        """
        for each in objects if self._folder is not None else ():
            try:
                self.read(each)
            except (Missing, Rejected) as error:
                return each.path, error
        return None

    def read(self, described: Lines) -> bytes:
        """The verified bytes of an object; `Rejected` or `Unreachable` when there are none."""
        if self._folder is not None:
            return self._at_hand(self._folder, described)
        return self._fetched(described)

    def only(self, wanted: Collection[str]) -> None:
        """Let go of what is none of `wanted` (SHA-256): a release since may have erased it."""
        for file in [] if self._folder is None else self._folder.glob("*"):
            if file.name not in wanted:
                file.unlink()

    def drop(self) -> None:
        """Let go of what has been applied."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _at_hand(self, folder: Path, described: Lines) -> bytes:
        file = folder / described.sha256
        try:
            data = file.read_bytes()
            verify(data, described.sha256, described.length, described.path)
        except (OSError, Rejected):  # not here yet, or cut off by a crash
            data = self._fetched(described)
            folder.mkdir(parents=True, exist_ok=True)
            half = file.with_suffix(".half")
            half.write_bytes(data)
            half.replace(file)
        return data

    def _fetched(self, described: Lines) -> bytes:
        data = fetch(self.location, described.path, described.length)
        verify(data, described.sha256, described.length, described.path)
        return data
