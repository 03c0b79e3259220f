"""The replay gate: our own reference consumer must reach the announced state, or nothing goes out.

The publisher keeps a consumer's list of its own and brings it forward by each release's delta; a
rebuilt snapshot is read in full into a fresh one.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.announce import Contents, Link, Plan, Shards, Standing
from publish.errors import GateFailed
from publish.gates import Gate
from wangjian_pull import Cursor, PullError, Store, pull
from wangjian_pull.consume import apply_links
from wangjian_pull.release import Lines
from wangjian_pull.release import Link as Read


@contextmanager
def replayed(plan: Plan, base: Standing | None, contents: Contents) -> Iterator[Store]:
    """The publisher's own list with this release applied, kept only if the block ends well.

    `GateFailed` when the consumer rejects a line or reaches another count or root.
    """
    path = _kept(plan, base)
    with Store(path) as store:
        held = store.cursor()
        with store.change():
            if held is None or held.seq < plan.seq:
                _apply(plan, contents, store)
            _compare(store, contents, "replay of the changes")
            contents.gates.append(_passed("replay", contents))
            yield store


def check_snapshot(plan: Plan, contents: Contents) -> Gate:
    """Read the rebuilt snapshot in full into a fresh list; `GateFailed` if the root differs."""
    path = plan.private / "full.sqlite"
    _remove(path)
    with Store(path) as store, store.change():
        _run(plan, store, _snapshot_links(contents.snapshot))
        _compare(store, contents, "replay of the snapshot")
    _remove(path)
    return _passed("snapshot", contents)


def keep(store: Store, plan: Plan, contents: Contents, release: bytes) -> None:
    """Write the position reached: this release, by the hash of its announcement."""
    store.set_cursor(
        Cursor(
            str(plan.channel), plan.seq, hashlib.sha256(release).hexdigest(), contents.count,
            contents.root, plan.moment.isoformat(),
        )
    )  # fmt: skip


def _kept(plan: Plan, base: Standing | None) -> Path:
    """The kept list, read anew from the public tree when it does not stand at `base`."""
    path = plan.private / "replay.sqlite"
    plan.private.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Store(path) as store:
        held = store.cursor()
    expected = None if base is None else base.sha256
    if (None if held is None else held.release) != expected:
        _remove(path)
        if base is not None:
            _read_anew(plan, base, path)
    return path


def _read_anew(plan: Plan, base: Standing, path: Path) -> None:
    """A killed run left the list ahead of the tree, or it was lost: start from the tree."""
    try:
        pulled = pull(str(plan.tree), path)
    except PullError as error:
        raise GateFailed("replay", f"release {base.seq} cannot be read: {error}") from error
    if pulled.seq == plan.seq:
        return  # the release being repeated is already the current one
    if pulled.seq != base.seq:
        raise GateFailed("replay", f"the tree stands at {pulled.seq}, not at {base.seq}")


def _apply(plan: Plan, contents: Contents, store: Store) -> None:
    first = plan.seq == 1
    links = _snapshot_links(contents.snapshot) if first else [_read(contents.chain[-1])]
    _run(plan, store, links)


def _run(plan: Plan, store: Store, links: list[Read]) -> None:
    try:
        apply_links(str(plan.tree), store, links)
    except PullError as error:
        raise GateFailed("replay", str(error)) from error


def _compare(store: Store, contents: Contents, what: str) -> None:
    reached = (store.count(), store.root())
    if reached != (contents.count, contents.root):
        raise GateFailed("replay", f"{what} reaches {reached}, not {contents.count, contents.root}")


def _passed(name: str, contents: Contents) -> Gate:
    return Gate(name, passed=True, detail=f"{contents.count} lines, root {contents.root}")


def _snapshot_links(snapshot: Shards) -> list[Read]:
    return [Read(0, snapshot.seq, tuple(_lines(each) for each in snapshot.shards))]


def _read(link: Link) -> Read:
    return Read(link.start, link.end, tuple(_lines(each) for each in link.objects))


def _lines(entry: dict[str, object]) -> Lines:
    return Lines(
        path=str(entry["path"]),
        sha256=str(entry["sha256"]),
        length=int(str(entry["length"])),
        raw_sha256=str(entry["raw_sha256"]),
        raw_length=int(str(entry["raw_length"])),
        lines=int(str(entry["lines"])),
    )


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
