"""The commands that do work: run, collect, release. Each starts a flow and says how it ended."""

from datetime import date, timedelta

from records.field import Channel
from wangjian.clockwork import hush, ready
from wangjian.console import complain, say
from wangjian.progress import watching


def run(day: date) -> int:
    """Every source and every feed for `day`; 1 when a source failed."""
    ready()
    from flows.errors import DayFailed
    from flows.every_day import every_day
    from wangjian.show import status

    hush()
    try:
        with watching(f"{day}"):
            every_day(day=day)
    except DayFailed as failed:
        for failure in failed.failures:
            complain(failure)
        status(day)
        return 1
    return status(day)


def collect(source_id: str, day: date, last: date, *, new_columns: bool) -> int:
    """One source from `day` to `last`; 1 when a day failed, 2 when there is no such source.

    A day that fails does not stop the days after it: each is a delivery of its own.
    """
    from sources import all_sources
    from sources.kit.errors import SourceError

    if source_id not in {source.id for source in all_sources()}:
        complain(f"no source is called {source_id!r}; `wangjian sources` lists them")
        return 2
    if last < day:
        complain(f"--until {last} lies before --day {day}: nothing would be collected")
        return 2
    ready()
    from flows.collect_source import collect_source
    from wangjian.show import status

    hush()
    failed = False
    for each in _days(day, last):
        try:
            with watching(f"{each}: collecting {source_id}"):
                counts = collect_source(source_id=source_id, day=each, new_columns=new_columns)
            if not any(counts.values()):
                dry = f"wangjian sources try {source_id} --day {each}"
                say(f"{source_id} {each}: nothing was delivered; `{dry}` says what was looked for")
        except SourceError as error:
            complain(f"{source_id} {each}: {error}")
            failed = True
    return 1 if failed else status(day if day == last else None)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def release(day: date) -> int:
    """The three feeds for `day`; 1 when a gate held one, or another process publishes one."""
    ready()
    from flows.errors import DayFailed
    from flows.release_feeds import release_feeds
    from wangjian.releases import waiting

    hush()
    try:
        with watching(f"{day}: releasing"):
            sequence = release_feeds(day=day)
    except DayFailed as failed:
        for held in failed.failures:
            complain(held)
        return 1
    busy = [channel for channel in Channel if channel.value not in sequence]
    for channel, seq in sequence.items():
        say(f"{channel}：第 {seq} 期")
    for words in waiting():
        complain(words)
    for channel in busy:
        complain(f"{channel}：另一进程正在发布，本次未做任何事")
    return 1 if busy else 0
