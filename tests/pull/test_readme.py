"""The lines of the README, run as they stand."""

import re
from pathlib import Path

import pytest

from tests.pull.server import serve
from tests.pull.signed import Signed
from wangjian_pull.main import _GRAVEST, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "pull/README.md").read_text()
SPECIFICATION = (ROOT / "docs/reference/feed.md").read_text()
ADDRESS = "https://feeds.example/feeds/warning"


def test_the_ten_lines_of_the_library_work(
    signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (script,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(script.splitlines()) <= 10
    monkeypatch.chdir(tmp_path)
    Path("root.json").write_bytes(signed.first_root)
    with serve(signed.tree) as served:
        exec(script.replace(ADDRESS, served.address), {})  # noqa: S102 - our own README
    assert capsys.readouterr().out == "not_listed fresh 0\n"


def test_the_commands_work(signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = re.findall(r"^\$ wangjian-pull (.*)$", README, re.MULTILINE)
    assert len(commands) == 2
    monkeypatch.chdir(tmp_path)
    Path("root.json").write_bytes(signed.first_root)
    with serve(signed.tree) as served:
        for command in commands:
            assert main(command.replace(ADDRESS, served.address).split()) == 0


def test_every_option_and_exit_code_of_the_command_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for option in set(re.findall(r"--[a-z]+", told)) - {"--help", "--into"}:
        assert option in README, option
    codes = re.findall(r"^(\d+) ", told, re.MULTILINE)
    assert codes == re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    by_gravity = re.findall(r"^\| (\d+) \|", SPECIFICATION, re.MULTILINE)
    assert tuple(map(int, by_gravity)) == _GRAVEST
    assert set(by_gravity) == set(codes)
