"""The edition of the rules: a name that changes whenever a row might be judged otherwise.

A row that comes just so again, under the same edition, was looked at before. Not only rules count:
normalisation and the field catalogue decide as much, so the edition is taken from the code itself.
"""

import hashlib
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

import records
from validation.rules import RULES

_PLACES = (Path(__file__).parent, Path(records.__file__).parent)


def edition(day: date, waived: Collection[str] = ()) -> str:
    """The edition in force on `day`: 16 hex digits; another one where rules are `waived`."""
    in_force = ",".join(sorted(code for code, rule in RULES.items() if rule.in_force(day)))
    if waived:
        in_force += "\n" + ",".join(sorted(waived))
    return hashlib.sha256(f"{_code()}\n{in_force}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _code() -> str:
    """SHA-256 over the modules of `validation` and `records`, read once a process."""
    total = hashlib.sha256()
    for place in _PLACES:
        for path in sorted(place.rglob("*.py")):
            total.update(path.relative_to(place).as_posix().encode() + b"\n" + path.read_bytes())
    return total.hexdigest()
