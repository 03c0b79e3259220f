"""The objects of a release that hold lines: its delta, a snapshot when one is due, and windows."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from publish import announce, objects, recent, replay, snapshot, spill, windows
from publish.announce import Contents, Link, Plan, Shards, Standing
from publish.objects import LinesTarget
from publish.replay import Rehearsal
from publish.spill import Spill
from records.clock import SHANGHAI, business_day, next_day

COMPACT_AT = 0.2
NIGHTLY = time(3, 30, tzinfo=SHANGHAI)
"""From then on a day's first release with lines makes the snapshot new, if any are behind it."""
KEPT = timedelta(hours=48)
"""How far the chain reaches back before a snapshot."""
Steps = Iterator[str | tuple[LinesTarget, int, int]]
"""Steps of writing a snapshot, and its objects with their first and last buckets."""
READING = "snapshot being read"
"""The step after which a new snapshot stands, and its reader is at work for a while."""


def lines(
    plan: Plan, base: Standing | None, new: Spill, contents: Contents, consumer: Rehearsal
) -> Iterator[str]:
    """Delta, and a snapshot when there is none yet or one is due.

    `consumer` is given what leads from `base` to this release.
    """
    if base is None:
        shards = snapshot.shards(plan.tree, new, contents.count)
        yield from _snapshot(plan, shards, contents, consumer)
        return
    link = Link(base.seq, plan.seq, ())
    for step in _delta(plan, base, new, consumer):
        if isinstance(step, str):
            yield step
        else:
            link = step
    contents.chain = (*base.chain, link)
    if _is_due(plan, base, link, contents):
        consumer.ask()  # it is at that while the snapshot is being written
        yield from _compacted(plan, base, new, contents)
    else:
        contents.snapshot, contents.windows = base.snapshot, base.windows
        behind = [each for each in contents.chain if each.start >= base.snapshot.seq]
        if link.objects and len(behind) > 1 and not plan.bare:
            yield from windows.today(plan, base, new, contents, consumer)


def _is_due(plan: Plan, base: Standing, link: Link, contents: Contents) -> bool:
    """Something was erased, much has changed, or a night has passed since lines are behind.

    A bare release makes none but what an erasure demands.
    """
    if contents.erased or not link.objects or plan.bare:
        return bool(contents.erased)
    behind = sum(each.lines for each in base.chain if each.start >= base.snapshot.seq)
    if behind + link.lines > COMPACT_AT * base.snapshot.lines:
        return True
    last = business_day(windows.moment(plan, base.snapshot.seq))
    return behind > 0 and plan.moment >= datetime.combine(next_day(last), NIGHTLY)


def _compacted(plan: Plan, base: Standing, new: Spill, contents: Contents) -> Iterator[str]:
    """A snapshot of this release, and the windows that lead to it, each read in full."""
    with replay.counted(plan) as reader:
        yield from _snapshot(plan, _renewed(plan, base, new, contents), contents, reader)
        yield READING
        if not plan.bare:
            yield from windows.rebuilt(plan, base, new, contents)
        contents.gates.append(reader.check(contents, "snapshot"))
    contents.chain = _kept(plan, contents)


def _renewed(plan: Plan, base: Standing, new: Spill, contents: Contents) -> Steps:
    """The steps of a snapshot of this release: shard by shard where they are cut as before."""
    behind = [each for each in base.chain if each.start >= base.snapshot.seq]
    said = [str(each["path"]) for link in behind for each in link.objects]
    lines = sum(link.lines for link in behind) + new.lines
    cut = spill.cut(contents.count, base.snapshot.lines + lines)
    if lines <= recent.MOST and cut == [*map(recent.buckets, base.snapshot.shards)]:
        contents.touched = recent.touched(plan.tree, said, new)
        yield from contents.touched.shards(plan.tree, base.snapshot.shards)
        return
    old = [str(each["path"]) for each in base.snapshot.shards]
    merged = snapshot.merge(plan.tree, [*old, *said], new, plan.private / "merge.spill")
    yield from snapshot.shards(plan.tree, merged, contents.count)
    merged.drop()


def _kept(plan: Plan, contents: Contents) -> tuple[Link, ...]:
    """The links of the last two days; only the newest once something was erased.

    Whoever is further behind goes on by a window: it says nothing that was erased.
    """
    kept = contents.chain[-1:]
    if not contents.erased:
        oldest = plan.moment - KEPT
        for link in reversed(contents.chain[:-1]):
            if windows.moment(plan, link.end) <= oldest:
                break
            kept = (link, *kept)
    return kept


def _snapshot(plan: Plan, steps: Steps, contents: Contents, consumer: Rehearsal) -> Iterator[str]:
    shards = []
    for step in steps:
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
        text = objects.text_by_id(rows)
        for step in objects.put_lines(plan.tree, name, text, objects.TIGHT):
            if isinstance(step, LinesTarget):
                entries.append(announce.lines_entry(step))
                consumer.apply(entries[-1])
            else:
                yield step
    yield Link(base.seq, plan.seq, tuple(entries))
