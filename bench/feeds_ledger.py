"""The act that releases, on a ledger of millions of publications: what changes decides the cost.

The publications are made and entered as a first release; what then changes comes in by the real
street, collected from a file.
"""

import json
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from acts.collect import collect
from acts.house import House, open_house
from acts.release import release
from bench.feeds_made import CHANNEL, first_lines
from bench.made import PENALTIES, REGISTRY, make
from ledger.releases import Published as Remembered
from publish import policy
from publish.announce import Plan
from publish.release import write_release
from records.clock import SHANGHAI
from records.kind import CATALOGUES, Kind

DAY = date(2018, 11, 23)
MOMENT = datetime(2018, 11, 24, 10, 0, tzinfo=SHANGHAI)
ROUNDS = 3  # machines are shared: the best round counts
_WORDS = next(f.zh for f in CATALOGUES[Kind.PENALTY].fields if f.name == "penalty_content")


def measured(folder: Path, rows: int, changes: int) -> Mapping[str, float]:
    """Seconds of a release of about `changes` lines over `rows` that stand, and of none."""
    make(folder / "made", changes)
    environment = {
        "WANGJIAN_HOME": str(folder / "home"),
        "WANGJIAN_SOURCE_BENCH_REGISTRATION_URL": str(folder / "made"),
        "WANGJIAN_SOURCE_BENCH_PENALTY_URL": str(folder / "made"),
    }
    with open_house(environment) as house:
        _stand(house, rows)
        collect(house, REGISTRY, DAY, MOMENT)
        runs = [_round(house, folder / "made", number) for number in range(1 + ROUNDS)]
        seconds, lines = min(runs[1:])  # the first brings the enterprises along
        started = time.perf_counter()
        last = release(
            house, CHANNEL, DAY + timedelta(days=1 + ROUNDS), MOMENT + timedelta(hours=1)
        )
        empty = time.perf_counter() - started
    said = json.loads(last.summary or "{}")
    assert (said["put"], said["del"]) == (0, {})
    return {"seconds": seconds, "lines": lines, "empty": empty}


def _stand(house: House, rows: int) -> None:
    """A first release of so many made penalties, in the ledger and in the tree."""
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


def _round(house: House, made: Path, number: int) -> tuple[float, int]:
    """The same file with other words, collected and released: seconds of the release, lines."""
    table = pl.read_csv(made / "penalties.csv", infer_schema=False)
    words = pl.format("{}，第{}稿", pl.col(_WORDS).fill_null("罚款"), pl.lit(number))
    table.with_columns(words.alias(_WORDS)).write_csv(made / "penalties.csv")
    day, moment = DAY + timedelta(days=number), MOMENT + timedelta(minutes=1 + number)
    collect(house, PENALTIES, day, moment)
    started = time.perf_counter()
    done = release(house, CHANNEL, day, moment)
    said = json.loads(done.summary or "{}")
    return time.perf_counter() - started, said["put"]
