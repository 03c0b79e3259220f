"""`wangjian score` on the command line: cards, rows, files, frozen months, exit codes."""

import json
from datetime import date
from pathlib import Path

import pytest

from ledger.open import Ledger, open_ledger
from records.score import WORDS, Measure
from records.states import RowState
from tests.fixtures_ledger import lay_ledger
from tests.ledger.deliveries import MOMENT, Row, deliver
from tests.ledger.test_pending import attach
from tests.wangjian.calls import call

DEPARTMENT = "市场监督管理局"
MONTH = ("score", "--month", "2018-09")
PENDING = RowState.IDENTITY_PENDING


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A house whose source had forty rows in time, two late, one of which waits."""
    with open_ledger(lay_ledger(tmp_path / "ledger.sqlite")) as ledger:
        _delivered(ledger)
    return tmp_path


def _delivered(ledger: Ledger) -> None:
    deliver(ledger, [Row("0号")], day=date(2018, 9, 3))
    deliver(ledger, [Row(f"{n}号") for n in range(1, 41)], day=date(2018, 9, 11))
    deliver(ledger, [Row("41号"), Row("42号", state=PENDING)], day=date(2018, 9, 12))


def line(output: str, number: Measure) -> str:
    """The line of one number in a department's card."""
    (found,) = [each for each in output.splitlines() if each.split()[:1] == [number.value]]
    return found


def test_a_card_tells_counts_shares_and_what_is_counted(home: Path) -> None:
    answer = call(*MONTH, "--department", DEPARTMENT, home=home, COLUMNS="200")
    assert answer.returncode == 0, answer.stderr
    card = answer.stdout.split("行政处罚")[0] if "行政处罚" in answer.stdout else answer.stdout
    penalties = next(part for part in card.split(DEPARTMENT) if "penalty" in part)
    assert "95.2% (40/42)" in line(penalties, Measure.TIMELY_7)
    assert "97.7% (42/43)" in line(penalties, Measure.ENTERED)
    assert "2/2" in line(penalties, Measure.LATE_SHORT), "so small a total bears no share"
    assert "1/1" in line(penalties, Measure.OPEN_NEW)
    assert WORDS[Measure.TIMELY_7].counts[:12] in line(penalties, Measure.TIMELY_7)
    assert "日历未更新" not in answer.stdout


def test_an_unknown_year_says_that_the_calendar_is_not_up_to_date(home: Path) -> None:
    answer = call("score", "--month", "2050-01", home=home)
    assert answer.returncode == 0
    assert "日历未更新" in answer.stdout


def test_the_rows_of_a_number_are_listed(home: Path) -> None:
    asked = (*MONTH, "--department", DEPARTMENT, "--rows")
    late = call(*asked, "late_7", home=home, COLUMNS="200")
    assert late.returncode == 0, late.stderr
    assert late.stdout.count("2018-09-12  ") == 2
    assert "公示!第4行" in late.stdout
    assert late.stdout.rstrip().endswith("2 行")
    rest = call(*asked, "entered", "--side", "rest", home=home, COLUMNS="200")
    assert "identity_pending" in rest.stdout
    assert rest.stdout.rstrip().endswith("1 行")
    missing = call(*asked, "reported", "--side", "rest", home=home, COLUMNS="200")
    assert "missing" in missing.stdout, "a day without a delivery"


def test_every_number_in_json_names_how_its_rows_are_listed(home: Path) -> None:
    path = home / "card.json"
    assert call(*MONTH, "--json", str(path), home=home).returncode == 0
    card = json.loads(path.read_text("utf-8"))
    assert {number["measure"] for number in card["numbers"]} == {each.value for each in Measure}
    (timely,) = [
        number for number in card["numbers"]
        if (number["measure"], number["department"], number["kind"])
        == ("timely_7", DEPARTMENT, "penalty")
    ]  # fmt: skip
    assert (timely["counted"], timely["total"], round(timely["share"], 3)) == (40, 42, 0.952)
    listed = timely["rows"].removeprefix("wangjian ").split()
    assert call(*listed, home=home).stdout.rstrip().endswith("40 行")


def test_a_frozen_month_is_shown_frozen_with_the_present_beside(home: Path) -> None:
    assert "2018-09 已冻结" in call(*MONTH, "--freeze", home=home).stdout
    with open_ledger(f"sqlite:///{home / 'ledger.sqlite'}") as ledger:
        (chunk,) = ledger.marked_rows()
        ledger.resolve_pending(attach(chunk.rows), MOMENT)
    again = call(*MONTH, "--freeze", "--department", DEPARTMENT, home=home, COLUMNS="200")
    assert again.returncode == 0, again.stderr
    assert "早已冻结，未作改动" in again.stdout
    penalties = next(part for part in again.stdout.split(DEPARTMENT) if "penalty" in part)
    assert "97.7% (42/43) → 100.0% (43/43)" in line(penalties, Measure.ENTERED)
    assert "→" not in line(penalties, Measure.TIMELY_7)


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (("score", "--month", "2018-9"), 2, "'2018-9' is no month like 2018-09"),
        ((*MONTH, "--rows", "quality"), 2, "no number is called 'quality'; there are reported"),
        ((*MONTH, "--rows", "late_7", "--side", "left"), 2, "--side is counted, total, rest"),
        ((*MONTH, "--department", "某局"), 2, "no department is called '某局'"),
        ((*MONTH, "--json", "/dev/null/card.json"), 2, "Not a directory"),
        (("score", "--month", "2099-12", "--freeze"), 1, "2099-12 is not over yet"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(
    home: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = call(*arguments, home=home)
    assert (answer.returncode, answer.stderr.count("\n")) == (code, 1)
    assert words in answer.stderr


def test_a_house_without_a_delivery_has_empty_cards(tmp_path: Path) -> None:
    answer = call(*MONTH, home=tmp_path / "new")
    assert answer.returncode == 0, answer.stderr
    assert "—" in answer.stdout
