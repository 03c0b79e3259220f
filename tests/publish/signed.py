"""Made-up releases, to be signed by the real publisher: what they hold does not matter."""

from collections.abc import Iterator
from pathlib import Path

from publish import announce, objects
from publish.announce import Plan
from publish.signing import trusted
from publish.signing.roles import Role
from publish.signing.sign import release_signed
from publish.store import Store


def folder(plan: Plan) -> Path:
    """Where the tree is."""
    return plan.feeds / plan.channel


def first_root(plan: Plan) -> bytes:
    return plan.tree.read(trusted.versioned(Role.ROOT, 1))


def made_up(plan: Plan) -> Iterator[str]:
    """A release of one object, made up to be signed."""
    target = f"delta/{plan.seq - 1}-{plan.seq}.jsonl.zst"
    for step in objects.put(plan.tree, target, f"lines of {plan.seq}".encode()):
        if isinstance(step, str):
            yield step
        else:
            listed = step.entry()
    release = announce.canonical({"seq": plan.seq, "chain": [{"objects": [listed]}]})
    for put in objects.put(plan.tree, "release.json", release):
        if isinstance(put, str):
            yield put
    yield from release_signed(plan, release)


def announced(plan: Plan) -> None:
    """The made-up release, signed."""
    assert list(made_up(plan))


def versions(tree: Store) -> tuple[int, int, int]:
    """Those of targets, snapshot and timestamp."""
    stands = trusted.signed(tree)
    assert stands is not None
    three = (stands.targets, stands.snapshot, stands.timestamp)
    first, second, third = (each.signed.version for each in three)
    return first, second, third
