"""Objects that no release needs any more leave the tree; the private archive keeps their lines.

An object is needed while the current release names it, and for a grace after the release that
dropped it, so that a slow reader can finish: 48 hours, or 15 minutes once something was erased.
"""

from datetime import datetime, timedelta

from publish import announce
from publish.announce import Standing
from publish.store import Store

GRACE = timedelta(hours=48)
ERASED_GRACE = timedelta(minutes=15)


def collect(tree: Store, moment: datetime) -> list[str]:
    """Delete what is no longer needed at `moment` (aware); returns the paths, sorted.

    release.json files stay for ever: they hold hashes and counts only, and prove what was said.
    """
    current = announce.standing(tree)
    if current is None:
        return []
    ends = _ends(tree, current)
    removed = []
    for path, written in list(tree.listed("targets")):
        # A file of a run that never finished: its own age is all there is to go by.
        end = ends.get(path, written + GRACE)
        if path not in current.paths and not path.endswith(".release.json") and end <= moment:
            tree.delete(path)
            removed.append(path)
    return removed


def _ends(tree: Store, current: Standing) -> dict[str, datetime]:
    """For every object an earlier release named: when its grace ends."""
    ends: dict[str, datetime] = {}
    seen = set(current.paths)
    erased_at: datetime | None = None
    later = current
    while later.previous is not None:
        dropped_at = datetime.fromisoformat(later.moment)
        if later.erased:
            erased_at = dropped_at
        earlier = announce.read(tree, later.previous)
        for path in earlier.paths - seen:
            end = dropped_at + GRACE
            soon = end if erased_at is None else max(erased_at, dropped_at) + ERASED_GRACE
            ends[path] = min(end, soon)
        seen |= earlier.paths
        later = earlier
    return ends
