"""Latecomers: the publisher's own consumers that stay behind, each where a window begins.

A rebuilt window must lead each of them to the new release. Their lists move up with the windows,
by what the private archive says was released in between; a list that is lost is made from there.
"""

from collections.abc import Mapping
from pathlib import Path

from publish import archived, objects, replay
from publish.announce import Plan
from publish.errors import GateFailed
from publish.replay import Rehearsal
from wangjian_pull import Cursor, PullError, Store
from wangjian_pull.lines import parse


def waiting(plan: Plan, starts: Mapping[str, int]) -> dict[str, Rehearsal]:
    """A consumer per window (name → the release it begins after), not yet at work.

    What they apply is undone. The longest window comes first: from its list those of the others
    are made.
    """
    readers: dict[str, Rehearsal] = {}
    for name, start in starts.items():
        path = _path(plan, name)
        if not path.exists():
            _copied(plan, readers, path)
        readers[name] = Rehearsal(plan, _brought(plan, path, start))
    return readers


def begin(plan: Plan, name: str) -> None:
    """After the first release: its list is where the window `name` begins for a long time."""
    replay.copy(replay.kept(plan), _path(plan, name))


def forget(plan: Plan, name: str) -> None:
    """Let go of the list of the window `name`."""
    replay.remove(_path(plan, name))


def _path(plan: Plan, name: str) -> Path:
    return plan.private / f"{name}.sqlite"


def _copied(plan: Plan, others: Mapping[str, Rehearsal], path: Path) -> None:
    """A longer window's list stands further back: from there it is less to read than from none."""
    for name in others:
        replay.copy(_path(plan, name), path)


def _brought(plan: Plan, path: Path, start: int) -> Path:
    """The list in `path`, standing at release `start`."""
    if _held(plan, path) > start:
        replay.remove(path)
    held = _held(plan, path)
    try:
        with Store(path, keeps_text=False) as store, store.change():
            for seq in range(held + 1, start + 1):
                _apply(plan, store, seq)
            if held < start:
                store.set_cursor(_checked(plan, store, start))
    except PullError as error:
        raise GateFailed("replay", f"the archive cannot be read up to {start}: {error}") from error
    return path


def _held(plan: Plan, path: Path) -> int:
    """Which release the list stands at; 0 without one, and for a list of another history."""
    with Store(path, keeps_text=False) as store:
        cursor = store.cursor()
    if cursor is None:
        return 0
    if cursor.release == archived.volume(plan.private, cursor.seq).sha256:
        return cursor.seq
    replay.remove(path)
    return 0


def _apply(plan: Plan, store: Store, seq: int) -> None:
    for path in archived.volume(plan.private, seq).objects():
        for rows in objects.lines_of(path.read_bytes(), path.name):
            store.write.apply(parse(line.encode(), path.name) for line in rows["line"].to_list())


def _checked(plan: Plan, store: Store, seq: int) -> Cursor:
    """The position at `seq`; `GateFailed` when the archived lines lead elsewhere."""
    volume = archived.volume(plan.private, seq)
    said = volume.announced()
    announced = (said["state"]["count"], said["state"]["root"])
    if (store.count(), store.root()) != announced:
        raise GateFailed("replay", f"the archive does not lead to release {seq}")
    return Cursor(str(plan.channel), seq, volume.sha256, *announced, said["moment"])
