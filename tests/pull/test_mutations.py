"""Whatever is done to a published file: it is refused, or the reader holds what it would have held.

Every class of file is mutated where the reader has to fetch it: roots by a reader that holds the
first one, links and windows by readers that stand before them, renderings by name.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pull.signed import Signed
from wangjian_pull import Feed, PullError

PAGE = b"<!DOCTYPE html><html><head><title>503</title></head><body>busy</body></html>\n"


@dataclass
class Tree:
    """Release 4 with a window, signed by a new key; readers that stand at earlier ones."""

    signed: Signed
    folder: Path  # of the readers' lists, by name
    older: dict[str, list[Path]]  # by class: what was there before

    def files(self) -> dict[str, list[Path]]:
        """The published files by class."""
        body, tree = self.signed.body(), self.signed.tree
        version, metadata = self.signed.version, self.signed.folder

        def paths(entries: list[dict[str, str]]) -> list[Path]:
            return [tree / entry["path"] for entry in entries]

        return {
            "root": [metadata / "2.root.json"],
            "timestamp": [metadata / "timestamp.json"],
            "snapshot": [metadata / f"{version}.snapshot.json"],
            "targets": [metadata / f"{version}.targets.json"],
            "release": [self.signed.announced()],
            "shard": paths(body["snapshot"]["shards"]),
            # Of the link in between nobody has need: the window is cheaper.
            "delta": paths([body["chain"][end]["objects"][0] for end in (0, -1)]),
            "window": paths([one for each in body["windows"] for one in each["objects"]]),
            "codes": paths([body["codes"]]),
            "native": paths(body["native"]),
            "schema": paths(body["schemas"]),
        }


READERS = {
    "root": ("at 2", "at 3"),
    "timestamp": ("at 2", "at 3"),
    "shard": ("fresh",),
    "window": ("at 2",),
}
ANY = ("fresh", "at 2", "at 3")


@pytest.fixture
def tree(signed: Signed, tmp_path: Path) -> Tree:
    folder = tmp_path / "readers"
    for seq in (2, 3):
        signed.release(seq)
        reader(signed, folder / f"at {seq}").pull()
    older = {
        name: sorted(signed.folder.glob(f"*.{name}.json"))
        for name in ("root", "snapshot", "targets")
    }
    older["timestamp"] = [signed.tree / "old timestamp"]  # the newest that every reader has seen
    shutil.copy(folder / "at 2/list.sqlite.tuf/timestamp.json", older["timestamp"][0])
    older["release"] = [signed.announced()]
    signed.rotate("timestamp")
    signed.release(4)
    signed.announce(windows=[signed.window(2, 4)])
    return Tree(signed, folder, older)


def reader(signed: Signed, folder: Path) -> Feed:
    """A reader that keeps its list in `folder`, beginning there or going on."""
    folder.mkdir(parents=True, exist_ok=True)
    return Feed(signed.tree, folder / "list.sqlite", root=signed.first_root)


def held(folder: Path) -> object:
    """All that a reader would answer from."""
    if not (folder / "list.sqlite").exists():
        return None
    with sqlite3.connect(folder / "list.sqlite") as file:
        state = [
            file.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608
            for table in ("line", "cursor", "bucket")
        ]
    file.close()
    return state if state[1] else None


def mutations(data: bytes, others: list[bytes], older: list[bytes]) -> list[Callable[..., bytes]]:
    """Ways to put something else in a file's place; each is given a source of randomness."""

    def flip(draw: random.Random) -> bytes:
        changed = bytearray(data)
        for _ in range(draw.choice((1, 1, 1, 5))):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        return bytes(changed)

    def cut(draw: random.Random) -> bytes:
        return data[: draw.randrange(len(data))]

    def drop(draw: random.Random) -> bytes:
        at = draw.randrange(len(data))
        return data[:at] + data[at + draw.randint(1, 40) :]

    def grow(draw: random.Random) -> bytes:
        at = draw.choice((len(data), draw.randrange(len(data))))
        return data[:at] + draw.choice((b" ", b"\n", b"\x00", draw.randbytes(30), data)) + data[at:]

    return [
        flip, flip, flip, cut, drop, grow, lambda _: b"", lambda _: PAGE,
        lambda draw: draw.choice(others), lambda draw: draw.choice(older or others),
    ]  # fmt: skip


def run(tree: Tree, work: Path, rounds: int, seed: int) -> dict[str, Counter[str]]:
    """What became of the mutations of each class: refused, gone round, or the same bytes."""
    signed, files = tree.signed, tree.files()
    final = {name: pulled(tree, work, name) for name in ANY}
    before = {name: held(tree.folder / name) for name in ANY}
    every = [path.read_bytes() for paths in files.values() for path in paths]
    told: dict[str, Counter[str]] = {name: Counter() for name in files}
    for number in range(rounds):
        draw = random.Random(seed + number)
        kind = list(files)[number % len(files)]
        path = draw.choice(files[kind])
        data, older = path.read_bytes(), [each.read_bytes() for each in tree.older.get(kind, [])]
        path.write_bytes(draw.choice(mutations(data, every, older))(draw))
        try:
            if kind in ("codes", "native", "schema"):
                outcome = of_rendering(signed, work, path, data)
            else:
                name = draw.choice(READERS.get(kind, ANY))
                if kind == "delta":
                    name = "fresh" if path == files[kind][0] else "at 3"
                begin(tree, work, name)
                outcome = of_pull(reader(signed, work))
                expected = before[name] if outcome == "refused" else final[name]
                # A stale timestamp that a reader has seen already leaves it where it is.
                assert held(work) in (expected, before[name]), (number, kind, name)
        finally:
            path.write_bytes(data)
        told[kind][outcome] += 1
    return told


def begin(tree: Tree, work: Path, name: str) -> None:
    """Let `work` hold what the reader of that name holds."""
    shutil.rmtree(work, ignore_errors=True)
    if (tree.folder / name).exists():
        shutil.copytree(tree.folder / name, work, symlinks=True)


def pulled(tree: Tree, work: Path, name: str) -> object:
    """What a reader holds after a pull of the tree as it should be."""
    begin(tree, work, name)
    reader(tree.signed, work).pull()
    return held(work)


def of_pull(feed: Feed) -> str:
    try:
        done = feed.pull()
    except PullError:
        return "refused"
    return "gone round" if done.warnings else "the same"


def of_rendering(signed: Signed, work: Path, path: Path, genuine: bytes) -> str:
    """Ask for a file by its target's name: refused, or the genuine bytes."""
    folder, base = path.parent.name, path.name.partition(".")[2]
    try:
        found = reader(signed, work).target(f"{folder}/{base}")
    except PullError:
        return "refused"
    assert found == genuine, path
    return "the same"


def test_no_mutation_of_any_published_file_changes_what_is_accepted(
    tree: Tree, tmp_path: Path
) -> None:
    for kind, outcomes in run(tree, tmp_path / "work", rounds=154, seed=1).items():
        # Every class was fetched: what was put in its place was noticed.
        assert outcomes["refused"] + outcomes["gone round"] > 3, (kind, outcomes)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_mutations_change_nothing_accepted(
    tree: Tree, tmp_path: Path, part: int
) -> None:
    told = run(tree, tmp_path / "work", rounds=1_000, seed=1_000_000 + 1_000 * part)
    assert sum(outcomes.total() for outcomes in told.values()) == 1_000
    for kind, outcomes in told.items():
        print(f"{kind:<12}{dict(outcomes)}")  # noqa: T201 - the proof's own table
