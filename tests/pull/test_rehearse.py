"""A publisher's rehearsal: applied, answered for, and undone unless it is kept."""

import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publish.world import World, wanted_rows
from wangjian_pull import Cursor, Store, merkle
from wangjian_pull.lines import Line, parse
from wangjian_pull.merkle import bucket_of
from wangjian_pull.rehearse import NotKept, rehearse

CURSOR = Cursor("credit-china", 1, "ab" * 32, 3, "cd" * 32, "2018-09-04T06:00:00+08:00")


def say(world: World, store: Store, *commands: dict[str, object]) -> list[dict[str, object]]:
    """The answers; `{"undone": true}` stands last when nothing was kept."""
    answers = io.StringIO()
    try:
        rehearse(str(world.tree), store, map(json.dumps, commands), answers)
    except NotKept:
        answers.write('{"undone": true}')
    return [json.loads(line) for line in answers.getvalue().splitlines()]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.publish(wanted_rows(dict.fromkeys("abc", "甲")))
    return world


def shards(world: World) -> list[dict[str, object]]:
    (release,) = (world.tree / "targets").glob("*.release.json")
    body = json.loads(release.read_bytes())
    return [{"apply": entry, "seq": 1} for entry in body["snapshot"]["shards"]]


def test_what_is_kept_stands_with_count_root_and_codes(world: World, tmp_path: Path) -> None:
    codes = tmp_path / "codes"
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        reached, _, kept = say(
            world,
            store,
            *shards(world),
            {"reached": True},
            {"codes": str(codes)},
            {"keep": asdict(CURSOR)},
        )
        assert kept == {"kept": True}
        assert (
            (store.count(), store.root())
            == (reached["count"], reached["root"])
            == (3, store.root())
        )
        assert store.cursor() == CURSOR
    assert codes.read_text() == "91330100MA29XY9W82\n"


def test_what_is_not_kept_is_undone(world: World, tmp_path: Path) -> None:
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        assert say(world, store, *shards(world)) == [{"undone": True}]
        assert store.count() == 0


def test_a_changed_object_is_answered_for_with_its_reason(world: World, tmp_path: Path) -> None:
    commands = shards(world)
    entry = dict(commands[0]["apply"])  # type: ignore[call-overload]  # an entry of release.json
    path = world.tree / entry["path"]
    path.write_bytes(path.read_bytes()[:-1])
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        answer, last = say(world, store, *commands, {"reached": True})
        assert "bytes" in str(answer["rejected"])
        assert last == {"undone": True}
        assert store.count() == 0


def line(number: int, rev: int, code: str | None) -> Line:
    """A put, or a removal where there is no code."""
    text = {"id": f"c-{number}", "op": "put", "rev": rev, "seq": rev, "body": {"uscc": code}}
    if code is None:
        text = {"id": f"c-{number}", "op": "del", "rev": rev, "seq": rev, "why": "revoked"}
    return parse(json.dumps(text).encode(), "here")


# Ids that share four buckets: what comes and goes lies between others.
IDS = [n for n in range(40_000) if bucket_of(sha256(f"c-{n}".encode()).digest()) < 4]
CHANGES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["A", "B", "C", None]))


def root(held: Iterable[Line]) -> str:
    """As the format has it, over all lines at once."""
    leaves: dict[int, list[tuple[bytes, bytes]]] = {}
    for kh, digest, bucket in sorted((each.kh, each.hash, each.bucket) for each in held):
        leaves.setdefault(bucket, []).append((kh, digest))
    return merkle.root([merkle.bucket_digest(leaves.get(n, [])) for n in range(merkle.BUCKETS)])


@settings(max_examples=15, deadline=None)
@given(history=st.lists(CHANGES, min_size=1, max_size=5))
def test_what_is_followed_is_what_all_lines_read_anew_would_say(
    history: list[dict[int, str | None]],
) -> None:
    held: dict[int, Line] = {}
    with Store(Path(":memory:"), keeps_text=False) as store, store.change() as write:
        codes = write.codes
        assert codes is not None
        for rev, changes in enumerate(history, start=1):
            told = {number: line(number, rev, code) for number, code in changes.items()}
            write.apply(told.values())
            held = {number: each for number, each in (held | told).items() if each.put}
            assert (store.count(), store.root()) == (len(held), root(held.values()))
            listed = "".join(codes.listed()).splitlines()
            assert listed == sorted({str(each.code) for each in held.values()})


def test_a_change_of_words_leaves_the_codes_of_the_release_before(tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite"
    with Store(path, keeps_text=False) as store, store.change() as write:
        write.apply([line(1, 1, "A"), line(2, 1, "B")])
        assert write.codes is not None
        assert "".join(write.codes.listed()) == "A\nB\n"
    for rev, (code, differs) in enumerate([("A", False), ("B", True)], start=2):
        with Store(path, keeps_text=False) as store, store.change() as write:
            write.apply([line(1, rev, code)])
            assert write.codes is not None
            assert write.codes.differ is differs
