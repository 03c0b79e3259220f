"""Histories of a channel by the real publisher, in a time that will not come soon."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from conformance.recording import signing
from publish.announce import Plan
from publish.delta import Issue, delta
from publish.gates import Guard
from publish.release import write_release
from publish.signing.keys import KeyRing
from publish.signing.roles import Role
from publish.signing.rotation import Rotation
from publish.tables import WANTED
from records.clock import SHANGHAI, business_day
from records.digest import sha256_expr
from records.field import Channel
from records.tables import PUBLICATIONS, empty
from records.uscc import check_character

# What is signed then is over in 2099: until then nobody has to set a clock to run the kit.
BEGIN = datetime(2099, 1, 1, 6, tzinfo=SHANGHAI)
HOUR, FIVE_DAYS = timedelta(hours=1), timedelta(days=5)
KEY = b"wangjian conformance"
NAMES = tuple(f"s{number:02}" for number in range(40))

Files = dict[str, bytes]
"""A tree: the bytes at each path."""


def code(name: str) -> str:
    """The code of the made-up enterprise called `name`: `s07` or `n1`."""
    first = f"91330100MA9{'A' if name[0] == 's' else 'N'}{int(name[1:]):05}"
    return first + check_character(first)


@dataclass
class House:
    """A publisher with one channel."""

    folder: Path
    apart: timedelta = HOUR
    clock: datetime = BEGIN
    seq: int = 0
    known: pl.DataFrame = field(default_factory=lambda: empty(PUBLICATIONS))

    def __post_init__(self) -> None:
        signing.lay_out(self.folder / "keys" / Channel.WARNING, signing.FIRST)

    def publish(self, puts: dict[str, str], leave: dict[str, str] | None = None) -> Files:
        """A release: what names say now, or have until when, and who leaves why; the tree."""
        leaving = leave or {}
        wanted = pl.DataFrame(
            [_wanted(name, says, None) for name, says in puts.items()]
            + [_wanted(name, "", why) for name, why in leaving.items()],
            schema=WANTED,
        )  # fmt: skip
        mine = self.known.join(wanted.select("subject"), on="subject", how="semi")
        plan = self._plan()
        change = delta(wanted, mine, Issue(plan.channel, plan.seq, plan.day, KEY))
        gone = change.lines.filter(pl.col("op") == "del")["public_id"]
        words = f"{len(gone)} approved by two persons" if len(gone) else ""
        plan = self._plan(Guard(approved=frozenset(gone), words=words))
        write_release(plan, [change.lines], self._members)
        old = self.known.join(change.publications.select("subject"), on="subject", how="anti")
        self.known = pl.concat([old, change.publications])
        self.seq += 1
        self.clock += self.apart
        return self.files()

    def rotate(self, *roles: Role) -> None:
        """Let other keys take the place of those of `roles`."""
        plan = self._plan()
        signing.lay_out(plan.keys / plan.channel, {role: signing.SECOND[role] for role in roles})
        ring = KeyRing(plan.keys / plan.channel)
        for _ in Rotation(plan.tree, ring, roles, self.clock).steps():
            pass

    def files(self) -> Files:
        """The public tree as it stands."""
        tree = self.folder / "feeds" / Channel.WARNING
        paths = sorted(path for path in tree.rglob("*") if path.is_file())
        return {path.relative_to(tree).as_posix(): path.read_bytes() for path in paths}

    def _plan(self, guard: Guard | None = None) -> Plan:
        return Plan(
            self.folder / "feeds", self.folder / "archive", Channel.WARNING, self.seq + 1,
            business_day(self.clock), self.clock, guard=guard or Guard(),
            keys=self.folder / "keys",
        )  # fmt: skip

    def _members(self, buckets: pl.Series) -> pl.DataFrame:
        live = self.known.filter(pl.col("live") & pl.col("bucket").is_in(buckets.to_list()))
        return live.select("public_id", "line_hash", "bucket")


def _wanted(name: str, says: str, why: str | None) -> dict[str, object]:
    """A WANTED row; what a name says is its level, or the last day it may be shown."""
    body = {"kind": "warning", "name": f"杭州示例{name}有限公司", "uscc": code(name)}
    is_day = says[:2].isdigit()
    body |= {"publish_until": says} if is_day else {"level": says}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = pl.select(sha256_expr(pl.lit(text))).item()
    return dict.fromkeys(WANTED) | {
        "subject": name, "uscc": code(name), "body": None if why else text,
        "body_hash": None if why else digest, "why": why, "rule": "made up",
    }  # fmt: skip
