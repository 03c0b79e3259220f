"""The cases as `cases.toml` tells them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from conformance.errors import BadCase

CASES = Path(__file__).with_name("cases.toml")
ANSWERS = (
    "missing", "error", "html", "redirect", "short", "broken", "endless", "late", "kill",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server does instead of giving a file, `times` times (None: always)."""

    path: str  # a pattern with *
    answer: str
    times: int | None = None
    after: int = 0  # so many requests are answered rightly first


@dataclass(frozen=True, slots=True)
class Step:
    """One run of the consumer against one tree, and what must come of it."""

    tree: str
    expect: str = "ok"
    holds: str = ""  # the tree whose state is held then; '': this one if ok, else as before
    faults: tuple[Fault, ...] = ()
    asks: tuple[str, ...] = ()  # patterns of which each must be asked for
    never: tuple[str, ...] = ()  # patterns that may not be
    check: Mapping[str, str] = field(default_factory=dict)  # class that each code must get
    stamp: Mapping[str, float] = field(default_factory=dict)  # a timestamp signed when asked for
    run: str = "run"  # or 'repair'
    anew: bool = False  # a consumer that holds nothing begins here
    damage: bool = False  # the list held is damaged first
    warns: bool = False  # the consumer must say something on its error output


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the kit; without steps it is excluded, for a reason."""

    id: str
    name: str
    shows: str
    steps: tuple[Step, ...] = ()
    excluded: str = ""


def load(path: Path = CASES) -> tuple[Case, ...]:
    """Every case, in order; `BadCase` with its id when one cannot be read."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_case(each) for each in said["case"])


def _case(said: dict[str, Any]) -> Case:
    try:
        steps = tuple(_step(dict(each)) for each in said.pop("steps", ()))
        case = Case(**said, steps=steps)
    except (KeyError, TypeError) as error:
        raise BadCase(f"{said.get('id')}: {error}") from error
    if bool(case.steps) == bool(case.excluded):
        raise BadCase(f"{case.id}: has either steps or a reason why it is excluded")
    return case


def _step(said: dict[str, Any]) -> Step:
    faults = tuple(Fault(**each) for each in said.pop("faults", ()))
    for fault in faults:
        if fault.answer not in ANSWERS:
            raise KeyError(fault.answer)
    lists = {each.name for each in fields(Step)} & {"asks", "never"}
    for name in lists & set(said):
        said[name] = tuple(said[name])
    return Step(**said, faults=faults)
