"""A release that unreadable rules held, and by which nothing had to leave: not tried in vain again.

Only there everything is known that decides: the rules' files, the ledger, the day. What made
another gate fail may be mended where nobody tells us (a disk, a key, a program): it is tried again.
"""

import json
from pathlib import Path

from acts.errors import ReleaseHeld
from acts.release_work import Work
from publish import durable
from publish.regime import regime
from records.digest import sha256_hex

_FILE = "held.json"


def said_before(work: Work, inputs: str) -> ReleaseHeld | None:
    """What the last try of these very `inputs` was held by; None when there was none."""
    path = _path(work)
    if not path.exists():
        return None
    held: dict[str, str] = json.loads(path.read_bytes())
    if held["inputs"] != inputs or "zh" not in held:  # written before stewards were told
        return None
    return ReleaseHeld(held["words"], held["zh"])


def remember(work: Work, inputs: str, held: ReleaseHeld) -> None:
    """A try of those `inputs` was `held`."""
    told = {"inputs": inputs, "words": str(held), "zh": held.zh}
    data = json.dumps(told, ensure_ascii=False).encode()
    for _ in durable.write(_path(work), data):
        pass


def inputs_of(work: Work) -> str:
    """A digest of all by which a release under way is decided; asked before the first try."""
    given = work.given
    row = given.row
    known = (
        row.channel, row.seq, row.previous_sha256, row.day.isoformat(), row.change_after,
        row.change_upto, regime(given.showing, work.issue.channel), sorted(given.showing.objected),
        given.holds, given.sources, given.may_be_missing, given.guard.earlier,
        sorted(given.guard.approved), given.waiting.to_list(), work.gates,
    )  # fmt: skip
    return sha256_hex(repr(known).encode())


def _path(work: Work) -> Path:
    return Path(work.house.settings.archive) / work.given.row.channel / _FILE
