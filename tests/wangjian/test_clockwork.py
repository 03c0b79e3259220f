"""Prefect's files lie under our home, in a house that has just been thought of too."""

import os
from pathlib import Path

import pytest

from wangjian.clockwork import wind_up


def test_a_house_that_is_not_there_yet_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {})
    home = tmp_path / "new" / "house"
    for _ in range(2):
        wind_up(home)
    assert home.is_dir()
    assert os.environ["PREFECT_HOME"] == str(home / "prefect")
