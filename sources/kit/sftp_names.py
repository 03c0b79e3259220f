"""Which names of a drop folder are the day's delivery, and whether it is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from sources.kit.errors import NotComplete, NotDelivered

MOST_FILES = 1_000  # of one day
MOST_NAMES = 100_000  # in the folder
TEMPORARY = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".uploading")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the folder, as the server tells of it."""

    raw: bytes  # the name as the server spells it
    plain: bool  # a file, no link and no folder
    size: int | None
    mtime: int | None  # seconds since 1970

    @property
    def name(self) -> str:
        """The name as people read it; old servers write Chinese in GB18030."""
        try:
            return self.raw.decode()
        except UnicodeDecodeError:
            return self.raw.decode("gb18030", "backslashreplace")

    @property
    def etag(self) -> str | None:
        """What tells that the bytes are those of last time; None when the server says too little.

        >>> Entry(b"a.csv", True, 12, 1535932800).etag
        '1535932800-12'
        """
        if self.size is None or self.mtime is None:
            return None
        return f"{self.mtime}-{self.size}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: names that match `pattern` on `day`, complete by `mark`."""

    pattern: str
    mark: str
    day: date
    most_files: int = MOST_FILES
    most_names: int = MOST_NAMES

    def of(self, entries: Sequence[Entry], where: str) -> list[Entry]:
        """The day's files in name order; `NotDelivered` for none, `NotComplete` for not yet all."""
        pattern = self.pattern.format(day=self.day)
        here = [entry for entry in entries if _is_name(entry.name)]
        names = {entry.name for entry in here}
        matching = [
            entry
            for entry in here
            if fnmatchcase(entry.name, pattern) and not self._aside(entry.name)
        ]
        chosen = sorted((one for one in matching if one.plain), key=lambda entry: entry.name)
        waiting = self._waiting(names, pattern, chosen)
        if waiting:
            raise NotComplete(f"{where}: {waiting}; run again once the department is done")
        if not chosen:
            others = len(matching) - len(chosen)
            passed = f" ({others} of that name are links or folders: not followed)" * bool(others)
            raise NotDelivered(f"{where}: no {pattern} for {self.day}{passed}")
        return chosen

    def _aside(self, name: str) -> bool:
        """Whether a file says something about a delivery instead of being one."""
        if self.mark.startswith(".") and name.endswith(self.mark):
            return True
        return name == self.mark.format(day=self.day) or is_temporary(name)

    def _waiting(self, names: set[str], pattern: str, chosen: Sequence[Entry]) -> str:
        """What the day still waits for, empty when nothing."""
        if self.mark.startswith("."):
            bare = [one.name for one in chosen if not names & _flags(one.name, self.mark)]
            return f"{', '.join(bare)} has no {self.mark} beside it yet" if bare else ""
        if self.mark:
            mark = self.mark.format(day=self.day)
            return "" if mark in names or not chosen else f"{mark} is not there yet"
        # Without marks, a file on its way is the only word that there is more to come.
        coming = sorted(
            name for name in names if is_temporary(name) and fnmatchcase(_settled(name), pattern)
        )
        return f"{', '.join(coming)} is still being written" if coming else ""


def _is_name(name: str) -> bool:
    """One name in this folder, and visible: no way out of it, nothing that tools leave behind."""
    return not (name.startswith((".", "~$")) or {"/", "\\", "\0"} & set(name))


def is_temporary(name: str) -> bool:
    """Whether a copying program gave the name: it takes another when the file is whole."""
    return name.lower().endswith(TEMPORARY)


def _settled(name: str) -> str:
    """What a temporary file will be called.

    >>> _settled("list-20180903.csv.part")
    'list-20180903.csv'
    """
    return name.rpartition(".")[0]


def _flags(name: str, mark: str) -> set[str]:
    """The flags that may stand beside a file."""
    return {name + mark, name.rpartition(".")[0] + mark}
