"""After the days of the pretend country: nothing that was withdrawn for good can be fetched."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acts.house import open_house
from acts.tidy import tidy
from records.clock import SHANGHAI
from records.field import Channel
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from tests.publish.crawl import frames, occurrences
from tests.street.days import run_days

SHORT = 6  # words shorter than this are no name, code or number


@pytest.mark.proof
def test_no_name_code_or_number_of_what_was_erased_is_left_in_any_public_file(
    country: Sandbox, departments: Running, tmp_path: Path
) -> None:
    environment = {"WANGJIAN_HOME": str(tmp_path / "home"), **departments.environment()}
    run_days(environment, list(country.days))
    last = country.days[-1]
    hour_after = datetime(last.year, last.month, last.day, 23, tzinfo=SHANGHAI) + timedelta(hours=1)
    erased = 0
    with open_house(environment) as house:
        for channel in Channel:
            gone = erased_words(house.settings.archive / channel)
            tree, erased = house.settings.feeds / channel, erased + len(gone)
            assert {word for _, word in occurrences(tree, gone)} or not gone
            tidy(house, channel, hour_after)
            assert occurrences(tree, gone) == set()
    assert erased > 10


def erased_words(private: Path) -> set[str]:
    """What only erased lines said: told by every line that was ever published, in order."""
    live: dict[str, set[str]] = {}
    erased: set[str] = set()
    for line in lines(private):
        before = live.pop(line["id"], set())
        if line.get("erase") or (line["op"] == "put" and line["id"].startswith("w-")):
            erased |= before
        if line["op"] == "put":
            live[line["id"]] = set(words(line["body"]))
    said = "\n".join(sorted(set().union(*live.values())))
    return {word for word in erased if word not in said}


def lines(private: Path) -> Iterator[dict[str, Any]]:
    for folder in sorted((private / "lines").iterdir()):
        for path in sorted(folder.glob("*.jsonl.zst")):
            yield from map(json.loads, frames(path.read_bytes()).splitlines())


def words(value: object) -> Iterator[str]:
    """Every text in a body, however deep, that is long enough to tell something."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from words(each)
    elif isinstance(value, str) and len(value) >= SHORT:
        yield value
