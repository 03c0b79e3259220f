"""Every public byte is looked at, in whatever it is packed."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import zstandard

from publish.scan import scan
from tests.publish.world import World, wanted_rows

PHONE = "电话13812345678"


def book(text: str) -> bytes:
    """A workbook with one cell."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    return packed.getvalue()


PACKED: dict[str, Callable[[str], bytes]] = {
    "x.xml": lambda text: f"<R><CF_NR>{text}</CF_NR></R>".encode(),
    "x.json": lambda text: json.dumps({"a": text}, ensure_ascii=False).encode(),
    "x.jsonl.zst": lambda text: zstandard.compress(f'{{"CF_SY":"{text}"}}\n'.encode()),
    "x.xlsx": book,
    "x.xlsx.zst": lambda text: zstandard.compress(book(text)),
    "x": lambda text: text.encode(),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_was_planted_is_found_whatever_it_is_packed_in(world: World, name: str) -> None:
    world.publish(wanted_rows({"a": "甲", "b": "乙"}))
    feeds = world.folder / "feeds"
    tables = list(scan(feeds))
    assert len(tables) == sum(path.is_file() for path in feeds.rglob("*")) > 5
    assert pl.concat(tables).is_empty()
    planted = feeds / "credit-china/targets/native" / name
    planted.write_bytes(PACKED[name](PHONE))
    (found,) = pl.concat(scan(feeds)).rows()
    assert (found[0], found[2]) == (f"credit-china/targets/native/{name}", "mobile")
    planted.write_bytes(PACKED[name]("电话"))
    assert pl.concat(scan(feeds)).is_empty()


def test_a_number_that_is_a_code_in_its_channel_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "gsxt").mkdir()
    (tmp_path / "gsxt/a.xml").write_text("<PENDECNO>13812345678</PENDECNO>")
    assert pl.concat(scan(tmp_path)).is_empty()
    (tmp_path / "b.xml").write_text("<PENDECNO>13812345678</PENDECNO>")
    assert pl.concat(scan(tmp_path))["path"].to_list() == ["b.xml"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(b"no frame")
    (tmp_path / "b.xlsx").write_bytes(b"no archive")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "d.txt").write_bytes(b"")
    found = pl.concat(scan(tmp_path))
    assert found["class"].to_list() == ["unreadable"] * 3
