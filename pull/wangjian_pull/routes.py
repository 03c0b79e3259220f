"""How a list gets to a release: by links of the chain, by windows, or from the snapshot."""

from collections.abc import Collection
from dataclasses import dataclass

from wangjian_pull.release import Lines, Release, Step

# What a request costs beside its bytes, in bytes: a window beats a hundred small links.
REQUEST = 16_384


@dataclass(frozen=True, slots=True)
class Route:
    """What to apply, in order; `shards` first when the list is read in full."""

    how: str  # 'chain', 'window' or 'snapshot'
    shards: tuple[Lines, ...]
    steps: tuple[Step, ...]

    @property
    def objects(self) -> list[Lines]:
        """Everything it needs."""
        return [*self.shards, *(each for step in self.steps for each in step.objects)]


def best(release: Release, held: int | None, broken: Collection[str]) -> Route | None:
    """The cheapest route from release `held` (None: nothing) without the `broken` paths.

    The snapshot is taken only where neither chain nor window reaches back to what is held.
    """
    steps = None if held is None else _cheapest(release, held, broken)
    if steps is not None:
        is_chain = all(step.how == "chain" for step in steps)
        return Route("chain" if is_chain else "window", (), steps)
    steps = _cheapest(release, release.snapshot_seq, broken)
    if steps is None or any(shard.path in broken for shard in release.shards):
        return None
    return Route("snapshot", release.shards, steps)


def _cheapest(release: Release, start: int, broken: Collection[str]) -> tuple[Step, ...] | None:
    """Steps from release `start` to `release` with the least to fetch; None when none lead there.

    Steps only lead onward: taken in the order of their ends, what leads up to each is known.
    """
    found: dict[int, tuple[int, tuple[Step, ...]]] = {start: (0, ())}
    for step in sorted((*release.chain, *release.windows), key=lambda step: step.end):
        if any(each.path in broken for each in step.objects):
            continue
        ways = [way for at, way in found.items() if step.low <= at <= step.high and at < step.end]
        if ways:
            cost, steps = min(ways, key=lambda way: way[0])
            cost += sum(each.length + REQUEST for each in step.objects)
            if step.end not in found or cost < found[step.end][0]:
                found[step.end] = (cost, (*steps, step))
    return found[release.seq][1] if release.seq in found else None
