"""The chain of releases: each names the one before by its hash, so two histories cannot be told.

Every release in between is looked at, a few in each pull, until the one that was held is met.
"""

from dataclasses import dataclass, replace

from wangjian_pull.errors import Equivocation, Missing, Rejected, Rollback
from wangjian_pull.release import Release, load
from wangjian_pull.store import Cursor, Store

# Old releases fetched in one pull: a month offline stays within a dozen requests.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Walk:
    """A way back not walked to its end: from release `seq`, known by its hash, to one once held."""

    seq: int
    sha256: str
    goal: int
    held: str  # hash of release `goal` as it was held


def check_order(held: Cursor, release: Release) -> None:
    """`Rollback` or `Equivocation` unless `release` may be, or follow, what is held."""
    if held.channel != release.channel:
        raise Rejected(f"the file holds {held.channel}, the feed is {release.channel}")
    if release.seq < held.seq:
        raise Rollback(f"release {release.seq} is offered, {held.seq} is held")
    if release.seq == held.seq and release.sha256 != held.release:
        raise Equivocation(f"release {release.seq} has two contents", release.raw)


def compare(location: str, store: Store, release: Release | None) -> tuple[list[Walk], list[str]]:
    """Go back from `release`, and on where earlier pulls stopped: the walks left, and warnings.

    Errors as of `check_order`; `Equivocation` too when a walk meets another release than was held.
    """
    held, begun = store.cursor(), [Walk(*row) for row in store.walks()]
    if held is not None and release is not None:
        check_order(held, release)
        before = Walk(release.seq - 1, release.previous or "", held.seq, held.release)
        begun.insert(0, _met(before, release.raw))
    left, warnings, budget = [], [], AT_ONCE
    for walk in begun:
        try:
            walked = _back(location, walk, budget)
        except Missing as error:
            warnings.append(f"release {walk.seq} and those before cannot be compared: {error}")
            walked = walk
        budget -= walk.seq - walked.seq
        if walked.seq > walked.goal:
            left.append(walked)
    return left, warnings


def _back(location: str, walk: Walk, budget: int) -> Walk:
    while budget and walk.seq > walk.goal:
        release = load(location, walk.sha256)
        if release.seq != walk.seq:
            raise Rejected(f"release {walk.seq + 1} says it follows {release.seq}")
        before = replace(walk, seq=walk.seq - 1, sha256=release.previous or "")
        walk, budget = _met(before, release.raw), budget - 1
    return walk


def _met(walk: Walk, follower: bytes) -> Walk:
    """`walk`, unless it met another release than the one held; `follower` is the proof."""
    if walk.seq == walk.goal and walk.sha256 != walk.held:
        raise Equivocation(
            f"release {walk.goal + 1} follows another {walk.goal} than was held", follower
        )
    return walk
