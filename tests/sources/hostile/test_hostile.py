"""Whatever a department sends ends in rows, lines set aside, or one named error: never in a crash.

The table of cases and outcomes is printed at the end of the run (tests/conftest.py).
"""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from sources.kit.fetching import Access
from tests.sources.hostile.case import Case, Stage
from tests.sources.house import Department, House

LONGEST_SECONDS = 30
CASES: tuple[Case, ...] = tuple(
    case
    for path in sorted(Path(__file__).parent.glob("cases_*.py"))
    for case in import_module(f"tests.sources.hostile.{path.stem}").CASES
)


@contextmanager
def no_hang() -> Iterator[None]:
    def late(_signal: int, _frame: object) -> None:
        pytest.fail(f"still at it after {LONGEST_SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.access}: {case.name}")
def test_a_hostile_delivery_ends_in_a_finding_or_a_named_error(
    case: Case,
    house: House,
    department: Department,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("hostile", f"{case.access}|{case.outcome}")
    folder = tmp_path / "theirs"
    folder.mkdir()
    stage = Stage(house, department, folder)
    with no_hang():
        if case.error is not None:
            with pytest.raises(case.error) as caught:
                case.act(stage)
            assert type(caught.value) is case.error
            assert case.says, "a case of an error says what the message must hold"
            for words in case.says:
                assert words in str(caught.value)
            return
        took = case.act(stage)
    parties = took.table["party_name"].to_list() if "party_name" in took.table.columns else []
    assert parties == list(case.names)
    assert took.reading.count.unparsable == case.aside
    for column, expected in case.values.items():
        assert took.table[column].to_list() == expected


def test_no_two_cases_bear_one_name() -> None:
    assert len({(case.access, case.name) for case in CASES}) == len(CASES)


def test_every_kind_of_access_has_cases_enough() -> None:
    covered = Counter(case.access for case in CASES)
    assert set(covered) == set(Access)
    assert min(covered.values()) >= 20
    assert covered.total() >= 120
