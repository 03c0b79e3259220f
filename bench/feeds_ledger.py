"""The act that releases, on a ledger of millions of publications: what changes decides the cost.

The publications are made and entered as a first release; what then changes comes in by the real
street, collected from a file. Each of these has a process of its own, so that the one that is
measured has never done anything but release.
"""

import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from acts.collect import collect
from acts.house import House, open_house
from acts.release import release
from bench.apart import apart
from bench.feeds_made import CHANNEL, first_lines
from bench.made import PENALTIES, REGISTRY, make
from bench.memory import Watch
from ledger.releases import Published as Remembered
from publish import policy
from publish.announce import Plan
from publish.release import write_release
from records.clock import SHANGHAI
from records.kind import CATALOGUES, Kind

DAY = date(2018, 11, 23)
MOMENT = datetime(2018, 11, 24, 10, 0, tzinfo=SHANGHAI)
ROUNDS = 5  # machines are shared: the best round counts
_FIELDS = CATALOGUES[Kind.PENALTY].by_name
_CODE, _WORDS, _SCOPE = (
    _FIELDS[name].zh for name in ("party_uscc", "penalty_content", "use_scope")
)


def compared(folder: Path, small: int, large: int, changes: int) -> Mapping[str, float]:
    """Seconds of a release of about `changes` lines over `small` and `large` lines, and of none.

    The changes of each let a hundredth as many enterprises come, and as many leave. Rounds of the
    two take turns, so that a machine that slows down or speeds up does so for both.
    """
    rows = {folder / "small": small, folder / "large": large}
    rounds: dict[Path, list[tuple[float, int, int]]] = {each: [] for each in rows}
    peak = 0.0
    for each, number in rows.items():
        apart(stand, each, number, changes)
    with ExitStack() as opened:
        houses = {each: opened.enter_context(open_house(_environment(each))) for each in rows}
        for number in range(1 + ROUNDS):
            for each, house in houses.items():
                apart(change, each, number, changes)
                with Watch() as watch:
                    rounds[each].append(_release(house, number))
                peak = max(peak, watch.peak_mib)
        empty, *said = _release(houses[folder / "large"], 1 + ROUNDS)
    # The first round brings the enterprises along.
    best, (seconds, lines, gone) = (min(found[1:]) for found in rounds.values())
    assert gone
    assert said == [0, 0]
    return {"small": best[0], "large": seconds, "lines": lines + gone, "empty": empty,
            "peak_mib": peak}  # fmt: skip


def stand(folder: Path, rows: int, changes: int) -> None:
    """A first release of so many made penalties, in the ledger and in the tree."""
    make(folder / "made", changes)
    with open_house(_environment(folder)) as house:
        _publish(house, rows)
        collect(house, REGISTRY, DAY, MOMENT)


def change(folder: Path, number: int, changes: int) -> None:
    """The same file with other words, collected: round `number`.

    Penalties of enterprises that have no other are kept from the public, and those of the round
    before are not any more: their codes leave and come.
    """
    made = folder / "made" / "penalties.csv"
    table = pl.read_csv(made, infer_schema=False)
    words = pl.format("{}，第{}稿", pl.col(_WORDS).fill_null("罚款"), pl.lit(number))
    only = pl.col(_CODE).is_not_null() & (pl.len().over(_CODE) == 1)
    share = max(changes // 100, 1)
    is_kept = only & ((only.cum_sum() - 1) // share == number)
    table.with_columns(
        words.alias(_WORDS), pl.when(is_kept).then(pl.lit("2")).alias(_SCOPE)
    ).write_csv(made)
    day, moment = _when(number)
    with open_house(_environment(folder)) as house:
        collect(house, PENALTIES, day, moment)


def _when(number: int) -> tuple[date, datetime]:
    return DAY + timedelta(days=number), MOMENT + timedelta(minutes=1 + number)


def _environment(folder: Path) -> Mapping[str, str]:
    made = str(folder / "made")
    return {
        "WANGJIAN_HOME": str(folder / "home"),
        "WANGJIAN_SOURCE_BENCH_REGISTRATION_URL": made,
        "WANGJIAN_SOURCE_BENCH_PENALTY_URL": made,
    }


def _release(house: House, number: int) -> tuple[float, int, int]:
    """Seconds of the release of a round, and how many lines came or changed, and left."""
    started = time.perf_counter()
    done = release(house, CHANNEL, *_when(number))
    seconds = time.perf_counter() - started
    said = json.loads(done.summary or "{}")
    return seconds, said["put"], sum(said["del"].values())


def _publish(house: House, rows: int) -> None:
    row = house.ledger.prepare_release(CHANNEL, DAY, MOMENT)
    settings = house.settings
    plan = Plan(
        settings.feeds, settings.archive, CHANNEL, 1, DAY, MOMENT, keys=settings.keys
    )  # fmt: skip
    kept: list[pl.DataFrame] = []
    regime = policy.load().regime(CHANNEL, DAY)
    published = write_release(plan, first_lines(rows, DAY, kept), lambda _: kept[0].clear())
    summary = json.dumps({"put": rows, "del": {}, "regime": regime})
    made = Remembered(published.sha256, published.root, published.count, summary)
    house.ledger.finish_release(row, made, kept)
