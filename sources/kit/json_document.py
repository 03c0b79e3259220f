"""A JSON document from its bytes: every value the text that was sent, no name lost.

`orjson` turns numbers into numbers and keeps one of two equal names. What it read is taken where
this cannot have happened: no fraction, no exponent and nothing beyond 64 bits came (those become
floats), no `-0`, and the bytes show as many names as it kept. All else `json` reads, slowly.
Not here: what the document means (`envelope.py`).
"""

import json
import re
from itertools import chain
from typing import Any

import orjson

from sources.kit.encodings import as_utf_8, decoded
from sources.kit.errors import NotTheFormat, Place
from sources.kit.json_text import DEEPEST, Brackets, Twice, brackets
from sources.kit.reading import refuse_foreign

MAX_PAGE = 256 << 20
_DEEP = f"JSON nested too deeply (more than {DEEPEST} levels)"
_NESTED = (dict, list)
_MINUS_NOUGHT = re.compile(rb"-0(?![0-9])")


def document(data: bytes, place: Place, encoding: str, path: str) -> tuple[object, Brackets]:
    """What the JSON in `data` says, numbers as their digits, and its shape with `path` marked.

    `NotTheFormat` where it is none; an object in which a name stands twice is a `Twice`.
    """
    if len(data) > MAX_PAGE:
        raise NotTheFormat(place, f"a page of more than {MAX_PAGE:,} bytes")
    refuse_foreign(data[:1024], place)
    utf_8 = as_utf_8(data, place, encoding)
    try:
        said = orjson.loads(utf_8)
    except orjson.JSONDecodeError:
        return _slowly(data, place, encoding, path)
    seen = _held(brackets(utf_8, path), place)
    met: set[object] = set()
    whole = type(said) in _NESTED and _in_digits(said, met) == seen.names and float not in met
    if not whole or (0 in met and _MINUS_NOUGHT.search(utf_8)):
        del said  # or two readings of a large page would be held at once
        return _slowly(data, place, encoding, path, seen)
    return said, seen


def _slowly(
    data: bytes, place: Place, encoding: str, path: str, seen: Brackets | None = None
) -> tuple[object, Brackets]:
    text = decoded(data, place, encoding)
    try:
        said = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise NotTheFormat(
            place, f"not JSON at line {error.lineno} character {error.colno}, {error.msg}"
        ) from error
    except RecursionError:
        raise NotTheFormat(place, _DEEP) from None
    seen = seen or _held(brackets(text.encode(), path), place)
    if _in_digits(said, set()) == seen.names:
        return said, seen
    # A name stands twice somewhere: once more, keeping both.
    return json.loads(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object
    ), seen


def _held(seen: Brackets, place: Place) -> Brackets:
    """`seen`, unless it is nested too deeply."""
    if seen.deepest > DEEPEST:
        raise NotTheFormat(place, _DEEP)
    return seen


def _in_digits(value: object, met: set[object]) -> int:
    """Make the whole numbers in `value` their digits; how many names its objects have.

    `met` gathers the types of what it holds, and 0 where that is a number in it.
    """
    if not isinstance(value, _NESTED):
        return 0
    inner = list(value.values()) if isinstance(value, dict) else value
    names = len(value) if isinstance(value, dict) else 0
    held = set(map(type, inner))
    rows: list[dict[str, object]] = inner if held == {dict} else []
    flat = set(map(type, chain.from_iterable(map(dict.values, rows))))
    if rows and flat.isdisjoint(_NESTED):  # mostly so: rows are looked through without a call each
        met |= flat
        for row in rows if int in flat else ():
            _spell_numbers(row, met)
        return names + sum(map(len, rows))
    met |= held
    if int in held:
        _spell_numbers(value, met)
    return names + sum(_in_digits(each, met) for each in inner if type(each) in _NESTED)


def _spell_numbers(value: dict[Any, Any] | list[Any], met: set[object]) -> None:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if type(each) is int:
            value[key] = str(each)
            if each == 0:
                met.add(0)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice(pairs)
