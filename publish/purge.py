"""What was let go of, for caches in front of the tree: they would keep it for minutes more.

One file for each time, there once the last of it is gone from the tree: a cache that was purged
before would fetch it again. What a killed run had let go of is said by the next.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from publish import durable
from publish.store import Store

SPEC = "wangjian-purge/1"
KEPT = timedelta(days=7)
"""So long a file waits for whoever hands it on: no cache that heeds us keeps anything longer."""

_UNDER_WAY = "under-way.json"


@contextmanager
def told(folder: Path, tree: Store, moment: datetime, going: Iterable[str]) -> Iterator[None]:
    """Say in `folder` which of `going` (paths) the block let go of at `moment` (aware).

    Only targets are named: metadata is asked for anew every minute anyway.
    """
    under_way, ends = folder / _UNDER_WAY, folder / f"{moment:%Y%m%dT%H%M%S%z}.json"
    cut_off = (path for path in _said(under_way) if not tree.exists(path))
    targets = (path for path in going if path.startswith("targets/"))
    paths = sorted({*cut_off, *targets, *_said(ends)})
    if not paths:
        yield
        return
    body = {"spec": SPEC, "moment": moment.isoformat(), "paths": paths}
    for _ in durable.write(under_way, json.dumps(body, indent=1).encode() + b"\n"):
        pass
    yield
    under_way.replace(ends)
    durable.sync_folder(folder)


def forget(folder: Path, moment: datetime) -> None:
    """Delete what nobody has fetched in `KEPT` before `moment` (aware)."""
    for path in folder.glob("[0-9]*.json"):
        if datetime.fromisoformat(json.loads(path.read_bytes())["moment"]) + KEPT <= moment:
            path.unlink()


def _said(path: Path) -> list[str]:
    if not path.exists():
        return []
    paths: list[str] = json.loads(path.read_bytes())["paths"]
    return paths
