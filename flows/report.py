"""The table of the day, as a Prefect artifact beside the run."""

from collections.abc import Sequence
from datetime import date

from prefect.artifacts import create_table_artifact

from acts.freshness import freshness
from acts.house import open_house
from records.tally import Tally


def report_day(day: date, tallies: Sequence[Tally]) -> None:
    """One line per source: received, unchanged, accepted, quarantined, pending and so on.

    And how fresh each source is, in a table of its own.
    """
    rows = [{"source": tally.source_id, **tally.counts()} for tally in tallies]
    create_table_artifact(
        key=f"day-{day:%Y-%m-%d}",
        table=rows,
        description=f"{day:%Y-%m-%d} 各来源收发情况",
    )
    with open_house() as house:
        found = freshness(house, day)
    create_table_artifact(
        key=f"freshness-{day:%Y-%m-%d}",
        table=[
            {"source": one.source.id, "system": one.source.system.value, "state": one.state.value,
             "last good": str(one.last_good or ""), "age": one.age, "promise": one.promise}
            for one in found
        ],
        description=f"{day:%Y-%m-%d} 各来源新鲜度",
    )  # fmt: skip
