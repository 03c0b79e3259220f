"""What was fetched and verified is not fetched again; few requests bridge a month."""

import io
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.pull.server import serve
from tests.pull.signed import Signed, id_of
from wangjian_pull import Unreachable, pull, transport
from wangjian_pull.merkle import BUCKETS


def resharded(signed: Signed, count: int) -> None:
    """Announce the same snapshot in `count` shards."""
    from hashlib import sha256

    width = BUCKETS // count
    body = signed.body()
    parts: dict[int, list[bytes]] = defaultdict(list)
    for shard in body["snapshot"]["shards"]:
        for line in signed.lines(shard):
            key = sha256(id_of(line).encode()).digest()
            parts[((key[0] << 4) | (key[1] >> 4)) // width].append(line)
    shards = []
    for part, lines in sorted(parts.items()):
        low, high = part * width, part * width + width - 1
        entry = signed.put(f"snapshot/{low}-{high}.jsonl.zst", lines)
        shards.append(entry | {"buckets": [low, high]})
    signed.announce(snapshot={"seq": body["snapshot"]["seq"], "shards": shards})


def test_an_interrupted_first_pull_goes_on_where_it_was(signed: Signed, into: Path) -> None:
    resharded(signed, 16)
    with serve(signed.tree) as served:
        served.dies_after = 12
        with pytest.raises(Unreachable):
            pull(served.address, into, root=signed.first_root)
        fetched = {path for path in served.asked[:12] if path.startswith("/targets/snapshot")}
        assert len(fetched) > 3
        served.asked, served.dies_after = [], None
        assert pull(served.address, into).how == "snapshot"
        assert not fetched & set(served.asked)
    assert not into.with_name("list.sqlite.part").exists()


def test_a_part_cut_off_by_a_crash_is_fetched_again(signed: Signed, into: Path) -> None:
    folder = into.with_name("list.sqlite.part")
    folder.mkdir()
    for shard in signed.body()["snapshot"]["shards"]:
        (folder / shard["sha256"]).write_bytes((signed.tree / shard["path"]).read_bytes()[:-5])
    assert pull(signed.tree, into, root=signed.first_root).how == "snapshot"


def test_a_list_that_is_up_to_date_costs_two_requests(signed: Signed, into: Path) -> None:
    with serve(signed.tree) as served:
        pull(served.address, into, root=signed.first_root)
        served.asked = []
        assert pull(served.address, into).how == "current"
        assert served.asked == ["/metadata/2.root.json", "/metadata/timestamp.json"]


def test_a_month_offline_is_bridged_by_twelve_requests_at_most(signed: Signed, into: Path) -> None:
    """Three hundred releases later: one window up to the compaction, one since."""
    pull(signed.tree, into, root=signed.first_root)
    held = signed.body()
    base = [json.loads(line) for line in signed.lines(held["snapshot"]["shards"][0])]
    chain, changed = [], {}
    for seq in range(3, 303):
        line = base[seq % len(base)] | {"rev": seq, "seq": seq}
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        changed[line["id"]] = text
        entry = signed.put(f"delta/{seq - 1}-{seq}.0.jsonl.zst", [text])
        chain.append({"from": seq - 1, "to": seq, "objects": [entry]})
    entry = signed.put("window/35d-2-302.0.jsonl.zst", changed.values())
    window = {"name": "35d", "days": 35, "from": 2, "to": 302, "objects": [entry]}
    announced = signed.state_after([*held["chain"], *chain])
    signed.announce(seq=302, chain=[*held["chain"], *chain], windows=[window], state=announced,
                    previous={"seq": 301, "sha256": "0" * 64})  # fmt: skip
    with serve(signed.tree) as served:
        pulled = pull(served.address, into)
        assert (pulled.how, pulled.root) == ("window", announced["root"])
        assert len(served.asked) <= 12


def test_what_no_release_names_any_more_does_not_wait_to_be_applied(
    signed: Signed, into: Path
) -> None:
    folder = into.with_name("list.sqlite.part")
    folder.mkdir()
    (folder / ("e" * 64)).write_bytes(b"erased since")
    (folder / ("e" * 64)).with_suffix(".half").write_bytes(b"half of it")
    with serve(signed.tree) as served:
        served.cut = "/snapshot/"
        with pytest.raises(Unreachable):
            pull(served.address, into, root=signed.first_root)
        assert not list(folder.glob("e*"))
        served.cut = None
        pull(served.address, into)
        folder.mkdir()
        (folder / ("e" * 64)).write_bytes(b"erased since")
        assert pull(served.address, into).how == "current"
        assert not folder.exists()


class Dripping(io.BytesIO):
    """An answer of one byte every ten seconds."""

    seconds = 0.0

    def read1(self, size: int | None = -1, /) -> bytes:
        self.seconds += 10
        return super().read1(min(1, size or 0))


def test_a_file_that_drips_is_given_up_and_a_slow_one_is_not() -> None:
    slow = Dripping(b"x" * 100_000)
    with pytest.raises(Unreachable, match="drips, 7 bytes in 70 s"):
        list(transport._pieces(slow, "a shard", 2**20, lambda: slow.seconds))
    short = Dripping(b"x" * 6)
    assert len(list(transport._pieces(short, "a root", 2**20, lambda: short.seconds))) == 6
