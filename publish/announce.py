"""What a release says of itself: release.json, and the pointer that makes it the current one."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from publish.errors import TreeBroken
from publish.fence import Fence
from publish.gates import Gate, Guard
from publish.objects import LinesTarget, Target, check_path
from publish.recent import Touched
from publish.signing import trusted
from publish.store import LocalStore, Store
from records.clock import SHANGHAI
from records.digest import sha256_hex
from records.field import Channel

SPEC = "wangjian-feed/1"
RELEASE = "release.json"


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How far one active source had come when the release was made."""

    source: str
    status: str  # 'complete', 'running', 'late', 'failed', 'held'; 'absent': nothing is due
    batch: str  # last complete batch, '' before the first
    cutoff: str  # business day or moment up to which it counts, ISO, '' before the first


@dataclass(frozen=True, slots=True)
class Plan:
    """Which release to write, and where. The moment is fixed when the release is prepared."""

    feeds: Path  # public: the channel's tree is `feeds/<channel>`
    archive: Path  # private: `archive/<channel>`
    channel: Channel
    seq: int
    day: date
    moment: datetime  # aware
    sources: tuple[SourceStatus, ...] = ()
    guard: Guard = field(default_factory=Guard)
    fence: Fence | None = None  # our right to switch the channel; None where nobody else can
    gates: tuple[Gate, ...] = ()  # what was decided before the first line
    keys: Path = field(kw_only=True)  # private: the roles' keys are in `keys/<channel>/<role>`
    bare: bool = field(default=False, kw_only=True)
    """Removals that cannot leave otherwise: a snapshot only where something is erased, without
    windows and renderings in full, and nothing that was kept aside is trusted."""

    def check_fence(self) -> None:
        """`Overtaken` when another publisher has taken the channel."""
        if self.fence is not None:
            self.fence.check()

    @property
    def tree(self) -> Store:
        """The public tree of the channel."""
        return LocalStore(self.feeds / self.channel)

    @property
    def private(self) -> Path:
        """What the publisher keeps for itself about the channel."""
        return self.archive / self.channel


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain."""

    start: int
    end: int
    objects: tuple[dict[str, object], ...]

    @property
    def lines(self) -> int:
        """Lines in its objects."""
        return sum(int(str(each["lines"])) for each in self.objects)

    def entry(self) -> dict[str, object]:
        """As release.json lists it."""
        return {"from": self.start, "to": self.end, "objects": list(self.objects)}


@dataclass(frozen=True, slots=True)
class Shards:
    """The snapshot: its release and its objects."""

    seq: int
    shards: tuple[dict[str, object], ...]

    @property
    def lines(self) -> int:
        """Lines in its shards."""
        return sum(int(str(each["lines"])) for each in self.shards)

    def entry(self) -> dict[str, object]:
        """As release.json lists it."""
        return {"seq": self.seq, "shards": list(self.shards)}


@dataclass(frozen=True, slots=True)
class Window:
    """Every id touched in releases `start` + 1 to `end`, by its newest line, tombstones too."""

    name: str  # 'today', '7d', '35d'
    days: int
    start: int
    end: int
    objects: tuple[dict[str, object], ...]

    def entry(self) -> dict[str, object]:
        """As release.json lists it."""
        return {
            "name": self.name, "days": self.days, "from": self.start, "to": self.end,
            "objects": list(self.objects),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A release that stands in the tree, as far as the next one builds on it."""

    seq: int
    sha256: str
    moment: str
    count: int
    previous: str | None
    snapshot: Shards
    chain: tuple[Link, ...]
    windows: tuple[Window, ...]
    codes: Target | None
    native: tuple[Target, ...]
    paths: frozenset[str]  # every object it names, release.json included
    erased: int


@dataclass(slots=True)
class Contents:
    """A release under way."""

    root: str = ""
    count: int = 0
    puts: int = 0
    removed: dict[str, int] = field(default_factory=dict)
    counted: int = 0  # of those removed, what the guard against mass deletion counts
    erased: int = 0
    snapshot: Shards = field(default_factory=lambda: Shards(0, ()))
    chain: tuple[Link, ...] = ()
    windows: tuple[Window, ...] = ()
    codes: Target | None = None
    native: list[Target] = field(default_factory=list)
    schemas: list[Target] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    touched: Touched | None = None  # since the last snapshot, where a new one kept the rest


def release_json(plan: Plan, contents: Contents, base: Standing | None) -> bytes:
    """The announcement's bytes: canonical, so the same release has the same hash."""
    body: dict[str, object] = {
        "spec": SPEC,
        "channel": str(plan.channel),
        "seq": plan.seq,
        "day": plan.day.isoformat(),
        "moment": plan.moment.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "state": {"count": contents.count, "root": contents.root},
        "counts": {"put": contents.puts, "del": contents.removed, "erased": contents.erased},
        "snapshot": contents.snapshot.entry(),
        "chain": [link.entry() for link in contents.chain],
        "windows": [window.entry() for window in contents.windows],
        "codes": None if contents.codes is None else contents.codes.entry(),
        "native": [target.entry() for target in contents.native],
        "schemas": [target.entry() for target in contents.schemas],
        "sources": [asdict(source) for source in plan.sources],
        "gates": [asdict(gate) for gate in contents.gates],
    }
    if base is not None:
        body["previous"] = {"seq": base.seq, "sha256": base.sha256}
    return canonical({key: value for key, value in body.items() if value is not None})


def canonical(value: object) -> bytes:
    """Canonical JSON (RFC 8785) of a value with ASCII keys and no floats."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def standing(tree: Store) -> Standing | None:
    """The release that a tree's timestamp leads to, None before the first.

    `TreeBroken` unless every file on the way is signed, whole and the one that was promised.
    """
    stands = trusted.signed(tree)
    if stands is None:
        return None
    return read(tree, stands.targets.signed.targets[RELEASE].hashes["sha256"])


def read(tree: Store, sha256: str) -> Standing:
    """The release whose release.json has hash `sha256`."""
    path = f"targets/{sha256}.release.json"
    data = tree.read(check_path(path))
    if sha256_hex(data) != sha256:
        raise TreeBroken(f"{path} in {tree.location}: the bytes are not those the name promises")
    body = json.loads(data)
    shards = tuple(body["snapshot"]["shards"])
    chain = tuple(Link(one["from"], one["to"], tuple(one["objects"])) for one in body["chain"])
    windows = tuple(
        Window(one["name"], one["days"], one["from"], one["to"], tuple(one["objects"]))
        for one in body["windows"]
    )
    return Standing(
        seq=body["seq"],
        sha256=sha256,
        moment=body["moment"],
        count=body["state"]["count"],
        previous=body["previous"]["sha256"] if "previous" in body else None,
        snapshot=Shards(body["snapshot"]["seq"], shards),
        chain=chain,
        windows=windows,
        codes=Target(**body["codes"]) if "codes" in body else None,
        native=tuple(Target(**each) for each in body["native"]),
        paths=frozenset((path, *_paths(body))),
        erased=body["counts"]["erased"],
    )


def _paths(value: object) -> Iterator[str]:
    """Every path that a release.json names, however deep: none may be let go of."""
    if isinstance(value, list):
        for each in value:
            yield from _paths(each)
    elif isinstance(value, dict):
        if "path" in value:
            yield str(value["path"])
        for each in value.values():
            yield from _paths(each)


def lines_entry(target: LinesTarget, buckets: tuple[int, int] | None = None) -> dict[str, object]:
    """An object of lines as release.json lists it; shards name their buckets."""
    entry = target.entry()
    return entry if buckets is None else entry | {"buckets": list(buckets)}
