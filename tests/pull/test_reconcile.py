"""A list damaged behind the program's back is made whole, with no more fetched than it takes."""

import random
import sqlite3
from pathlib import Path

import pytest

from tests.pull.server import serve
from tests.pull.signed import Signed
from tests.pull.test_parts import resharded
from wangjian_pull import Feed, NoList, Store, Unreachable
from wangjian_pull.errors import Damaged

DAMAGES = (
    "DELETE FROM line WHERE kh = :key",
    "UPDATE line SET raw = replace(raw, 'CF_NR', 'CF_NX') WHERE kh = :key",
    "UPDATE line SET hash = zeroblob(32) WHERE kh = :key",
    "UPDATE line SET code = NULL WHERE kh = :key",
    "UPDATE line SET code = '91350100M000100Y43' WHERE kh = :key",
    "UPDATE line SET until = '2001-01-01' WHERE kh = :key",
    "UPDATE line SET rev = 9 WHERE kh = :key",
    "UPDATE line SET kh = :new WHERE kh = :key",
    "UPDATE line SET kh = 7 WHERE kh = :key",
    # a phantom
    """INSERT INTO line SELECT :new, id, bucket, hash, rev, seq, code, until, raw FROM line
    WHERE kh = :key""",
    "INSERT INTO gone SELECT kh, 99, NULL FROM line WHERE kh = :key",
    "UPDATE bucket SET digest = zeroblob(32) WHERE bucket = (SELECT min(bucket) FROM bucket)",
    "DELETE FROM bucket",
)


@pytest.fixture
def feed(signed: Signed, into: Path) -> Feed:
    signed.release(4)
    resharded(signed, 16)
    feed = Feed(signed.tree, into, root=signed.first_root)
    feed.pull()
    return feed


def content(into: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(into) as file:
        rows = file.execute("SELECT * FROM line ORDER BY kh").fetchall()
    file.close()
    return rows


def damage(into: Path, statements: list[str], seed: int) -> None:
    draw = random.Random(seed)
    with sqlite3.connect(into) as file:
        keys = [key for (key,) in file.execute("SELECT kh FROM line ORDER BY kh")]
        for statement in statements:
            file.execute(statement, {"key": draw.choice(keys), "new": draw.randbytes(32)})
    file.close()


@pytest.mark.parametrize("statement", DAMAGES)
def test_every_damage_is_reconciled_to_the_very_lines(
    feed: Feed, into: Path, statement: str
) -> None:
    before = content(into)
    damage(into, [statement], seed=1)
    feed.reconcile()
    assert content(into) == before
    feed.verify()


def test_random_damages_leave_no_phantom_after_reconciliation(feed: Feed, into: Path) -> None:
    before = content(into)
    for seed in range(25):
        draw = random.Random(seed)
        damage(into, draw.choices(DAMAGES[:-2], k=draw.randint(1, 6)), seed)
        feed.reconcile()
        assert content(into) == before, seed


def test_only_shards_that_hold_damage_are_fetched(signed: Signed, feed: Feed, into: Path) -> None:
    damage(into, [DAMAGES[0]], seed=2)
    with pytest.raises(Damaged):
        feed.verify()
    with serve(signed.tree) as served:
        done = Feed(served.address, into).reconcile()
        assert sum("/snapshot/" in path for path in served.asked) == 1
    assert (done.buckets, done.shards) == (1, 1)


def test_a_sound_list_costs_nothing_of_the_snapshot(feed: Feed) -> None:
    done = feed.reconcile()
    assert (done.buckets, done.shards) == (0, 0)


def test_a_list_behind_the_feed_is_pulled_before_it_is_reconciled(
    signed: Signed, into: Path
) -> None:
    feed = Feed(signed.tree, into, root=signed.first_root)
    with pytest.raises(NoList):
        feed.reconcile()
    feed.pull()
    signed.release(3)
    with pytest.raises(Unreachable, match="pull first"):
        feed.reconcile()


def test_after_reconciliation_the_chain_goes_on(signed: Signed, into: Path) -> None:
    feed = Feed(signed.tree, into, root=signed.first_root)
    feed.pull()
    damage(into, [DAMAGES[7], DAMAGES[-3]], seed=3)
    feed.reconcile()
    signed.release(4)
    assert feed.pull().how == "chain"
    with Store(into) as store:
        store.recount()
