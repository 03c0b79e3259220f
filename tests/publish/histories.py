"""Random histories of a channel, and a look at every way that leads a reader through one.

A history is what happens to a few subjects over some releases; several run side by side in one
channel, as strangers do, and are published by the real publisher.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from conformance.recording.digests import bucket_rows
from publish import announce, objects, replay, state
from publish.announce import Link, Standing
from publish.moves import JOINED, NO_MOVES, Moves
from publish.release import Published, steps
from publish.store import Store as Tree
from publish.tables import BUCKETS
from records.states import Why
from tests.publish.world import A, B, World, wanted_rows
from wangjian_pull import Store
from wangjian_pull.consume import apply_object
from wangjian_pull.parts import Parts
from wangjian_pull.release import described
from wangjian_pull.writing import Writer

RELEASES = 6
SUBJECTS = 5
TEXTS = ("甲", "乙", "丙")
PAUSES = tuple(timedelta(hours=hours) for hours in (1, 7, 24, 60, 200, 900))
NO_STEPS = 1000


class Undone(Exception):
    """A look at a position is over: the list goes back to where it stood."""


@dataclass
class Channel:
    """A channel in which `side_by_side` histories run, drawn by `seed`."""

    folder: Path
    seed: int
    side_by_side: int
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.world = World(self.folder / "house")
        self.positions: list[Path] = []
        self.pack = ""
        self.said: dict[str, list[str]] = {}  # every line of an id
        self.erased: set[str] = set()

    def live(self) -> None:
        """Publish every release, and look at it from everywhere: sometimes, and at the last."""
        for number in range(RELEASES):
            published = self._release(self._events(number))
            if number == RELEASES - 1 or self.rng.random() < 0.2:
                self._look(published)

    def _events(self, number: int) -> pl.DataFrame:
        """WANTED of what is looked at now: busy days, quiet days, days without anything."""
        names = [f"h{one}-s{two}" for one in range(self.side_by_side) for two in range(SUBJECTS)]
        busy = self.rng.choice([0.0, 0.04, 0.1, 0.5]) if number else 0.6
        if self.rng.random() < 0.08:
            self.pack += "′"
            busy = 1.0
        names = [name for name in names if self.rng.random() < busy]
        leaves = 0.35 if number else 0.0
        texts = [str(text) + self.pack for text in self.rng.choice(TEXTS, len(names))]
        bodies = {name: None if self.rng.random() < leaves else text
                  for name, text in zip(names, texts, strict=True)}  # fmt: skip
        whys = [None if text else str(self.rng.choice(list(Why))) for text in bodies.values()]
        codes = [B if self.rng.random() < 0.1 else A for _ in names]
        self.seen.update(why or "put" for why in whys)
        return wanted_rows(bodies).with_columns(
            pl.Series("why", whys, pl.String()), pl.Series("uscc", codes, pl.String())
        )

    def _moves(self, wanted: pl.DataFrame) -> Moves:
        """On half of the days the two codes are one enterprise; a few lines have to be erased."""
        pairs = {"old_uscc": [A, B], "uscc": [B, A]} if self.rng.random() < 0.5 else {}
        astray = wanted["subject"].filter(pl.Series(self.rng.random(wanted.height) < 0.03))
        return Moves(pl.DataFrame(pairs, schema=JOINED), NO_MOVES.left, astray)

    def _release(self, wanted: pl.DataFrame) -> Published:
        """One release, now and then killed at any step before and run again."""
        world = self.world
        change = world.delta(wanted, self._moves(wanted))
        for stop in (
            (int(self.rng.integers(80)), NO_STEPS) if self.rng.random() < 0.3 else (NO_STEPS,)
        ):
            running = steps(world.plan(), [change.lines], world.members)
            for _, step in zip(range(stop), running, strict=False):
                if isinstance(step, Published):
                    published = step
            del running  # what was not asked for is never done: the kill
            standing = announce.standing(world.plan().tree)
            assert standing is None or standing.seq in (world.seq, world.seq + 1)
            self.seen["killed"] += stop != NO_STEPS
        self.seen["empty"] += change.lines.is_empty()
        world.apart = PAUSES[self.rng.integers(len(PAUSES))]
        world.remember(change)
        self._note(change.lines)
        position = self.folder / f"{world.seq}.sqlite"
        replay.copy(replay.kept(world.plan()), position)
        self.positions.append(position)
        return published

    def _note(self, lines: pl.DataFrame) -> None:
        """What was said, and what of it may be readable no more."""
        for name, line, erase in lines.select("public_id", "line", "erase").iter_rows():
            if erase:
                self.erased.update(self.said.get(name, ()))
            self.said.setdefault(name, []).append(line)

    def _look(self, published: Published) -> None:
        """From everywhere, by every way, to the announced root: that of what is live."""
        every = pl.Series("bucket", range(BUCKETS), dtype=pl.Int32())
        live = self.world.members(every)
        assert state.merkle_root(bucket_rows(live)) == published.root
        tree = self.world.plan().tree
        standing = announce.standing(tree)
        assert standing is not None
        assert not self.erased & set(_readable(tree, standing))
        for seq, position in enumerate([self.folder / "none.sqlite", *self.positions]):
            with Store(position, keeps_text=False) as store:
                for way, links in _ways(standing, seq):
                    with suppress(Undone), store.change() as write:
                        _follow(Parts(tree.location), write, way, links)
                        assert (store.count(), store.root()) == (published.count, published.root), (
                            f"seed {self.seed}: by {way} from {seq} to {published.seq}"
                        )
                        raise Undone
                    self.seen[way] += 1


def _readable(tree: Tree, standing: Standing) -> Iterator[str]:
    """Every line that stands anywhere in the release."""
    chain = (each for link in standing.chain for each in link.objects)
    windows = (each for window in standing.windows for each in window.objects)
    for entry in (*standing.snapshot.shards, *chain, *windows):
        for rows in objects.read_lines(tree, str(entry["path"])):
            yield from rows["line"]


def _follow(parts: Parts, write: Writer, way: str, links: list[Link]) -> None:
    if way == "snapshot":
        write.forget()
    for link in links:
        for entry in link.objects:
            apply_object(parts, write, described(entry), link.end)
    if way == "snapshot":
        write.remember()


def _ways(standing: Standing, seq: int) -> Iterator[tuple[str, list[Link]]]:
    """Every way from release `seq` (0: nothing is held) to the one that stands."""
    snapshot = Link(0, standing.snapshot.seq, standing.snapshot.shards)
    yield "snapshot", [snapshot, *_onward(standing, snapshot.end)]
    if seq in {link.start for link in standing.chain}:
        yield "chain", _onward(standing, seq)
    for window in standing.windows:
        if window.start <= seq <= window.end:
            link = Link(window.start, window.end, window.objects)
            yield window.name, [link, *_onward(standing, window.end)]


def _onward(standing: Standing, seq: int) -> list[Link]:
    """The chain from `seq` on, without a gap."""
    links = [link for link in standing.chain if link.start >= seq]
    assert [link.start for link in links] == list(range(seq, standing.seq))
    return links
