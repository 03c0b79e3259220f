"""One known fault and what answers it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the mapping: `name` as its list calls it, `fault` in Chinese.

    `reason` says in Chinese what the rules leave open, or why there is none.
    """

    name: str
    fault: str
    rules: tuple[str, ...] = ()
    reason: str = ""
