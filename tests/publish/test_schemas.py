"""The published schemas, and the check of every line that says the same of columns."""

import json
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from publish import credit_china, gsxt, schemas, warning
from publish.bodies import bodies
from publish.delta import Issue, delta
from publish.errors import GateFailed
from publish.facts import Showing
from publish.rulebook import load
from records.field import Channel
from records.tables import PUBLICATIONS, empty
from tests.publish.world import (
    DAY,
    KEY,
    A,
    World,
    commitment,
    licence,
    listing,
    penalty,
    registration,
    shop,
    wanted_rows,
)

SHOWING = Showing(date(2018, 9, 3), load())
RECORDS = pl.concat([penalty(), licence(), listing(), registration(), shop(), commitment()])
VALUES: st.SearchStrategy[object] = st.one_of(
    st.sampled_from(
        ["", "甲", "2018-06-01", "2018-13-01", "2018-6-1", "0.2", "2,000", "-1", "1.", A, "c-x",
         "penalty", "put", "del", '"', "\\", "\u0001", "{", "9133010", None, 0, 1, -1, True, [], {}]
    ),
    st.text(max_size=5),
)  # fmt: skip


@cache
def lines(channel: Channel) -> tuple[str, ...]:
    """A line of every kind that the channel has, and a removal."""
    if channel is Channel.CREDIT_CHINA:
        wanted = credit_china.wanted(RECORDS, SHOWING)
    else:
        rendering = gsxt if channel is Channel.GSXT else warning
        wanted = rendering.wanted(RECORDS, pl.Series([A]), SHOWING)
    issue = Issue(channel, 1, DAY, KEY)
    put = delta(wanted, empty(PUBLICATIONS), issue)
    gone = wanted.with_columns(pl.lit("revoked").alias("why"))
    left = delta(gone, put.publications, issue)
    return tuple(pl.concat([put.lines, left.lines.head(1)])["line"])


def passes(channel: Channel, line: str) -> bool:
    """What the gate says of one line, filed by what it says it is."""
    op = "put" if '"op":"put"' in line else "del"
    table = pl.DataFrame({"public_id": ["x"], "op": [op], "line": [line]})
    try:
        schemas.check(channel, table)
    except GateFailed:
        return False
    return True


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("channel", Channel)
def test_the_schema_is_one_and_knows_every_kind_that_a_channel_shows(channel: Channel) -> None:
    Draft202012Validator.check_schema(schemas.schema_of(channel))
    Draft202012Validator.check_schema(schemas.line_schema())
    kinds = {json.loads(line)["body"]["kind"] for line in lines(channel) if '"body"' in line}
    assert kinds == {body.kind for body in bodies(channel)}
    for line in lines(channel):
        Draft202012Validator(schemas.schema_of(channel)).validate(json.loads(line))
        Draft202012Validator(schemas.line_schema()).validate(json.loads(line))
        assert passes(channel, line)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every member and entry of a value, by the path to it."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    return [path, *(place for key, inner in pairs for place in places(inner, (*path, key)))]


def mutated(data: st.DataObject, line: str) -> str:
    """The line with one member gone, added, renamed, or saying something else."""
    value = json.loads(line)
    path = data.draw(st.sampled_from(places(value)[1:]))
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    how = data.draw(st.sampled_from(["say", "say", "drop", "add"]))
    if how == "drop":
        del holder[path[-1]]
    elif how == "add" and isinstance(holder, dict):
        key = data.draw(st.sampled_from(["CF_FRDB", "PENAM", "level", "why", "body", "erase"]))
        holder[key] = data.draw(VALUES)
    else:
        holder[path[-1]] = data.draw(VALUES)
    return canonical(value)


@settings(max_examples=5 * settings().max_examples)
@given(data=st.data(), channel=st.sampled_from(Channel))
def test_the_gate_and_the_published_schema_agree_on_mutated_lines(
    data: st.DataObject, channel: Channel
) -> None:
    line = mutated(data, data.draw(st.sampled_from(lines(channel))))
    valid = Draft202012Validator(schemas.schema_of(channel)).is_valid(json.loads(line))
    assert passes(channel, line) == valid, line


@pytest.mark.parametrize(
    "spoil, says",
    [
        (('"CF_JDRQ":"2018', '"CF_JDRQ":"18'), "$.body.CF_JDRQ breaks 'pattern'"),
        (('"CF_JDRQ"', '"CF_AAA"'), "$.body breaks 'additionalProperties'"),
        (('"kind"', ' "kind"'), "not in canonical form"),
        (('{"body"', '"body"'), "not JSON"),
    ],
)
def test_a_line_at_fault_is_told_by_its_place_and_not_by_what_it_says(
    spoil: tuple[str, str], says: str
) -> None:
    line = next(each for each in lines(Channel.CREDIT_CHINA) if '"penalty"' in each)
    assert schemas.fault(Channel.CREDIT_CHINA, line.replace(*spoil)) == says
    assert not passes(Channel.CREDIT_CHINA, line.replace(*spoil))


def test_both_schemas_are_targets_and_let_every_published_line_pass(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.publish(wanted_rows({"a": "甲", "b": "乙"}))
    world.publish(wanted_rows({"a": None}))
    found = {path.name.partition(".")[2]: path for path in world.tree.glob("targets/schema/*")}
    assert {"line.schema.json", "credit-china.schema.json"} <= found.keys()
    release = max(world.tree.glob("targets/*.release.json"), key=lambda path: path.stat().st_mtime)
    said = json.loads(release.read_bytes())
    assert {one["target"] for one in said["schemas"]} >= {schemas.LINE, "schema/credit-china.xsd"}
    assert [gate["passed"] for gate in said["gates"] if gate["gate"] == "schema"] == [True]
    schema = json.loads(found["credit-china.schema.json"].read_bytes())
    assert schema == schemas.schema_of(Channel.CREDIT_CHINA)


def test_ten_thousand_lines_are_checked_in_a_blink() -> None:
    every = [line for line in lines(Channel.GSXT) if '"put"' in line]
    table = pl.DataFrame({"line": [*every, *every] * 1250}).head(10_000)
    named = table.with_columns(pl.lit("g-x").alias("public_id"), pl.lit("put").alias("op"))
    schemas.check(Channel.GSXT, named)
    begun = time.process_time()
    schemas.check(Channel.GSXT, named)
    assert time.process_time() - begun < 0.5
