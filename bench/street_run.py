"""One run of the whole street over made files, in a process of its own: seconds, peak, sums."""

import argparse
import json
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from acts.collect import collect
from acts.house import open_house
from acts.release import release
from bench.made import PENALTIES, REGISTRY
from bench.memory import Watch
from records.clock import SHANGHAI
from records.field import Channel

MOMENT = datetime(2018, 11, 24, 3, 30, tzinfo=SHANGHAI)


def main() -> None:
    """Collect `folder` into `home` and release the feeds; print one line of JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--day", default="2018-11-23")
    parser.add_argument("--ledger", default="")
    parser.add_argument("--channels", nargs="+", type=Channel, default=list(Channel))
    given = parser.parse_args()
    environment = {
        "WANGJIAN_HOME": str(given.home),
        "WANGJIAN_LEDGER": given.ledger,
        "WANGJIAN_SOURCE_BENCH_REGISTRATION_URL": str(given.folder),
        "WANGJIAN_SOURCE_BENCH_PENALTY_URL": str(given.folder),
    }
    print(json.dumps(run(environment, datetime.fromisoformat(given.day).date(),
                         given.channels)))  # fmt: skip


def run(environment: dict[str, str], day: date, channels: Sequence[Channel]) -> dict[str, object]:
    """Seconds of each part, the peak in MiB, and the penalty batch's counts."""
    times: dict[str, float] = {}
    with open_house(environment) as house, Watch() as watch:
        collect(house, REGISTRY, day, MOMENT)
        start = time.perf_counter()
        tally = collect(house, PENALTIES, day, MOMENT)
        times["collect"] = time.perf_counter() - start
        for channel in channels:
            start = time.perf_counter()
            release(house, channel, day, MOMENT)
            times[channel.value] = time.perf_counter() - start
        digest = house.ledger.digest()
    return {**times, "seconds": sum(times.values()), "peak_mib": watch.peak_mib,
            "digest": digest, **tally.counts()}  # fmt: skip


if __name__ == "__main__":
    main()
