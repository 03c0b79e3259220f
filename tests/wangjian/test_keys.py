"""The ceremonies of the keys, as they are held on the command line."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.wangjian.calls import call

DISKS = ("李某", "王某", "张某")


@pytest.fixture
def disks(tmp_path: Path) -> list[str]:
    """Three custodians, each with a disk of their own."""
    given = []
    for name in DISKS:
        (tmp_path / name).mkdir()
        given += ["--custodian", f"{name}={tmp_path / name}"]
    return given


def test_three_custodians_keep_their_keys_and_change_them_for_others(
    tmp_path: Path, disks: list[str]
) -> None:
    home, only = tmp_path / "house", ("--channel", "warning")
    made = call("keys", "init", *only, *disks, "--json", home=home)
    assert made.returncode == 0, made.stderr
    first = (home / "feeds/warning/metadata/1.root.json").read_bytes()
    said = json.loads(made.stdout)
    assert said[0]["fingerprint"] == hashlib.sha256(first).hexdigest()
    assert not list((home / "keys/warning/root").glob("*.pem"))
    for name in DISKS:
        assert (tmp_path / name / "warning.pem").stat().st_mode & 0o777 == 0o600

    (tmp_path / "王某/warning.pem").unlink()
    lost = call("keys", "rotate", "root", *only, "--custodian", "王某", home=home)
    assert (lost.returncode, "根第 2 版" in lost.stdout) == (0, True), lost.stderr
    assert [path.name for path in (tmp_path / "王某").iterdir()] == ["warning.2.pem"]

    (tmp_path / "李某/warning.pem").rename(tmp_path / "locked-away.pem")
    (tmp_path / "王某/warning.2.pem").unlink()
    alone = call("keys", "rotate", "targets", *only, home=home)
    assert alone.returncode == 1
    assert "密钥不在手边" in alone.stderr
    assert not (home / "feeds/warning/metadata/3.root.json").exists()


def test_a_channel_has_one_first_ceremony(tmp_path: Path) -> None:
    assert call("keys", "init", "--channel", "gsxt", home=tmp_path).returncode == 0
    again = call("keys", "init", "--channel", "gsxt", home=tmp_path)
    assert again.returncode == 1
    assert "已有根" in again.stderr


def test_no_key_gives_way_before_there_is_one(tmp_path: Path) -> None:
    told = call("keys", "rotate", "targets", "--channel", "gsxt", home=tmp_path)
    assert told.returncode == 1
    assert "wangjian keys init" in told.stderr


def test_status_tells_what_wants_doing(tmp_path: Path) -> None:
    call("keys", "init", "--channel", "gsxt", home=tmp_path)
    told = call("keys", "status", "--json", home=tmp_path)
    assert told.returncode == 0
    rows = {row["role"]: row for row in json.loads(told.stdout)}
    assert rows["root"]["troubles"] == ["together"]
    first = (tmp_path / "feeds/gsxt/metadata/1.root.json").read_bytes()
    assert rows["root"]["fingerprint"] == hashlib.sha256(first).hexdigest()
    assert rows["timestamp"]["troubles"] == ["unsigned"]

    (tmp_path / "keys/gsxt/timestamp/key.pem").chmod(0o644)
    open_to_all = call("keys", "status", home=tmp_path)
    assert open_to_all.returncode == 1
    assert call("resign", "--channel", "gsxt", home=tmp_path).returncode == 1
    assert "chmod 600" in open_to_all.stdout
    assert "credit-china：尚无根" in open_to_all.stdout


@pytest.mark.parametrize(
    "command, words",
    [
        (("init", "--custodian", "李某=/nowhere"), "写三次"),
        (("rotate", "snapshots"), "timestamp"),
        (("rotate", "targets", "--custodian", "李某"), "root"),
        (("status", "--channel", "warnings"), "credit-china"),
    ],
)
def test_wrong_usage_is_told_with_what_is_right(
    command: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    told = call("keys", *command, home=tmp_path)
    assert told.returncode == 2
    assert words in told.stderr


def test_signing_anew_says_which_version_stands(tmp_path: Path) -> None:
    told = call("resign", "--channel", "warning", home=tmp_path)
    assert (told.returncode, told.stdout.strip()) == (0, "warning：尚无发布，无可重签")
