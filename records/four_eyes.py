"""Which decisions two persons make: those whose public result cannot be taken back (design §11)."""

from collections.abc import Collection

from records.kind import Kind
from records.reasons import Verb

MOST_ALONE = 200
"""So many rows one person may correct, or say whose they are, in one operation."""
ALWAYS_TWO = (Verb.WAIVE, Verb.MERGE, Verb.SPLIT, Verb.ALIAS)
"""One person's word would change what the ladder concludes of rows nobody has looked at."""
REJECTED_BY_TWO = (Kind.PENALTY,)
"""Kinds of which a row is not sent back by one person alone: what it says would never be shown."""


def needs_two(verb: Verb, kinds: Collection[Kind] = ()) -> bool:
    """Whether another person than who asks must allow it; `kinds` are those of the rows."""
    if verb in ALWAYS_TWO:
        return True
    return verb is Verb.REJECT and any(kind in REJECTED_BY_TWO for kind in kinds)
