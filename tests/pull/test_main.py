from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.world import A, World, wanted_rows
from tests.pull.server import serve
from wangjian_pull.main import main


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.publish(wanted_rows({"a": "甲", "b": "乙"}))
    return world


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """The channel's tree behind a plain web server on loopback."""
    with serve(world.tree) as served:
        yield served.address


def test_a_feed_is_pulled_over_http_verified_and_asked(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = ["--into", str(tmp_path / "list.sqlite")]
    assert main([address, *into, "--verify"]) == 0
    assert "credit-china release 1: 2 lines" in capsys.readouterr().out
    assert main([address, *into, "--check", A]) == 1
    assert f"{A}: 2 line(s)" in capsys.readouterr().out
    assert main([address, *into, "--check", "91330100000000000X"]) == 0


def test_a_dead_server_keeps_the_last_list_in_use(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = ["--into", str(tmp_path / "list.sqlite")]
    dead = "http://127.0.0.1:9"
    assert main([dead, *into, "--check", A]) == 2
    assert "no verified list is held yet" in capsys.readouterr().err
    assert main([str(world.tree), *into]) == 0
    assert main([dead, *into, "--check", A]) == 2
    assert f"{A}: 2 line(s)" in capsys.readouterr().out


def test_a_feed_that_lies_is_told_apart_from_a_dead_one(world: World, tmp_path: Path) -> None:
    (world.tree / "metadata/timestamp.json").write_bytes(b"<html>")
    assert main([str(world.tree), "--into", str(tmp_path / "list.sqlite")]) == 3
