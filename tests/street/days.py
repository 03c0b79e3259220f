"""The days of a pretend country through the acts, without the clock; also a process to kill."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from acts.collect import collect
from acts.house import House, open_house
from acts.release import release
from acts.resolve_pending import resolve_pending
from records.clock import SHANGHAI
from records.field import Channel
from sources import all_sources
from sources.kit.session import SessionSettings
from sources.kit.source import Source
from tests.street.same_keys import lay_out

LOCAL = {"market_penalties", "market_licences", "justice_penalties", "platform_shops"}


@contextmanager
def hasty_house(environment: Mapping[str, str]) -> Iterator[House]:
    """A house that owes its own pretend departments no politeness."""
    with open_house(environment) as house:
        yield replace(house, session=SessionSettings(host_seconds=0))


def street_sources() -> tuple[Source, ...]:
    """Few sources that show the whole street: the first of every kind of record and of access.

    The same for each case; every source by itself is read in tests/sources, and all together are
    collected by `collect_days` and by the demo.
    """
    chosen: dict[str, Source] = {}
    for each in all_sources():
        for trait in (each.kind, each.fetch.access, each.read.__class__):
            chosen.setdefault(f"{trait}", each)
    ids = {each.id for each in chosen.values()} | LOCAL
    return tuple(each for each in all_sources() if each.id in ids)


def run_days(
    environment: Mapping[str, str],
    days: Sequence[date],
    sources: Sequence[Source] = (),
) -> str:
    """Collect `sources`, or the street's, resolve and release each day; the ledger's digest."""
    lay_out(Path(environment["WANGJIAN_HOME"]) / "keys")
    with hasty_house(environment) as house:
        for day in days:
            moment = datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI)
            for source in sources or street_sources():
                collect(house, source, day, moment)
            resolve_pending(house, moment)
            for channel in Channel:
                release(house, channel, day, moment)
        return house.ledger.digest()


def collect_days(
    environment: Mapping[str, str], days: Sequence[date], sources: Sequence[Source]
) -> str:
    """Collect alone, every source and day: what has been collected is answered by the ledger."""
    with hasty_house(environment) as house:
        for day in days:
            moment = datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI)
            for source in sources:
                collect(house, source, day, moment)
        return house.ledger.digest()


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` by its relative path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def unfinished(environment: Mapping[str, str], days: Sequence[date]) -> list[date]:
    """The days to run again after a kill: those whose three releases do not all stand yet."""
    with open_house(environment) as house:
        last = [house.ledger.last_release(channel) for channel in Channel]
    done = min((row.day if row else date.min for row in last), default=date.min)
    return [day for day in days if day > done]


@dataclass(frozen=True)
class Course:
    """What a process does that may be killed, and what it says in `told` when it was not."""

    days: Sequence[date]
    sources: Sequence[str]
    collect_only: bool

    def run(self, environment: dict[str, str], told: Path) -> None:
        """Run what is left of the days; the ledger's digest is told."""
        asked = [source for source in all_sources() if source.id in self.sources]
        if self.collect_only:
            digest = collect_days(environment, self.days, asked)
        else:
            digest = run_days(environment, unfinished(environment, self.days), asked)
        told.write_text(digest)
