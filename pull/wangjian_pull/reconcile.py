"""Make a damaged list whole again, by fetching no more of the snapshot than what is damaged."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from wangjian_pull import lines, merkle, routes
from wangjian_pull.consume import check_state
from wangjian_pull.errors import Missing, Rejected
from wangjian_pull.lines import Line
from wangjian_pull.parts import Parts
from wangjian_pull.release import Lines, Release
from wangjian_pull.store import Store


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation did: buckets written anew, and shards fetched for them."""

    buckets: int
    shards: int


def reconcile(parts: Parts, store: Store, release: Release) -> Reconciled:
    """Bring the list to exactly the lines of `release`, which it holds or should hold.

    Only buckets known to be damaged are written anew; all of them where the kept digests are
    damaged too, or where that does not lead to the announced root.
    """
    bad = store.damaged()
    if store.root() == release.root:
        if not bad and store.count() == release.count:
            with store.change() as write:
                write.untangle()
            return Reconciled(0, 0)
        try:
            return _rewrite(parts, store, release, bad)
        except Rejected:
            pass  # said anew below, by a list read in full
    return _rewrite(parts, store, release, range(merkle.BUCKETS))


def _rewrite(parts: Parts, store: Store, release: Release, buckets: Collection[int]) -> Reconciled:
    route = routes.best(release, None, ())
    if route is None:
        raise Missing(f"release {release.seq} names no snapshot")
    shards = [shard for shard in route.shards if _touches(shard, buckets)]
    with store.change() as write:
        write.untangle()
        write.forget(buckets)
        for shard in shards:
            write.first(_of(parts, shard, release.snapshot_seq, buckets))
        for step in route.steps:
            for each in step.objects:
                write.apply(_of(parts, each, step.end, buckets))
        write.remember(strict=False)
        write.digest(buckets)
        check_state(store, release)
    parts.drop()
    return Reconciled(len(buckets), len(shards))


def _touches(shard: Lines, buckets: Collection[int]) -> bool:
    if shard.buckets is None:
        return True
    low, high = shard.buckets
    return any(low <= bucket <= high for bucket in buckets)


def _of(parts: Parts, described: Lines, newest: int, buckets: Collection[int]) -> Iterator[Line]:
    found = lines.read(parts.read(described), described, newest)
    return (line for line in found if line.bucket in buckets)
