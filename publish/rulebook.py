"""All dated data that decide what a channel shows: packs, lists, levels, measures, promises.

A part is one or a few files below one folder. Each part is read by itself, so that a fault in one
leaves the others as they are; which parts a channel asks for stands here and nowhere else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from publish import breaches, levels, lists, measures, policy
from publish.breaches import Cover
from publish.errors import PolicyBroken
from publish.levels import LevelRules
from publish.lists import ListPack
from publish.measures import Measure
from publish.policy import Policy
from records.field import Channel

HOME = Path(__file__).parent
PARTS = {
    Channel.CREDIT_CHINA: ("policy",),
    Channel.GSXT: ("policy", "lists"),
    Channel.WARNING: ("policy", "lists", "levels", "measures", "covers"),
}
"""What each channel's lines follow from, as `Rulebook` names it."""
_FILES = {
    "policy": ("policy/*.toml",),
    "lists": ("lists/*.toml",),
    "levels": ("levels.toml",),
    "measures": ("measures.toml", "lists/*.toml"),  # a measure names its lists by their files
    "covers": (f"policy/{policy.COMMITMENTS}",),
}
_READERS: dict[str, Callable[[Path], Any]] = {
    "policy": lambda folder: policy.load(folder / "policy"),
    "lists": lambda folder: lists.load(folder / "lists"),
    "levels": lambda folder: levels.load(folder / "levels.toml"),
    "measures": lambda folder: measures.load(
        lists.load(folder / "lists"), folder / "measures.toml"
    ),
    "covers": lambda folder: breaches.load(folder / "policy"),
}
_KEPT_READ = 64  # parts at a time: those that stand, the last good ones, and those of tests


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What was read; a part that nobody asked for is empty."""

    policy: Policy
    lists: tuple[ListPack, ...] = ()
    levels: tuple[LevelRules, ...] = ()
    measures: tuple[Measure, ...] = ()
    covers: tuple[Cover, ...] = ()


def load(channel: Channel = Channel.WARNING, folder: Path = HOME) -> Rulebook:
    """All parts that `channel` asks for, of which a warning's are every one; or `PolicyBroken`."""
    return Rulebook(**{part: read(part, folder) for part in PARTS[channel]})


def read(part: str, folder: Path = HOME) -> Any:  # noqa: ANN401 - what `Rulebook` says of it
    """One part, read anew only when a file of it has changed.

    `PolicyBroken` names the file and what is wrong there, or that there is none at all: without
    a pack or a list nothing could be shown, which nobody ever says by a folder that is empty.
    """
    try:
        stamps = tuple((path, *_stamp(path)) for path in files(part, folder))
        return _read(part, folder, stamps)
    except OSError as error:
        raise PolicyBroken(f"{part}: {error}") from error


def files(part: str, folder: Path = HOME) -> Iterator[Path]:
    """Every file of a part; `PolicyBroken` where there is none of a sort."""
    for pattern in _FILES[part]:
        found = sorted(folder.glob(pattern))
        if not found:
            raise PolicyBroken(f"{pattern}: no such file")
        yield from found


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(_KEPT_READ)
def _read(part: str, folder: Path, _stamps: tuple[tuple[Path, int, int], ...]) -> Any:  # noqa: ANN401
    return _READERS[part](folder)
