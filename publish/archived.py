"""The private archive: what we said in each release, whatever leaves the public tree later."""

from collections.abc import Iterator
from pathlib import Path

from publish import durable, objects
from publish.announce import Contents, Plan


def kept(plan: Plan, release: bytes, contents: Contents) -> Iterator[str]:
    """A private copy of the release's own lines: what we said, whatever leaves the tree later."""
    folder = plan.private / "lines" / f"{plan.seq:09d}"
    listed = contents.chain[-1].objects if plan.seq > 1 else contents.snapshot.shards
    for entry in listed:
        path = str(entry["path"])
        yield from durable.write_new(folder / Path(path).name, plan.tree.read(path))
    yield from durable.write(folder / "release.json", release)
    digest = objects.named("release.json", release).sha256
    rows = (plan.private / "next.buckets").read_bytes()
    yield from durable.write_new(plan.private / f"{plan.seq}.{digest}.buckets", rows)
