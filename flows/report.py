"""The table of the day, as a Prefect artifact beside the run."""

from collections.abc import Sequence
from datetime import date

from prefect.artifacts import create_table_artifact

from records.tally import Tally


def report_day(day: date, tallies: Sequence[Tally]) -> None:
    """One line per source: received, unchanged, accepted, quarantined, pending and so on."""
    rows = [{"source": tally.source_id, **tally.counts()} for tally in tallies]
    create_table_artifact(
        key=f"day-{day:%Y-%m-%d}",
        table=rows,
        description=f"{day:%Y-%m-%d} 各来源收发情况",
    )
