"""What the outlets hand out on both days: clean rows, spoiled at the country's rate.

Every outlet draws from a stream of its own, so that a new one changes no other's rows.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from sandbox.delivery import Delivery, marked
from sandbox.inject import FAULTS, inject
from sandbox.observations import Wanted
from sandbox.outlet import Outlet
from sandbox.outlets import all_outlets
from sandbox.pattern import Setting

LEAST = 20  # rows of an outlet's day, so that a small country still shows each
LATER = 900_001  # where the second day's numbers begin


def hand_out(
    seed: int, records: int, dirty: float, days: Sequence[date], settings: Sequence[Setting]
) -> tuple[list[Delivery], pl.DataFrame]:
    """Deliveries of every outlet, day by day, and FAULTS; a setting for each day."""
    deliveries, faults = [], [pl.DataFrame(schema=FAULTS)]
    for outlet in all_outlets():
        stream = int.from_bytes(hashlib.sha256(outlet.source_id.encode()).digest()[:4], "big")
        rng = np.random.default_rng([seed, 5, stream])
        before: pl.DataFrame | None = None
        for number, (day, setting) in enumerate(zip(days, settings, strict=True)):
            share = 0.92 if number == 0 else 0.08
            count = max(LEAST, round(records * outlet.share * share))
            free = setting.firms
            if before is not None:  # nobody stands on a list twice
                free = free.join(before, left_on="party_uscc", right_on="_uscc", how="anti")
            serial = 1 if number == 0 else LATER
            wanted = Wanted(free, outlet.authorities(), day - timedelta(days=2), count, serial,
                            outlet.stem)  # fmt: skip
            table, planted = _day(rng, outlet, setting, wanted, dirty)
            faults.append(planted)
            if outlet.whole and before is not None:
                again = before.with_columns(_event=pl.lit("unchanged"))
                table = pl.concat([again, table])
            before = table
            deliveries.append(Delivery(outlet.source_id, day, table, outlet.kind))
    return deliveries, pl.concat(faults)


def _day(
    rng: np.random.Generator, outlet: Outlet, setting: Setting, wanted: Wanted, dirty: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    made = outlet.make(rng, wanted)
    # What does not go over the counter can neither be spoiled nor seen.
    kept_back = [name for name in made.columns if name != "_uscc" and name not in outlet.columns]
    nothing = pl.lit(None, pl.String)
    clean = marked(rng, made.with_columns(nothing.alias(name) for name in kept_back), "new")
    own = Setting(rng, setting.day, setting.firms, setting.late, setting.ended)
    return inject(clean, outlet.kind, own, dirty)
