"""The renderings in full: what stands at a new snapshot, as it stood in the changes."""

import re
from pathlib import Path

import polars as pl
import pytest
import zstandard
from lxml import etree

from publish import announce, credit_china, gsxt, recent
from publish.facts import Showing
from records.field import Channel
from tests.publish.test_native import NASTY, SHOWING
from tests.publish.world import A, B, World, licence, listing, penalty, registration

RECORDS = pl.concat([
    penalty("p1", penalty_content=NASTY), penalty("p2", B, decision_number="杭市监罚〔2018〕13号"),
    licence("l1", valid_until="2020-01-01"), licence("l2", B), listing("x1"),
    registration(A), registration(B),
])  # fmt: skip


def wanted(channel: Channel, records: pl.DataFrame, showing: Showing = SHOWING) -> pl.DataFrame:
    """What the channel shows of `records`."""
    if channel is Channel.GSXT:
        return gsxt.wanted(records, pl.Series([A, B]), showing)
    return credit_china.wanted(records, showing)


def natives(world: World) -> dict[str, bytes]:
    """The XML that the current release lists, unpacked, by target name."""
    standing = announce.standing(world.plan().tree)
    assert standing is not None
    found = {one.target: (world.tree / one.path).read_bytes() for one in standing.native
             if ".xml" in one.target}  # fmt: skip
    return {
        name: zstandard.ZstdDecompressor().decompress(data) if name.endswith(".zst") else data
        for name, data in found.items()
    }


def full(world: World) -> bytes:
    """The one document in full."""
    (data,) = (data for name, data in natives(world).items() if "-full." in name)
    return data


@pytest.mark.parametrize("channel", [Channel.CREDIT_CHINA, Channel.GSXT])
def test_in_full_stands_to_the_byte_what_stood_in_the_changes(
    tmp_path: Path, channel: Channel
) -> None:
    world = World(tmp_path, channel)
    world.publish(wanted(channel, RECORDS))
    changed = [penalty("p1", penalty_content="改为警告"), listing("x1", list_fields="刷单")]
    changed.append(RECORDS.filter(~pl.col("record_id").is_in(["p1", "x1"])))
    world.publish(wanted(channel, pl.concat(changed)))
    elements = rb'<(?:XZ|E_)\w+ id="(?:.*?)</(?:XZCF|XZXK|E_\w+)>(?=<[/EX]|\n)'
    in_changes = {
        record for path in (world.tree / "targets/native").glob("*-changes.*.xml")
        for record in re.findall(elements, path.read_bytes(), re.DOTALL)
    }  # fmt: skip
    in_full = re.findall(elements, full(world), re.DOTALL)
    assert len(in_full) == {Channel.CREDIT_CHINA: 4, Channel.GSXT: 7}[channel]
    assert set(in_full) < in_changes
    schema = etree.XMLSchema(etree.parse(next((world.tree / "targets/schema").glob("*.xsd"))))
    schema.assertValid(etree.fromstring(full(world)))


def test_what_left_is_not_in_full_and_enterprises_stand_once(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.GSXT)
    world.publish(wanted(Channel.GSXT, RECORDS))
    without = RECORDS.with_columns(uscc=pl.when(pl.col("record_id") != "l1").then("uscc"))
    world.publish(wanted(Channel.GSXT, without))
    root = etree.fromstring(full(world))
    assert [one.get("UNISCID") for one in root] == sorted({A, B})
    assert not root.findall(".//DEL")
    assert {one.get("id") for one in root.iter("E_OT_PERMIT")} == {
        one.get("id") for one in root.findall(f"ENTERPRISE[@UNISCID='{B}']/E_OT_PERMIT")
    }


def test_full_and_every_change_since_stay_listed_until_the_next_snapshot(world: World) -> None:
    def change(number: int) -> None:
        text = f"改为警告{number}"
        world.publish(credit_china.wanted(penalty("p3", penalty_content=text), SHOWING))

    many = [penalty(f"p{number}", decision_number=f"{number}号") for number in range(12)]
    world.publish(credit_china.wanted(pl.concat(many), SHOWING))
    change(1)
    assert world.seq == 2
    change(2)
    change(3)
    names = list(natives(world))
    standing = announce.standing(world.plan().tree)
    assert standing is not None
    since = standing.snapshot.seq
    assert since > 1
    assert names == [
        f"native/credit-china-{since}-full.0.xml.zst",
        *(f"native/credit-china-{seq}-changes.0.xml" for seq in range(since, 5)),
    ]  # fmt: skip


@pytest.mark.parametrize("channel", [Channel.CREDIT_CHINA, Channel.GSXT])
def test_made_of_the_documents_before_it_is_the_same_bytes_as_made_of_all_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channel: Channel
) -> None:
    text = penalty("p3", B, penalty_content="\n一\n\n<二>&\n", decision_number="3号")
    first = pl.concat([RECORDS, text])
    code = pl.when(pl.col("record_id") == "l2").then(pl.lit(A)).otherwise("uscc")
    moved = first.with_columns(pl.when(pl.col("record_id") != "p2").then(code).alias("uscc"))
    changed = pl.concat([moved.filter(pl.col("record_id") != "x1"), listing(list_fields="刷单")])

    def published(name: str) -> dict[str, bytes]:
        world = World(tmp_path / name, channel)
        for records in (first, moved, changed):
            world.publish(wanted(channel, records))
        return {path.name: path.read_bytes() for path in (world.tree / "targets").rglob("*.zst")}

    renewed = published("renewed")
    monkeypatch.setattr(recent, "MOST", -1)
    assert published("anew") == renewed
