"""Tell whoever waits that a release can be seen: one file per release, in the order of releases.

What is to be told stands in the ledger from the transaction on in which the release does, so no
kill loses it. A release may be told twice: who reads knows it again by channel and number.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from acts.house import House
from ledger.releases import ReleaseRow
from publish import durable
from publish.announce import canonical
from publish.errors import PublisherBusy
from publish.fence import publishing

SPEC = "wangjian-release-event/1"
TOLD = "told"


def tell(house: House, moment: datetime) -> int:
    """Write `<home>/outbox/<channel>/<seq>.json` for every release nobody was told of yet.

    A file is whole or not there, and one of a higher number comes later; whoever reads it may take
    it away. `moment` (aware) is remembered as when it was told. Returns how many were told. What
    somebody publishes or tells of meanwhile is left to them, or to the next time.
    """
    return sum(step == TOLD for step in telling(house, moment))


def telling(house: House, moment: datetime) -> Iterator[str]:
    """`tell` step by step: stopping after any of them leaves what a kill at that moment leaves."""
    for channel in sorted({row.channel for row in house.ledger.untold_releases()}):
        # Two that tell at once would write into one file, and out of order.
        with suppress(PublisherBusy), publishing(_private(house, channel), "tell", patience=0):
            for row in house.ledger.untold_releases():
                if row.channel == channel:
                    yield from durable.write(_path(house, row), event(row))
                    house.ledger.release_told(row, moment)
                    yield TOLD


def _private(house: House, channel: str) -> Path:
    return house.settings.archive / channel


def _path(house: House, row: ReleaseRow) -> Path:
    return house.settings.outbox / row.channel / f"{row.seq:09d}.json"


def event(row: ReleaseRow) -> bytes:
    """What is told of a published release: which it is, when, and how much of it there is.

    Canonical JSON; `put` counts lines, `del` tombstones by reason, `count` what is live after it.
    """
    summary = json.loads(row.summary or "{}")
    body = {
        "spec": SPEC,
        "channel": row.channel,
        "seq": row.seq,
        "sha256": row.sha256,  # of release.json
        "previous": row.previous_sha256,
        "day": row.day.isoformat(),
        "moment": row.moment.isoformat(),
        "root": row.state_root,
        "count": row.live_count,
        "put": summary.get("put", 0),
        "del": summary.get("del", {}),
    }
    return canonical({key: value for key, value in body.items() if value is not None})
