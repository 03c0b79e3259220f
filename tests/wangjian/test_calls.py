"""The processes in which the other tests call commands."""

import sys

from tests.forked import FORKED, threads_of_parent


def test_the_process_they_are_forked_from_has_set_no_table_to_work() -> None:
    process = FORKED.Process(target=_ended_by_workers)
    process.start()
    process.join()
    assert process.exitcode == 0


def _ended_by_workers() -> None:
    sys.exit(sum(name.startswith("polars-") and name[7:].isdigit() for name in threads_of_parent()))
