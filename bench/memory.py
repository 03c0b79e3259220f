"""The memory that this process and its children hold together, watched while it works.

`getrusage` will not do for children: one that is started by vfork inherits its parent's peak.
"""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_SECONDS = 0.05


class Watch:
    """The highest sum of resident memory seen while the block ran, in MiB."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            held = sum(_resident_mib(Path("/proc", pid)) for pid in ["self", *_children()])
            self.peak_mib = max(self.peak_mib, held)


def _children() -> list[str]:
    """Process numbers of the children that any thread of this process started."""
    found: list[str] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        try:
            found += listed.read_text().split()
        except FileNotFoundError:  # the thread has ended
            continue
    return found


def _resident_mib(process: Path) -> float:
    try:
        # A child between vfork and exec shows its parent's memory, and its command line.
        if process.name != "self" and (process / "cmdline").read_bytes() == _OWN:
            return 0.0
        lines = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    except (FileNotFoundError, ProcessLookupError):  # the child has ended
        return 0.0
    return int(lines.get("VmRSS", "0 kB").split()[0]) / 1024


_OWN = Path("/proc/self/cmdline").read_bytes()
