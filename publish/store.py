"""Where a channel's public tree is kept: few operations, each whole or not done at all.

Whatever can do these can hold a feed. Paths are relative, with slashes. Writers are generators
that yield the name of each step once it is done: a caller runs them to the end, a test stops after
any step, which is what a kill at that moment leaves behind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from publish import durable
from publish.errors import TreeBroken


class Store(Protocol):
    """A public tree."""

    @property
    def location(self) -> str:
        """Where a reader finds it: the folder, or an address."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is anything under `path`."""
        ...

    def read(self, path: str) -> bytes:
        """What is under `path`; `TreeBroken` when nothing is."""
        ...

    def put_new(self, path: str, data: bytes) -> Iterator[str]:
        """Put `data` under `path`, whose name is the hash of it; what is there already stays."""
        ...

    def replace(self, path: str, data: bytes, check: Callable[[], None]) -> Iterator[str]:
        """Put `data` in the place of what is under `path`, on condition.

        `check` raises when it may not be done, and is asked last of all.
        """
        ...

    def delete(self, path: str) -> None:
        """Let go of what is under `path`; nothing under it is no error."""
        ...

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Every path below `folder`, unfinished ones too, and when it was written (aware)."""
        ...


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A tree in a folder: temp file, fsync, rename, fsync of the folder."""

    folder: Path

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.folder)

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return (self.folder / path).exists()

    def read(self, path: str) -> bytes:
        """The file's bytes."""
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError as error:
            raise TreeBroken(f"{self.folder / path} is not there") from error

    def put_new(self, path: str, data: bytes) -> Iterator[str]:
        """Write the file unless it is there."""
        yield from durable.write_new(self.folder / path, data)

    def replace(self, path: str, data: bytes, check: Callable[[], None]) -> Iterator[str]:
        """Rename a new file over the old one, right after `check`."""
        yield from durable.write(self.folder / path, data, check)

    def delete(self, path: str) -> None:
        """Unlink the file."""
        (self.folder / path).unlink(missing_ok=True)

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Every file below; one that vanishes meanwhile means two publishers."""
        for path in sorted((self.folder / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix(), _written(path)


def _written(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError as error:
        raise TreeBroken(f"{path} vanished: two publishers at once?") from error
