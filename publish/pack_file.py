"""A file of dated data: TOML, held against a part of `lists/schema.json` before anyone reads it."""

import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from publish.errors import PolicyBroken

SCHEMA = Path(__file__).parent / "lists" / "schema.json"


def read(path: Path, part: str) -> dict[str, Any]:
    """The content of `path` as `part` of the schema says, days as ISO text.

    `PolicyBroken` names the file, the place in it and what is wrong there.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        data: dict[str, Any] = json.loads(json.dumps(found, default=date.isoformat))
    except (OSError, ValueError, TypeError) as error:
        raise PolicyBroken(f"{path.name}: {error}") from error
    wrong = best_match(_validator(part).iter_errors(data))
    if wrong is not None:
        place = "/".join(str(step) for step in wrong.absolute_path) or "the whole"
        raise PolicyBroken(f"{path.name}: {place}: {wrong.message}")
    return data


def span(data: dict[str, Any], path: Path) -> tuple[date, date | None]:
    """From when until when (inclusive; None is open) an entry of `path` holds."""
    try:
        start = date.fromisoformat(data["from"])
        end = date.fromisoformat(data["until"]) if "until" in data else None
    except ValueError as error:
        raise PolicyBroken(f"{path.name}: {error}") from error
    if end is not None and end < start:
        raise PolicyBroken(f"{path.name}: ends on {end}, before it begins on {start}")
    return start, end


@cache
def _validator(part: str) -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{part}"})
