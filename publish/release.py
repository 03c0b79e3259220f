"""Write one release of one channel: objects, release.json, then what is signed (design §8).

Before the timestamp is renamed nobody can see anything; after it everything is there. Killed at any
step and run again with the same arguments it ends in the same bytes. A failed gate raises
`GateFailed` and leaves the last good release in place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from publish import (
    announce,
    archived,
    chain,
    durable,
    gates,
    native,
    objects,
    rendered,
    replay,
    roll,
    schemas,
    state,
    windows,
)
from publish.announce import Contents, Plan, Standing
from publish.errors import GateFailed, ReleaseConflict
from publish.native import NATIVE
from publish.replay import Rehearsal
from publish.signing.sign import release_signed
from publish.spill import Spill
from publish.tables import SPILLED
from records.field import Channel

Members = Callable[[pl.Series], pl.DataFrame]
"""Asked for buckets (Int32), gives public_id, line_hash, bucket of the lines live in them."""

_ROLL = "next.roll"


@dataclass(frozen=True, slots=True)
class Published:
    """A release that can be seen."""

    channel: str
    seq: int
    sha256: str  # of release.json
    root: str
    count: int
    puts: int
    removed: dict[str, int]  # by why
    snapshot_seq: int


def write_release(
    plan: Plan,
    chunks: Iterable[pl.DataFrame],
    members: Members,
    seal: Callable[[Published], None] = lambda _: None,
    seen: Callable[[Published], None] = lambda _: None,
) -> Published:
    """Publish `chunks` of LINES as release `plan.seq` of `plan.channel`.

    `members` answers with what was live *before* this release. Lines may come in any order, one
    line per id over all chunks. `seal` is called last before anyone can see the release. Raises
    `GateFailed`, `ReleaseConflict`, `TreeBroken`, and `Overtaken` when another took the channel
    meanwhile.
    """
    published = None
    for step in steps(plan, chunks, members, seal):
        if isinstance(step, Published):
            published = step
            seen(published)
    if published is None:
        raise AssertionError("the last step is the published release")
    return published


def steps(
    plan: Plan,
    chunks: Iterable[pl.DataFrame],
    members: Members,
    seal: Callable[[Published], None] = lambda _: None,
) -> Iterator[str | Published]:
    """`write_release` step by step: the name of each file operation, then the result.

    Stopping after any of them leaves what a kill at that moment leaves.
    """
    current = announce.standing(plan.tree)
    base = _base(plan, current)
    contents = Contents(gates=list(plan.gates))
    if plan.bare:
        _forget(plan)
    with replay.rehearsal(plan, base) as consumer:  # it gets ready meanwhile
        lines, xml = _take_in(plan, chunks, contents)
        before = 0 if base is None else base.count
        contents.gates.append(gates.check_removals(contents.counted, before, plan.guard))
        yield from chain.delta(plan, base, lines, contents, consumer)
        contents.codes = None if base is None else base.codes
        is_listing = contents.codes is None or bool(lines.lines)
        if base is not None and is_listing:
            consumer.list_codes(known=contents.codes is not None)
        yield from _state(plan, base, lines, members, contents)
        yield from _objects(plan, base, (lines, xml), contents, consumer)
        if base is None:
            consumer.list_codes(known=False)
        consumer.ask()
        if is_listing:
            yield from _codes(consumer, contents)
        contents.gates.append(consumer.check(contents, "replay"))
        release = announce.release_json(plan, contents, base)
        target = objects.named(announce.RELEASE, release)
        if current is not None and current.seq == plan.seq and current.sha256 != target.sha256:
            raise ReleaseConflict(f"{plan.channel} {plan.seq} stands with other content")
        yield from archived.kept(plan, release, contents)
        roll.keep(plan.private / _ROLL, plan.seq, target.sha256)
        yield from plan.tree.put_new(target.path, release)
        consumer.keep(contents, release)
        if base is None:
            consumer.leave()  # its list is where windows begin
            windows.begin(plan)
        yield "replayed list kept"
        published = Published(
            str(plan.channel), plan.seq, target.sha256, contents.root, contents.count,
            contents.puts, contents.removed, contents.snapshot.seq,
        )  # fmt: skip
        seal(published)
        yield from release_signed(plan, release)
        lines.drop()
        xml.drop()
        yield published


def _forget(plan: Plan) -> None:
    """What is kept for speed alone may be what failed: it is made of tree, archive and ledger."""
    replay.remove(replay.kept(plan))
    windows.forget(plan)


def _base(plan: Plan, current: Standing | None) -> Standing | None:
    """The release this one follows: the current one, or on a rerun the one before it."""
    if current is not None and current.seq == plan.seq:
        return None if current.previous is None else announce.read(plan.tree, current.previous)
    reached = 0 if current is None else current.seq
    if reached != plan.seq - 1:
        raise ReleaseConflict(f"{plan.channel} stands at {reached}, {plan.seq} cannot follow")
    return current


def _take_in(plan: Plan, chunks: Iterable[pl.DataFrame], contents: Contents) -> tuple[Spill, Spill]:
    """Check and put aside every chunk; only now is the size of the release known."""
    lines, xml = Spill(plan.private / "lines.spill"), Spill(plan.private / "xml.spill")
    faults: list[GateFailed] = []
    for chunk in chunks:
        faults += _faults(plan.channel, chunk)
        if faults:
            continue  # nothing of it goes out like this: only who else is at fault matters
        lines.add(chunk.select(SPILLED))
        if plan.channel in NATIVE:
            xml.add(native.rows(NATIVE[plan.channel], chunk))
        contents.puts += chunk.filter(pl.col("op") == "put").height
        removed = chunk.filter(pl.col("op") == "del")["why"].value_counts()
        for why, number in zip(removed["why"].to_list(), removed["count"].to_list(), strict=True):
            contents.removed[why] = contents.removed.get(why, 0) + number
        gone = chunk.filter(pl.col("op") == "del")
        contents.counted += plan.guard.counted(gone, plan.day).height
        contents.erased += int(chunk["erase"].sum())
    if faults:
        ids = tuple(sorted({each for fault in faults for each in fault.ids}))
        raise GateFailed(faults[0].gate, "; ".join(str(fault) for fault in faults[:5]), ids)
    for gate in ("allow-list", "personal", "schema"):
        contents.gates.append(gates.Gate(gate, passed=True, detail=f"{lines.lines} lines"))
    return lines, xml


def _faults(channel: Channel, chunk: pl.DataFrame) -> list[GateFailed]:
    """What the gates of single lines say of a chunk, each naming the lines at fault."""
    found = []
    for check in (gates.check_lines, schemas.check):
        try:
            check(channel, chunk)
        except GateFailed as failed:
            found.append(failed)
    return found


def _state(
    plan: Plan, base: Standing | None, lines: Spill, members: Members, contents: Contents
) -> Iterator[str]:
    """The new bucket digests: those of touched buckets anew, from members and lines."""
    kept = None if base is None else plan.private / f"{base.seq}.{base.sha256}.buckets"
    old = None if kept is None else kept.with_suffix(".roll")
    if kept is None or plan.bare or not kept.exists():
        rows, old = state.EMPTY, kept  # which is no roll: everything is asked for
    else:
        rows = kept.read_bytes()
    rows = roll.followed(old, rows, lines, members, plan.private / _ROLL)
    contents.root, contents.count = state.merkle_root(rows), state.count(rows)
    yield from durable.write(plan.private / "next.buckets", rows)


def _objects(
    plan: Plan, base: Standing | None, taken: tuple[Spill, Spill], contents: Contents,
    consumer: Rehearsal,
) -> Iterator[str]:  # fmt: skip
    """What follows the delta; what is full is made while a new snapshot is being read."""
    lines, xml = taken
    for step in chain.rest(plan, base, lines, contents, consumer):
        yield step
        if step == chain.READING and not plan.bare:
            yield from rendered.full(plan, base, contents)
    yield from schemas.publish(plan, contents)
    rendered.carry(plan, base, contents)
    yield from rendered.changes(plan, xml, contents)
    changed = lines.parts() if lines.lines else ()
    yield from rendered.books(plan, "changes", changed, contents)


def _codes(consumer: Rehearsal, contents: Contents) -> Iterator[str]:
    """Every code with a live line, sorted: the simplest reader needs nothing else."""
    listed: list[objects.Target] = []
    yield from objects.collect(consumer.codes(), listed)
    contents.codes = next(iter(listed), contents.codes)  # or those of the release before
