"""Candidates by name, one name at a time as the desk asks: names with one slip each."""

import statistics
import time
from random import Random

import polars as pl

from bench.identity_made import Register, settle
from identity.by_name import SOUGHT, by_name
from ledger.open import open_ledger

MOST = 5
_WARM = 20


def names(url: str, register: Register, rows: int) -> dict[str, float]:
    """Milliseconds (median, p95) to find candidates, and the share with the right one among them.

    `rows` names of the register are asked for, which is indexed before.
    """
    asked = misspelt(register, rows + _WARM)
    taken, right = [], 0
    with open_ledger(url) as ledger:
        ledger.index_names()
        settle(url)
        index = ledger.names()
        for one in asked.iter_slices(1):
            started = time.perf_counter()
            sought = one.match_to_schema(SOUGHT, missing_columns="insert", extra_columns="ignore")
            found = by_name(sought, index, MOST)
            taken.append((time.perf_counter() - started) * 1000)
            right += one["uscc"][0] in found["uscc"]
    p95 = statistics.quantiles(taken[_WARM:], n=20)[-1]
    return {"median": statistics.median(taken), "p95": p95, "right": right / asked.height}


def misspelt(register: Register, count: int, seed: int = 19) -> pl.DataFrame:
    """`_row`, `party_name` and `uscc`: names of the register, each with one slip."""
    dice = Random(seed)
    drawn = register.drawn(count, seed)
    spelt = [_slipped(dice, name) for name in drawn["name"]]
    return drawn.select(
        _row=pl.int_range(pl.len(), dtype=pl.Int64),
        party_name=pl.Series(spelt, dtype=pl.String),
        uscc="uscc",
    )


def _slipped(dice: Random, name: str) -> str:
    """One character another or missing, two swapped, or the city left out."""
    place = dice.randrange(len(name) - 1)
    return dice.choice(
        (
            name[:place] + "某" + name[place + 1 :],
            name[:place] + name[place + 1 :],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            name[2:],
        )
    )
