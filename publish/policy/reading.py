"""Reading the packs: TOML held against `schema.json`, then made into rules."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from publish.errors import PolicyBroken
from publish.policy.judging import Policy
from publish.policy.making import Parameters, make_pack, parameters
from publish.policy.rules import Pack

PACKS = Path(__file__).parent
SCHEMA = PACKS / "schema.json"
PARAMETERS = "parameters.toml"
"""No pack: whose name makes an organ one of a kind, and which fines are low where."""
COMMITMENTS = "commitments.toml"
"""No pack: which promise covers which violations (`publish.breaches`)."""


def load(folder: Path = PACKS) -> Policy:
    """All packs in `folder`; `PolicyBroken` names file, rule and key of what is wrong."""
    paths = sorted(folder.glob("*.toml"))
    stamps = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return _load(stamps)


def load_over(path: Path, folder: Path = PACKS) -> Policy:
    """A folder's packs; of one file, those of `folder` with it in place of the one of its id."""
    if path.is_dir():
        return load(path)
    pack = _pack(path, _parameters(folder / PARAMETERS))
    others = [each for each in load(folder).packs if each.id != pack.id]
    return _ordered([*others, pack])


@cache
def _load(stamps: tuple[tuple[Path, int, int], ...]) -> Policy:
    paths = {path.name: path for path, _, _ in stamps}
    paths.pop(COMMITMENTS, None)
    beside = paths.pop(PARAMETERS, None)
    known = Parameters({}, ()) if beside is None else _parameters(beside)
    packs = [_pack(path, known) for path in paths.values()]
    if twice := _twice(packs):
        raise PolicyBroken(f"two packs are called {twice}")
    return _ordered(packs)


def _ordered(packs: Sequence[Pack]) -> Policy:
    return Policy(tuple(sorted(packs, key=lambda pack: (pack.special, pack.start, pack.id))))


def _parameters(path: Path) -> Parameters:
    try:
        return parameters(_data(path))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PolicyBroken(f"{path.name}: {error!r}") from error


def _twice(packs: Sequence[Pack]) -> str:
    ids = [pack.id for pack in packs]
    return next((one for one in ids if ids.count(one) > 1), "")


def _pack(path: Path, known: Parameters) -> Pack:
    data = _data(path)
    wrong = best_match(_validator().iter_errors(data))
    if wrong is not None:
        raise PolicyBroken(f"{path.name}: {_place(data, wrong)}")
    digest = hashlib.sha256(json.dumps([data, known.said], sort_keys=True).encode()).hexdigest()
    try:
        return make_pack(data, known, digest)
    except ValueError as error:
        raise PolicyBroken(f"{path.name}: {error}") from error


def _data(path: Path) -> dict[str, Any]:
    """The file as plain JSON values, days as ISO text."""
    try:
        read = tomllib.loads(path.read_text("utf-8"))
        plain: dict[str, Any] = json.loads(json.dumps(read, default=_iso))
    except (OSError, ValueError) as error:
        raise PolicyBroken(f"{path.name}: {error}") from error
    return plain


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError(f"{value!r} is no day")


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _place(data: dict[str, Any], wrong: ValidationError) -> str:
    """`term 2 “一般一年”, months: …`: where it stands as a person finds it, and what is wrong."""
    steps = [str(step) for step in _steps(data, wrong.absolute_path)]
    return f"{', '.join(steps)}: {wrong.message}" if steps else wrong.message


def _steps(data: dict[str, Any], path: Sequence[str | int]) -> Iterator[str]:
    at: Any = data
    for step in path:
        at = at[step]
        if isinstance(step, str):
            yield step
        else:
            name = at.get("name") if isinstance(at, dict) else None
            yield f"{step + 1} “{name}”" if name else f"{step + 1}"
