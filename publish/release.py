"""Write one release of one channel: objects, release.json, then the pointer (design §8).

Before the pointer is renamed nobody can see anything; after it everything is there. Killed at any
step and run again with the same arguments it ends in the same bytes. A failed gate raises
`GateFailed` and leaves the last good release in place.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from publish import announce, durable, gates, native, objects, replay, snapshot, state, xsd
from publish.announce import Contents, Link, Plan, Shards, Standing
from publish.errors import ReleaseConflict
from publish.native import NATIVE
from publish.objects import LinesTarget, Target
from publish.replay import Rehearsal
from publish.spill import Spill
from publish.tables import BUCKETS, SPILLED

Members = Callable[[pl.Series], pl.DataFrame]
"""Asked for buckets (Int32), gives public_id, line_hash, bucket of the lines live in them."""

_BLOCK = 256
COMPACT_AT = 0.2


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
    meanwhile: Callable[[], None] = lambda: None,
) -> Published:
    """Publish `chunks` of LINES as release `plan.seq` of `plan.channel`.

    `members` answers with what was live *before* this release. Lines may come in any order, one
    line per id over all chunks. `meanwhile` is called once they have all come, in a thread of its
    own, and is waited for before anyone can see the release. Raises `GateFailed`,
    `ReleaseConflict`, `TreeBroken`.
    """
    published = None
    for step in steps(plan, chunks, members, meanwhile):
        if isinstance(step, Published):
            published = step
    if published is None:
        raise AssertionError("the last step is the published release")
    return published


def steps(
    plan: Plan,
    chunks: Iterable[pl.DataFrame],
    members: Members,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[str | Published]:
    """`write_release` step by step: the name of each file operation, then the result.

    Stopping after any of them leaves what a kill at that moment leaves.
    """
    current = announce.standing(plan.tree)
    base = _base(plan, current)
    contents = Contents()
    lines, xml = _take_in(plan, chunks, contents)
    before = 0 if base is None else base.count
    contents.gates.append(gates.check_removals(contents.removed, before, plan.approval))
    with replay.rehearsal(plan, base) as consumer:
        with ThreadPoolExecutor(1, thread_name_prefix="meanwhile") as thread:
            noted = thread.submit(meanwhile)
            yield from _state(plan, base, lines, members, contents)
            yield from _lines(plan, base, lines, contents, consumer)
            yield from _native(plan, xml, contents)
            noted.result()
        contents.gates.append(consumer.check(contents, "replay"))
        yield from _codes(plan, consumer.codes, contents)
        release = announce.release_json(plan, contents, base)
        target = objects.named("release.json", release)
        if current is not None and current.seq == plan.seq and current.sha256 != target.sha256:
            raise ReleaseConflict(f"{plan.channel} {plan.seq} stands with other content")
        yield from _archived(plan, release, contents)
        yield from durable.write_new(plan.tree / target.path, release)
        consumer.keep(contents, release)
    yield "replayed list kept"
    yield from durable.write(plan.tree / announce.POINTER, announce.pointer_json(plan, target))
    lines.drop()
    xml.drop()
    yield Published(
        str(plan.channel), plan.seq, target.sha256, contents.root, contents.count, contents.puts,
        contents.removed, contents.snapshot.seq,
    )  # fmt: skip


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
    for chunk in chunks:
        gates.check_lines(plan.channel, chunk)
        lines.add(chunk.select(SPILLED))
        if plan.channel in NATIVE:
            xml.add(native.rows(NATIVE[plan.channel], chunk))
        contents.puts += chunk.filter(pl.col("op") == "put").height
        removed = chunk.filter(pl.col("op") == "del")["why"].value_counts()
        for why, number in zip(removed["why"].to_list(), removed["count"].to_list(), strict=True):
            contents.removed[why] = contents.removed.get(why, 0) + number
        contents.erased += int(chunk["erase"].sum())
    for gate in ("allow-list", "personal"):
        contents.gates.append(gates.Gate(gate, passed=True, detail=f"{lines.lines} lines"))
    return lines, xml


def _state(
    plan: Plan, base: Standing | None, lines: Spill, members: Members, contents: Contents
) -> Iterator[str]:
    """The new bucket digests: those of touched buckets anew, from members and lines."""
    kept = None if base is None else plan.private / f"{base.seq}.{base.sha256}.buckets"
    lost = kept is not None and not kept.exists()
    rows = state.EMPTY if kept is None or lost else kept.read_bytes()
    for low in range(0, BUCKETS, _BLOCK):
        touched = [n for n in range(low, low + _BLOCK) if lost or lines.counts[n]]
        if touched:
            live = members(pl.Series("bucket", touched, dtype=pl.Int32()))
            changes = lines.rows(low, low + _BLOCK - 1, ("public_id", "bucket", "op", "line_hash"))
            after = live if changes.is_empty() else state.after(live, changes)
            rows = state.updated(rows, after, touched)
    contents.root, contents.count = state.merkle_root(rows), state.count(rows)
    yield from durable.write(plan.private / "next.buckets", rows)


def _lines(
    plan: Plan, base: Standing | None, lines: Spill, contents: Contents, consumer: Rehearsal
) -> Iterator[str]:
    """Delta, and a snapshot when there is none yet, much has changed, or something was erased.

    `consumer` is given what leads from `base` to this release.
    """
    if base is None:
        yield from _snapshot(plan, lines, contents, consumer)
        return
    link = Link(base.seq, plan.seq, ())
    for step in _delta(plan, base, lines, consumer):
        if isinstance(step, str):
            yield step
        else:
            link = step
    behind = [each for each in base.chain if each.start >= base.snapshot.seq]
    changed = sum(each.lines for each in (*behind, link))
    if contents.erased or changed > COMPACT_AT * base.snapshot.lines:
        old = [each["path"] for each in base.snapshot.shards]
        old += [each["path"] for step in behind for each in step.objects]
        folder = plan.private / "merge.spill"
        merged = snapshot.merge(plan.tree, map(str, old), lines, folder)
        with replay.fresh(plan) as reader:
            yield from _snapshot(plan, merged, contents, reader)
            contents.gates.append(reader.check(contents, "snapshot"))
        merged.drop()
        # Whoever is one release behind goes on by the delta, all others by the snapshot.
        contents.chain = (link,)
    else:
        contents.snapshot, contents.chain = base.snapshot, (*base.chain, link)


def _snapshot(plan: Plan, lines: Spill, contents: Contents, consumer: Rehearsal) -> Iterator[str]:
    shards = []
    for step in snapshot.shards(plan.tree, lines):
        if isinstance(step, str):
            yield step
        else:
            target, low, high = step
            shards.append(announce.lines_entry(target, (low, high)))
            consumer.apply(shards[-1])
    contents.snapshot = Shards(plan.seq, tuple(shards))


def _delta(plan: Plan, base: Standing, lines: Spill, consumer: Rehearsal) -> Iterator[str | Link]:
    entries = []
    parts = lines.parts() if lines.lines else iter(())
    for number, (_, _, rows) in enumerate(parts):
        name = f"delta/{base.seq}-{plan.seq}.{number}.jsonl.zst"
        for step in objects.put_lines(plan.tree, name, snapshot.text_by_id(rows)):
            if isinstance(step, LinesTarget):
                entries.append(announce.lines_entry(step))
                consumer.apply(entries[-1])
            else:
                yield step
    yield Link(base.seq, plan.seq, tuple(entries))


def _native(plan: Plan, xml: Spill, contents: Contents) -> Iterator[str]:
    """The changes in the channel's own XML, each document valid by the schema published beside."""
    rendering = NATIVE.get(plan.channel)
    if rendering is None:
        return
    schema = xsd.compiled(rendering)
    yield from _collect(
        objects.put(plan.tree, f"schema/{plan.channel}.xsd", xsd.schema(rendering)),
        contents.schemas,
    )
    parts = xml.parts() if xml.lines else iter(())
    for number, (_, _, rows) in enumerate(parts):
        name = f"native/{plan.channel}-{plan.seq}-changes.{number}.xml"
        text = native.document(rendering, rows, plan.seq, plan.day.isoformat())
        data = objects.text_of(text)
        gates.check_xml(schema, data, name)
        yield from _collect(objects.put(plan.tree, name, data), contents.native)
    contents.gates.append(gates.Gate("xsd", passed=True, detail=f"{len(contents.native)} file(s)"))


def _codes(plan: Plan, codes: Path, contents: Contents) -> Iterator[str]:
    """Every code with a live line, sorted: the simplest reader needs nothing else."""
    found: list[Target] = []
    packed = objects.compress(codes.read_bytes())
    yield from _collect(objects.put(plan.tree, "codes/codes.txt.zst", packed), found)
    contents.codes = found[0]


def _archived(plan: Plan, release: bytes, contents: Contents) -> Iterator[str]:
    """A private copy of the release's own lines: what we said, whatever leaves the tree later."""
    folder = plan.private / "lines" / f"{plan.seq:09d}"
    listed = contents.chain[-1].objects if plan.seq > 1 else contents.snapshot.shards
    for entry in listed:
        path = plan.tree / str(entry["path"])
        yield from durable.write_new(folder / path.name, path.read_bytes())
    yield from durable.write(folder / "release.json", release)
    digest = objects.named("release.json", release).sha256
    rows = (plan.private / "next.buckets").read_bytes()
    yield from durable.write_new(plan.private / f"{plan.seq}.{digest}.buckets", rows)


def _collect(produced: Iterable[str | Target], into: list[Target]) -> Iterator[str]:
    for step in produced:
        if isinstance(step, Target):
            into.append(step)
        else:
            yield step
