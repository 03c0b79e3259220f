"""Bring a list up to a release, or leave it exactly as it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from wangjian_pull.errors import Equivocation, Rejected, Rollback
from wangjian_pull.lines import Line, read
from wangjian_pull.release import Lines, Link, Release, standing
from wangjian_pull.store import Cursor, Store


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did: `how` is 'current' (nothing new), 'chain' or 'snapshot'."""

    channel: str
    seq: int
    count: int
    root: str
    how: str


def bring(location: str, store: Store) -> Pulled:
    """Bring a list to what the tree says is current, signed or not: for a publisher's own tree."""
    return follow(location, store, standing(location))


def unchanged(held: Cursor) -> Pulled:
    """What a pull says that found nothing new."""
    return Pulled(held.channel, held.seq, held.count, held.root, "current")


def follow(location: str, store: Store, release: Release) -> Pulled:
    """Bring an open store to `release`, or leave it as it was."""
    held = store.cursor()
    if held is not None:
        check_order(held, release)
        if held.seq == release.seq:
            return unchanged(held)
    links = _missing(held, release)
    with store.change():
        if links is None:
            store.forget()
            for shard in release.shards:
                apply_object(location, store, shard, release.snapshot_seq)
            links = [link for link in release.chain if link.start >= release.snapshot_seq]
            how = "snapshot"
        else:
            how = "chain"
        apply_links(location, store, links)
        check_state(store, release)
    return Pulled(release.channel, release.seq, release.count, release.root, how)


def check_order(held: Cursor, release: Release) -> None:
    """`Rollback` or `Equivocation` unless `release` may follow what is held."""
    if held.channel != release.channel:
        raise Rejected(f"the file holds {held.channel}, the feed is {release.channel}")
    if release.seq < held.seq:
        raise Rollback(f"release {release.seq} is offered, {held.seq} is held")
    if release.seq == held.seq and release.sha256 != held.release:
        raise Equivocation(f"release {release.seq} has two contents")
    if release.seq == held.seq + 1 and release.previous != held.release:
        raise Equivocation(f"release {release.seq} does not follow the {held.seq} we hold")


def apply_links(location: str, store: Store, links: list[Link]) -> None:
    """Apply the objects of `links` in order, inside `store.change()`."""
    for link in links:
        for each in link.objects:
            apply_object(location, store, each, link.end)


def apply_object(location: str, store: Store, described: Lines, seq: int) -> None:
    """Apply one object of release `seq`, inside `store.change()`."""
    store.apply(_within(read(location, described), seq))


def check_state(store: Store, release: Release) -> None:
    """Count and root must be the announced ones; only then the new position is written."""
    if store.count() != release.count:
        raise Rejected(f"{store.count()} lines are held, {release.count} announced")
    root = store.root()
    if root != release.root:
        raise Rejected(f"state root {root}, announced {release.root}")
    store.set_cursor(
        Cursor(
            release.channel, release.seq, release.sha256, release.count, release.root,
            release.moment,
        )
    )  # fmt: skip


def _missing(held: Cursor | None, release: Release) -> list[Link] | None:
    """The links from what is held to `release`; None when the chain does not reach back."""
    if held is None or held.seq not in {link.start for link in release.chain}:
        return None
    return [link for link in release.chain if link.start >= held.seq]


def _within(lines: Iterator[Line], seq: int) -> Iterator[Line]:
    """Lines no newer than the release they came with."""
    for line in lines:
        if line.seq > seq:
            raise Rejected(f"{line.id}: seq {line.seq} in release {seq}")
        yield line
