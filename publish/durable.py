"""Files that are either whole or not there: temp in the same folder, fsync, rename, fsync folder.

Writers are generators that yield the name of each step once it is done. A caller runs them to the
end; a test stops after any step, which is what a kill at that moment leaves behind.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def write(
    path: Path, data: bytes, just_before: Callable[[], None] = lambda: None, writer: str = ""
) -> Iterator[str]:
    """Put `data` at `path` durably; the same call again is harmless.

    `just_before` is called right before the rename, and may refuse it by raising. Where several
    may write the same file at once, each says which `writer` it is.
    """
    temporary = path.with_name(f".{path.name}{writer and '.'}{writer}.part")
    make_folder(path.parent)
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    yield f"written {path.name}"
    just_before()
    temporary.replace(path)
    yield f"renamed {path.name}"
    sync_folder(path.parent)
    yield f"synced {path.name}"


def write_new(path: Path, data: bytes) -> Iterator[str]:
    """`write`, unless `path` is already whole: its name is the hash of its bytes."""
    if not path.exists():
        yield from write(path, data)


def make_folder(folder: Path) -> None:
    """Create `folder` and its parents, so that they survive a power cut too."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    sync(folder)


def sync(path: Path) -> None:
    """Make what was written to `path`, or renamed in it, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
