"""The way to the newest release: the cheapest that holds, at last the snapshot."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.pull.signed import Signed, id_of
from wangjian_pull import PullError, Rejected, Store, pull
from wangjian_pull.release import Release, Step, parse
from wangjian_pull.routes import best


@pytest.fixture
def behind(signed: Signed, into: Path) -> Signed:
    """The reader stands at 2; release 4 is announced with a window over (1, 4]."""
    pull(signed.tree, into, root=signed.first_root)
    signed.release(4)
    signed.announce(windows=[signed.window(1, 4)])
    return signed


def alter(into: Path, statement: str) -> None:
    """Change the list behind the program's back."""
    with sqlite3.connect(into) as list_file:
        list_file.execute(statement)
    list_file.close()


def remove(signed: Signed, *folders: str) -> None:
    for folder in folders:
        for path in (signed.tree / "targets" / folder).iterdir():
            path.unlink()


def verified(signed: Signed, into: Path) -> None:
    """The list is the announced one, line by line."""
    with Store(into) as store:
        store.recount()
        assert store.root() == signed.body()["state"]["root"]


def test_a_window_beats_many_links_and_is_true_from_any_release_inside_it(
    behind: Signed, into: Path
) -> None:
    pulled = pull(behind.tree, into)
    assert (pulled.how, pulled.warnings) == ("window", ())
    verified(behind, into)


def test_an_id_put_and_removed_inside_a_window_ends_up_removed(behind: Signed, into: Path) -> None:
    (removed,) = [
        json.loads(line)
        for line in behind.lines(behind.body()["windows"][0]["objects"][0])
        if json.loads(line)["op"] == "del"
    ]
    pull(behind.tree, into)
    with Store(into) as store:
        assert removed["id"] not in {id_of(line) for line in store.lines("")}


@pytest.mark.parametrize(
    "lost, how",
    [(["window"], "chain"), (["delta"], "window"), (["snapshot"], "window")],
)
def test_where_an_object_is_lost_the_next_way_is_taken(
    behind: Signed, into: Path, lost: list[str], how: str
) -> None:
    remove(behind, *lost)
    assert pull(behind.tree, into).how == how
    verified(behind, into)


def test_where_chain_and_window_fail_the_list_is_read_in_full_and_says_so(
    behind: Signed, into: Path
) -> None:
    snapshot = behind.body()["snapshot"]
    with Store(into) as store:
        lines = list(store.lines(""))
    entry = behind.put("snapshot/0-4095.jsonl.zst", lines) | {"buckets": [0, 4095]}
    behind.release(4)
    window = behind.window(1, 4)
    behind.announce(snapshot={"seq": 2, "shards": [entry]}, windows=[window])
    assert snapshot["seq"] == 1
    broken = behind.tree / behind.body()["chain"][0]["objects"][0]["path"]
    broken.write_bytes(b"<html>")
    (behind.tree / window["objects"][0]["path"]).unlink()  # type: ignore[index]
    assert pull(behind.tree, into).how == "chain"  # the broken link lies behind us
    verified(behind, into)


def test_nothing_is_taken_where_every_way_fails(behind: Signed, into: Path) -> None:
    remove(behind, "window", "delta")
    with pytest.raises(PullError):
        pull(behind.tree, into)
    with Store(into) as store:
        held = store.cursor()
    assert held is not None
    assert held.seq == 2


def test_a_list_damaged_behind_the_program_is_read_in_full_by_the_next_pull(
    behind: Signed, into: Path
) -> None:
    alter(into, "DELETE FROM line")
    pulled = pull(behind.tree, into)
    assert pulled.how == "snapshot"
    assert "another way" in pulled.warnings[0]
    verified(behind, into)


def test_a_snapshot_older_than_the_list_brings_nothing_back(behind: Signed, into: Path) -> None:
    """What left after the snapshot is known to be gone, and its old line is not a return."""
    pull(behind.tree, into)
    alter(into, "DELETE FROM bucket")
    behind.announce(seq=5, previous={"seq": 4, "sha256": behind.digest()}, chain=[
        *behind.body()["chain"], {"from": 4, "to": 5, "objects": []}])  # fmt: skip
    pulled = pull(behind.tree, into)
    verified(behind, into)
    assert pulled.how == "snapshot"


def test_a_stale_revision_is_rejected(behind: Signed, into: Path) -> None:
    pull(behind.tree, into)
    body = behind.body()
    old = behind.lines(body["snapshot"]["shards"][0])[0]
    stale = behind.put("delta/4-5.0.jsonl.zst", [old.replace(b'"seq":1', b'"seq":5')])
    behind.announce(seq=5, previous={"seq": 4, "sha256": behind.digest()}, chain=[
        *body["chain"], {"from": 4, "to": 5, "objects": [stale]}])  # fmt: skip
    with pytest.raises(Rejected, match="revision"):
        pull(behind.tree, into)


@pytest.mark.parametrize("leaving, warned", [(2, False), (3, True), (20, True)])
def test_many_leaving_at_once_are_let_go_as_announced_and_told(
    signed: Signed, into: Path, leaving: int, warned: bool
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    body = signed.body()
    ids = sorted(id_of(line) for line in signed.lines(body["snapshot"]["shards"][0]))
    gone = [
        json.dumps({"id": each, "op": "del", "rev": 9, "seq": 3, "why": "expired"}).encode()
        for each in ids[:leaving]
    ]
    entry = signed.put("delta/2-3.0.jsonl.zst", gone)
    chain = [*body["chain"], {"from": 2, "to": 3, "objects": [entry]}]
    signed.announce(seq=3, previous={"seq": 2, "sha256": signed.digest()}, chain=chain,
                    state=signed.state_after(chain))  # fmt: skip
    pulled = pull(signed.tree, into)
    assert pulled.count == 20 - leaving
    assert any("left at once" in words for words in pulled.warnings) is warned


def release(seq: int, snapshot: int, chain: range, *windows: tuple[int, int, int]) -> Release:
    """A made-up release: links of 100 bytes, windows of (from, to, bytes)."""

    def entry(name: str, length: int) -> dict[str, object]:
        path = f"targets/delta/{'0' * 64}.{name}"
        return {"path": path, "sha256": "", "raw_sha256": "", "length": length,
                "raw_length": length, "lines": 1}  # fmt: skip

    body = {
        "spec": "wangjian-feed/1", "channel": "warning", "seq": seq, "moment": "",
        "state": {"count": 0, "root": ""}, "snapshot": {"seq": snapshot, "shards": []},
        "chain": [{"from": n, "to": n + 1, "objects": [entry(str(n), 100)]} for n in chain],
        "windows": [{"name": "", "from": low, "to": high, "objects": [entry(f"w{low}", size)]}
                    for low, high, size in windows],
    }  # fmt: skip
    return parse(json.dumps(body).encode())


def taken(release: Release, held: int | None, broken: set[str] = frozenset()) -> list[Step]:  # type: ignore[assignment]
    route = best(release, held, broken)
    return [] if route is None else list(route.steps)


def test_the_smallest_window_that_covers_is_taken_and_the_chain_ends_it() -> None:
    month = release(40, 37, range(35, 40), (2, 37, 900_000), (30, 37, 90_000), (37, 40, 300))
    assert [(step.low, step.end) for step in taken(month, 5)] == [(2, 37), (37, 40)]
    assert [(step.low, step.end) for step in taken(month, 31)] == [(30, 37), (37, 40)]
    assert [step.end for step in taken(month, 38)] == [40]
    assert [step.end for step in taken(month, 39)] == [40]
    far = best(month, 1, ())
    assert far is not None
    assert far.how == "snapshot"


def test_a_month_offline_takes_few_requests_however_many_releases_came() -> None:
    often = release(3000, 2900, range(2700, 3000), (10, 2900, 5_000_000), (2900, 3000, 200_000))
    assert sum(len(step.objects) for step in taken(often, 20)) == 2
