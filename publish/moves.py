"""What goes on under another id: codes that a link joined, and who stands in whose place.

A record that moves between two codes that a link ever joined goes on (ADR 15); any other move was
a wrong attachment. An enterprise that is published itself goes on under the code to which a link
of one enterprise leads, and back when that link is taken back.
"""

from dataclasses import dataclass, field

import polars as pl

from records.states import ONE_ENTERPRISE

# Codes between which a move is no fault, in both directions.
JOINED = pl.Schema({"old_uscc": pl.String(), "uscc": pl.String()})
# A code and the one under which its enterprise goes on.
ONWARD = pl.Schema({"uscc": pl.String(), "onward": pl.String()})
# A subject that left as a whole: as what that is told, and the id under which it goes on, if any.
LEFT = pl.Schema({"subject": pl.String(), "told": pl.String(), "successor": pl.String()})


@dataclass(frozen=True, slots=True)
class Moves:
    """JOINED of the codes that subjects of a delta moved between, and LEFT of its enterprises.

    `astray`: enterprises that go on, of which the last line may say what was another's.
    """

    joined: pl.DataFrame
    left: pl.DataFrame
    astray: pl.Series = field(default_factory=lambda: pl.Series("subject", dtype=pl.String()))


NO_MOVES = Moves(pl.DataFrame(schema=JOINED), pl.DataFrame(schema=LEFT))


def joined(links: pl.DataFrame) -> pl.DataFrame:
    """JOINED of LINKS, over chains of links as well; those taken back count too."""
    steps = links.select(old_uscc="old_uscc", uscc="new_uscc")
    led = _followed(steps, "old_uscc", "uscc")
    back = led.select(old_uscc="uscc", uscc="old_uscc")
    return pl.concat([led, back]).unique(maintain_order=True).match_to_schema(JOINED)


def onward(links: pl.DataFrame) -> pl.DataFrame:
    """ONWARD of LINKS: to the end of the links in force; else back along the last one ended.

    A code that its links lead round to itself goes nowhere.
    """
    one = links.filter(pl.col("sort").is_in([sort.value for sort in ONE_ENTERPRISE]))
    holds = pl.col("ended_on").is_null()
    newest = one.filter(holds).unique("old_uscc", keep="first", maintain_order=True)
    led = _followed(newest.select(uscc="old_uscc", onward="new_uscc"), "uscc", "onward")
    ends = led.filter(~pl.col("onward").is_in(newest["old_uscc"].implode()))
    ended = one.filter(~holds).sort("ended_on", descending=True, maintain_order=True)
    back = ended.unique("new_uscc", keep="first", maintain_order=True)
    leads_on = pl.col("uscc").is_in(newest["old_uscc"].implode())
    back = back.select(uscc="new_uscc", onward="old_uscc").filter(~leads_on)
    return pl.concat([ends, back]).match_to_schema(ONWARD)


def _followed(steps: pl.DataFrame, start: str, end: str) -> pl.DataFrame:
    """Every pair that one or more of `steps` lead along, each once."""
    reached = steps.unique(maintain_order=True)
    while True:
        further = reached.join(steps.rename({start: end, end: "_next"}), on=end).select(
            start, pl.col("_next").alias(end)
        )
        both = pl.concat([reached, further.filter(pl.col(start) != pl.col(end))])
        wider = both.unique(maintain_order=True)
        if wider.height == reached.height:
            return reached
        reached = wider
