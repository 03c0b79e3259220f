"""Files that no release needs any more leave the tree; the private archive keeps their lines.

An object is needed while the current release names it, and for a grace after the release that
dropped it, so that a slow reader can finish: 48 hours, or 15 minutes once something was erased.
What no release ever named goes 15 minutes after it was written.
Signed metadata goes a grace after the next version; roots stay, and so do release.json files: they
hold hashes and counts only, and prove what was said.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from publish import announce
from publish.announce import Standing
from publish.signing.roles import TERMS, Role
from publish.store import Store

GRACE = timedelta(hours=48)
ERASED_GRACE = timedelta(minutes=15)

_ANNOUNCED = ".release.json"
_VERSION = re.compile(r"metadata/([0-9]+)\.(targets|snapshot)\.json")


def collect(
    tree: Store,
    moment: datetime,
    check: Callable[[], None] = lambda: None,
    told: Callable[[list[str]], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> list[str]:
    """Delete what is no longer needed at `moment` (aware); returns the paths, sorted.

    Nobody may publish meanwhile: a release may name an object that stands from a killed run.
    `check` raises when somebody does, and is asked before each deletion; all of them happen
    within `told`, which is given the paths.
    """
    current = announce.standing(tree)
    if current is None:
        return []
    going = sorted([*_objects(tree, current, moment), *_metadata(tree, moment)])
    with told(going):
        for path in going:
            check()
            tree.delete(path)
    return going


def forget_states(private: Path, current: Standing) -> list[Path]:
    """Delete the kept bucket digests of releases that none can follow any more; which."""
    kept = ((int(path.name.partition(".")[0]), path) for path in private.glob("[0-9]*.buckets"))
    going = sorted(path for seq, path in kept if seq < current.seq - 1)  # a rerun needs the last
    for path in going:
        path.unlink()
    return going


def _objects(tree: Store, current: Standing, moment: datetime) -> list[str]:
    found = {path: at for path, at in tree.listed("targets") if not path.endswith(_ANNOUNCED)}
    ends = _ends(tree, current, found.keys() - current.paths)
    # A file of a run that never finished: nobody was told of it, and what it says may be erased.
    unnamed = {path: found[path] + ERASED_GRACE for path in found}
    left = ((path, ends.get(path, unnamed[path])) for path in found.keys() - current.paths)
    return [path for path, end in left if end <= moment]


def _ends(tree: Store, current: Standing, asked: set[str]) -> dict[str, datetime]:
    """When the grace ends of the objects `asked` about that an earlier release named.

    Back to the release that named the last of them: whoever tidies often reads few.
    """
    ends: dict[str, datetime] = {}
    erased_at: datetime | None = None
    later = current
    while later.previous is not None and not asked <= ends.keys():
        dropped_at = datetime.fromisoformat(later.moment)
        if later.erased:
            erased_at = dropped_at
        earlier = announce.read(tree, later.previous)
        end = dropped_at + GRACE
        if erased_at is not None:
            end = min(end, max(erased_at, dropped_at) + ERASED_GRACE)
        # Walking back, the release that dropped an object is the first one met.
        ends = dict.fromkeys(earlier.paths & asked, end) | ends
        later = earlier
    return ends


def _metadata(tree: Store, moment: datetime) -> list[str]:
    """Versions that another followed a grace ago: no client that starts now asks for them."""
    found: dict[str, dict[int, str]] = {Role.TARGETS: {}, Role.SNAPSHOT: {}}
    for path, _ in tree.listed("metadata"):
        if matched := _VERSION.fullmatch(path):
            found[matched[2]][int(matched[1])] = path
    going = []
    for role, standing in _standing(tree).items():
        older = sorted(version for version in found[role] if version <= standing)
        for version, next_one in pairwise(older):
            if _signed_at(tree, Role(role), found[role][next_one]) + GRACE <= moment:
                going.append(found[role][version])
    return going


def _standing(tree: Store) -> dict[str, int]:
    """The versions that the timestamp leads to."""
    if not tree.exists("metadata/timestamp.json"):
        return {}
    snapshot = _said(tree, "metadata/timestamp.json")["meta"]["snapshot.json"]["version"]
    targets = _said(tree, f"metadata/{snapshot}.snapshot.json")["meta"]["targets.json"]["version"]
    return {Role.SNAPSHOT: snapshot, Role.TARGETS: targets}


def _signed_at(tree: Store, role: Role, path: str) -> datetime:
    return datetime.fromisoformat(_said(tree, path)["expires"]) - TERMS[role].life


def _said(tree: Store, path: str) -> dict[str, Any]:
    signed: dict[str, Any] = json.loads(tree.read(path))["signed"]
    return signed
