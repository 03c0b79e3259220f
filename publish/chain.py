"""The objects of a release that hold lines: its delta, and a snapshot when one is due."""

from collections.abc import Iterator

from publish import announce, objects, replay, snapshot
from publish.announce import Contents, Link, Plan, Shards, Standing
from publish.objects import LinesTarget
from publish.replay import Rehearsal
from publish.spill import Spill

COMPACT_AT = 0.2


def lines(
    plan: Plan, base: Standing | None, new: Spill, contents: Contents, consumer: Rehearsal
) -> Iterator[str]:
    """Delta, and a snapshot when there is none yet, much has changed, or something was erased.

    `consumer` is given what leads from `base` to this release.
    """
    if base is None:
        yield from _snapshot(plan, new, contents, consumer)
        return
    link = Link(base.seq, plan.seq, ())
    for step in _delta(plan, base, new, consumer):
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
        merged = snapshot.merge(plan.tree, map(str, old), new, folder)
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
