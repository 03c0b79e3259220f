"""`wangjian demo`: two days of a pretend country through the whole street."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.clockwork import hush, wind_up
from wangjian.console import complain, say
from wangjian.progress import watching
from wangjian.show import DEMO_MARK

if TYPE_CHECKING:
    from datetime import date

    from sandbox.sandbox import Sandbox


def demo(home: str, seed: int, enterprises: int, records: int) -> int:
    """Run both days from nothing; 1 when a source, a sum or a planted fault came out wrong."""
    from sandbox.sandbox import Sandbox

    folder = Path(home).absolute()
    if not _swept(folder):
        return 2
    sandbox = Sandbox(seed=seed, enterprises=enterprises, records=records)
    with watching("the pretend country opens its departments"):
        running = sandbox.start(folder / "sandbox")
    with running:
        own = {"WANGJIAN_HOME": str(folder), "WANGJIAN_HOST_SECONDS": "0"}  # our own departments
        os.environ.update({**own, **running.environment()})
        os.environ.pop("WANGJIAN_LEDGER", None)
        wrong = _days(folder, sandbox)
    (folder / DEMO_MARK).write_text(str(sandbox.days[-1]), encoding="ascii")
    setting = f"export WANGJIAN_HOME={folder} WANGJIAN_PORTAL_DAY={sandbox.days[-1]}"
    say(f"\nLook further:  {setting}; .venv/bin/wangjian status")
    say("               .venv/bin/wangjian desk (stewards), .venv/bin/wangjian portal (feeds)")
    return 1 if wrong else 0


def _swept(folder: Path) -> bool:
    """An empty home; a folder that no demo made is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / DEMO_MARK).exists():
        complain(f"{folder} is not empty and no demo made it; choose another --home")
        return False
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (folder / DEMO_MARK).touch()
    return True


def _days(folder: Path, sandbox: Sandbox) -> bool:
    wind_up(folder)
    from flows.errors import DayFailed
    from flows.every_day import every_day

    hush()
    wrong = False
    # A source that was just written has no department here yet: nobody can ask it.
    served = sorted({delivery.source_id for delivery in sandbox.deliveries})
    for day in sandbox.days:
        with watching(f"{day}: collecting, checking, attaching, releasing"):
            try:
                every_day(day=day, only=served)
            except DayFailed as failed:
                for failure in failed.failures:
                    complain(failure)
                wrong = True
        wrong = _tell(day) or wrong
    told = [_tell_faults(sandbox), _tell_breaches(sandbox)]
    return any(told) or wrong


def _tell(day: date) -> bool:
    from wangjian.show import status

    say("")
    return status(day) != 0


def _tell_faults(sandbox: Sandbox) -> bool:
    from wangjian.faults import report

    say("")
    return report(sandbox) != 0


def _tell_breaches(sandbox: Sandbox) -> bool:
    """Promises that the country knows to be broken, and whether the house says so of each firm."""
    from acts.breaches import breaches_of
    from acts.house import open_house

    codes = sandbox.broken["uscc"].unique()
    with open_house() as house:
        found = breaches_of(house, codes, sandbox.days[-1])
    missed = sorted(set(codes) - set(found["uscc"]))
    say(f"\n承诺后违法: told of {len(codes) - len(missed)} of {len(codes)} enterprises")
    for row in found.head(1).iter_rows(named=True):
        say(f"  {row['uscc']} {row['words']}")
    if missed:
        complain(f"not told of {', '.join(missed)}")
    return bool(missed)
