"""The honest trees, by name and release: `main-3` is the channel main after its third release."""

from pathlib import Path

from conformance.recording.forging import Forged, altered, id_of
from conformance.recording.honest import FIVE_DAYS, NAMES, Files, House
from publish.signing.roles import Role
from records.digest import sha256_hex
from records.states import Why

ALL = dict.fromkeys(NAMES, "一般")
MANY = 6  # of 40: more than a tenth


def histories(folder: Path) -> dict[str, Files]:
    """Every honest tree; `folder` is for the publishers' own files."""
    made = main_history(folder) | _whys(folder) | _month(folder) | _rotated(folder)
    first = made["main-1"]
    return made | {
        "empty-1": House(folder / "empty").publish({}),
        "until-1": House(folder / "until").publish(
            {"s00": "一般", "s01": "2020-12-31", "s02": "2199-12-31"}
        ),
        "many-2": _second(folder / "many", {}, dict.fromkeys(NAMES[:MANY], Why.DELISTED)),
        "sharded-2": _sharded(first),
    } | _hundred(first)  # fmt: skip


def _second(folder: Path, puts: dict[str, str], leave: dict[str, str]) -> Files:
    house = House(folder)
    house.publish(ALL)
    return house.publish(puts, leave)


def main_history(folder: Path) -> dict[str, Files]:
    """Four releases within a day: the last says nothing new, the third has a window of today."""
    house = House(folder / "main")
    return {
        "main-1": house.publish(ALL),
        "main-2": house.publish({"s01": "严重"}, {"s02": Why.DISPUTED}),
        "main-3": house.publish({"s02": "一般", "n1": "一般"}, {"s03": Why.DELISTED}),
        "main-4": house.publish({}),
    }


def _whys(folder: Path) -> dict[str, Files]:
    """One enterprise leaves for each reason there is."""
    leave = {name: str(why) for name, why in zip(NAMES, Why, strict=False)}
    return {"whys-2": _second(folder / "whys", {}, leave)}


def _month(folder: Path) -> dict[str, Files]:
    """Nine releases in forty days, windows of 35 and 7 days, then three in one day.

    n1 comes with the fourth and goes with the sixth; s05 changes with the fourth, and back with
    the sixth.
    """
    house = House(folder / "month", apart=FIVE_DAYS)
    made = [house.publish(ALL)]
    made += [house.publish({name: "严重"}) for name in ("s01", "s02")]
    made += [house.publish({"n1": "一般", "s05": "严重"}), house.publish({"s03": "严重"})]
    made += [house.publish({"s05": "一般"}, {"n1": Why.EXPIRED})]
    made += [house.publish({name: "严重"}) for name in ("s06", "s07", "s08")]
    house.clock, house.apart = house.clock - FIVE_DAYS, House.apart
    for name in ("s09", "s10", "s11"):
        house.clock += house.apart
        made += [house.publish({name: "严重"})]
    return {f"month-{number}": files for number, files in enumerate(made, start=1)}


def _rotated(folder: Path) -> dict[str, Files]:
    """Between two releases every key gave way: the second is signed by what the third root says."""
    house = House(folder / "rotated")
    house.publish(ALL)
    house.rotate(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP)
    house.rotate(Role.ROOT)
    return {"rotated-2": house.publish({"s01": "严重"})}


def _sharded(first: Files) -> Files:
    """A snapshot in four shards, as a large channel has them."""
    tree = Forged(first)
    lines, shards = tree.lines(), []
    for low in range(0, 4096, 1024):
        mine = [line for line in lines if low <= _bucket(line) < low + 1024]
        entry = tree.add(f"snapshot/{low}-{low + 1023}.jsonl.zst", mine)
        shards.append(entry | {"buckets": [low, low + 1023]})
    return tree.follow([], snapshot={"seq": 2, "shards": shards}).files


def _bucket(line: bytes) -> int:
    return int(sha256_hex(id_of(line).encode())[:3], 16)


def _hundred(first: Files) -> dict[str, Files]:
    """A hundred releases after the first, and no window: each changes one line.

    The announcements in between name no more than the newest link, as after a compaction, and
    what they name has left the tree.
    """
    tree = Forged(first)
    links, whole = [], tree.release["snapshot"]
    for seq in range(2, 102):
        lines = tree.lines()
        changed = altered(lines[seq % len(lines)], rev=seq, seq=seq)
        links.append(tree.link([changed]))
        lines[seq % len(lines)] = changed
        shard = tree.add("snapshot/0-4095.jsonl.zst", lines) | {"buckets": [0, 4095]}
        said = {"chain": links[-1:], "snapshot": {"seq": seq, "shards": [shard]}}
        if seq == 101:
            said = {"chain": links, "snapshot": whole}
        tree.follow([changed], **said)
    tree.drop_unnamed()
    return {"hundred-101": tree.files}
