import sqlite3
from pathlib import Path

import pytest

from tests.publish.world import A, World, wanted_rows
from tests.pull.signed import Signed
from wangjian_pull import NoList, PullError, Rejected, Store, Unreachable, pull
from wangjian_pull.errors import Damaged


def held(path: Path) -> tuple[object, ...]:
    with Store(path) as store:
        return (store.cursor(), store.count(), store.root())


def needed(signed: Signed) -> list[Path]:
    """The files a first pull reads besides the signed metadata."""
    body = signed.body()
    listed = [*body["snapshot"]["shards"], *(o for link in body["chain"] for o in link["objects"])]
    return [signed.announced(), *(signed.tree / one["path"] for one in listed)]


def test_a_first_pull_reads_the_snapshot_and_the_next_finds_nothing_new(
    signed: Signed, into: Path
) -> None:
    assert pull(signed.tree, into, root=signed.first_root).how == "snapshot"
    assert pull(signed.tree, into).how == "current"
    signed.release(3)
    assert pull(signed.tree, into).how == "chain"


def test_any_changed_byte_is_rejected_and_changes_nothing(signed: Signed, into: Path) -> None:
    for number, path in enumerate(needed(signed)):
        tree = signed.copy(into.parent / f"tree-{number}").tree
        victim = tree / path.relative_to(signed.tree)
        data = path.read_bytes()
        places = {0, len(data) // 3, len(data) // 2, len(data) - 1}
        wrong = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]
        wrong += [data + b"x", data[:-1], b""]
        for each in wrong:
            victim.write_bytes(each)
            with pytest.raises(Rejected):
                pull(tree, into, root=signed.first_root)
        victim.unlink()
        with pytest.raises(Unreachable):
            pull(tree, into, root=signed.first_root)
    with Store(into) as store:
        assert store.cursor() is None
        with pytest.raises(NoList):
            store.check(A, "2018-09-04")
        with pytest.raises(NoList):
            store.codes("2018-09-04")


def test_a_failed_update_keeps_the_last_verified_list(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = held(into)
    signed.release(3)
    needed(signed)[-1].write_bytes(b"<html>busy</html>")
    with pytest.raises(Rejected):
        pull(signed.tree, into)
    assert held(into) == before


def test_an_error_page_in_place_of_any_metadata_changes_nothing(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    before = held(into)
    signed.release(3)
    for name in ("timestamp.json", "2.snapshot.json", "2.targets.json", "2.root.json"):
        other = signed.copy(into.parent / name)
        for page in (b"<html>503</html>", b"[]", b"{}", b"", b"x" * 600_000):
            (other.folder / name).write_bytes(page)
            with pytest.raises(Rejected):
                pull(other.tree, into)
    assert held(into) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"state": {"count": 39, "root": "0" * 64}},
        {"state": {"count": 7, "root": "0" * 64}},
        {"chain": []},
        {"spec": "wangjian-feed/2"},
        {"snapshot": {"seq": 1, "shards": []}},
        {"snapshot": {"seq": 9, "shards": []}},
        {"chain": "no list"},
        {"windows": [{"from": 1, "to": 9, "objects": []}]},
        {"state": None},
    ],
)
def test_a_release_that_contradicts_itself_is_rejected_though_signed(
    signed: Signed, into: Path, changes: dict[str, object]
) -> None:
    signed.announce(**changes)
    with pytest.raises(Rejected):
        pull(signed.tree, into, root=signed.first_root)


def test_a_chain_with_a_hole_in_the_middle_or_at_the_end_is_rejected(
    signed: Signed, into: Path
) -> None:
    signed.release(4)
    chain = signed.body()["chain"]
    for broken in (chain[1:], chain[:-1], chain[::-1], [chain[0], chain[2]]):
        signed.release(4)
        signed.announce(chain=broken)
        with pytest.raises(Rejected, match="chain"):
            pull(signed.tree, into, root=signed.first_root)


def test_paths_out_of_the_tree_are_refused(signed: Signed, into: Path) -> None:
    entry = signed.body()["snapshot"]["shards"][0]
    signed.announce(snapshot={"seq": 1, "shards": [entry | {"path": "../../etc/passwd"}]})
    with pytest.raises(Rejected, match="not the path"):
        pull(signed.tree, into, root=signed.first_root)


def test_more_than_announced_is_never_unpacked(signed: Signed, into: Path) -> None:
    entry = signed.body()["snapshot"]["shards"][0]
    for length in (10, 2**40):
        shards = [entry | {"raw_length": length}]
        signed.release(2)
        signed.announce(snapshot={"seq": 1, "shards": shards})
        with pytest.raises(PullError):
            pull(signed.tree, into, root=signed.first_root)


def test_another_channel_is_not_mixed_in(signed: Signed, into: Path) -> None:
    pull(signed.tree, into, root=signed.first_root)
    signed.announce(channel="warning")
    with pytest.raises(Rejected, match="the feed is warning"):
        pull(signed.tree, into)


def test_a_line_changed_behind_the_program_is_found_by_a_recount(
    signed: Signed, into: Path
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    with Store(into) as store:
        store.recount()
    with sqlite3.connect(into) as behind:
        behind.execute("DELETE FROM line WHERE kh = (SELECT min(kh) FROM line)")
    behind.close()
    with Store(into) as store, pytest.raises(Damaged):
        store.recount()


def test_the_last_day_is_honoured_without_a_tombstone(tmp_path: Path, into: Path) -> None:
    world = World(tmp_path)
    wanted = wanted_rows({"a": "甲"})
    until = wanted.with_columns(
        wanted["body"].str.replace(r"\}$", ',"publish_until":"2019-06-01"}').alias("body")
    )
    world.publish(until)
    signed = Signed(world.tree)
    signed.sign()
    pull(signed.tree, into, root=signed.first_root)
    with Store(into) as store:
        assert len(store.check(A, "2019-06-01")) == 1
        assert store.check(A, "2019-06-02") == []
        assert list(store.codes()) == list(store.codes("2019-06-01")) == [A]
        assert not list(store.codes("2019-06-02"))
        assert not list(store.lines("2019-06-02"))


@pytest.mark.parametrize("odd", ["", "L", "é" * 18, "A" * 17 + "\n", "A" * 18 + "\0" + "B" * 17])
def test_a_set_of_codes_holds_those_of_any_length_and_character(
    signed: Signed, into: Path, odd: str
) -> None:
    pull(signed.tree, into, root=signed.first_root)
    with sqlite3.connect(into) as behind:
        behind.execute("UPDATE line SET code = ? WHERE kh = (SELECT min(kh) FROM line)", (odd,))
    behind.close()
    with Store(into) as store:
        assert store.listed("2018-09-04") == {each.encode() for each in store.codes("2018-09-04")}
        assert odd.encode() in store.listed("2018-09-04")
        assert store.listed("2100-01-01") <= store.listed("2018-09-04")
