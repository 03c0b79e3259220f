"""Money: what is written in words or figures is one amount."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.kind import CATALOGUES, Kind
from validation.normalise.amounts import cents_in_words, han_amount, wan_yuan
from validation.normalise.draft import Draft
from validation.normalise.money import type_amounts

DIGITS = "零壹贰叁肆伍陆柒捌玖"
CENTS = st.integers(0, 10**13).map(lambda cents: Decimal(cents) / 100)


def in_capitals(number: int) -> str:
    """Chinese capitals for a whole number below 10^12, as a cheque writes them."""
    text = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, unit) if unit > 1 else (number, 0)
        if section:
            gap = "零" if text and section < 1000 else ""
            text += gap + four_digits(section) + name
    return text or "零"


def four_digits(number: int) -> str:
    text, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
        gap = bool(text) and not digit
    return text


@given(yuan=st.integers(1, 10**12 - 1))
def test_capitals_are_read_as_the_number_they_spell(yuan: int) -> None:
    assert han_amount(f"{in_capitals(yuan)}元整") == yuan
    assert cents_in_words(f"罚款人民币{in_capitals(yuan)}元") == yuan * 100


@given(yuan=CENTS)
def test_yuan_in_figures_become_wan_yuan_exactly(yuan: Decimal) -> None:
    assert wan_yuan(f"{yuan:f}元") == yuan / 10_000
    assert wan_yuan(f"¥{yuan:,f} 元") == yuan / 10_000


@given(cents=st.integers(0, 10**15))
def test_a_bare_figure_is_already_wan_yuan(cents: int) -> None:
    amount = Decimal(cents) / 10**6
    assert wan_yuan(f"{amount:f}") == amount
    assert wan_yuan(f"{amount:f}万元") == amount


@pytest.mark.parametrize(
    "text,amount",
    [("贰仟元整", "0.2"), ("2千元", "0.2"), ("1,000,000", "1000000"), ("2000圆", "0.2"),
     ("0.30000000000000004", "0.3"), ("2E-1", "0.2"), ("二千元", "0.2"), ("伍角", None),
     ("５００元", "0.05"), ("壹拾元伍角", "0.00105")],
)  # fmt: skip
def test_forms_met_in_practice_are_read(text: str, amount: str | None) -> None:
    assert wan_yuan(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "约2000元",
        "1,00",
        "2000-3000元",
        "0.1234567",
        "若干",
        "1e99",
        "元",
        "",
        "1.2.3",
        "NaN",
    ],
)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert wan_yuan(text) is None


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    amount = wan_yuan(text)
    assert amount is None or amount >= 0


def test_a_column_keeps_the_usual_form_and_records_the_rest() -> None:
    texts = ["0.2", None, "2,000元", "约2", "3"]
    draft = Draft(pl.DataFrame({"_row": range(5), "fine_wan_yuan": texts}))
    type_amounts(draft, [CATALOGUES[Kind.PENALTY].by_name["fine_wan_yuan"]])
    expected = [Decimal("0.2"), None, Decimal("0.2"), None, Decimal(3)]
    assert draft.table["fine_wan_yuan"].to_list() == expected
    assert draft.facts["_unread_fine_wan_yuan"].to_list() == [False, False, False, True, False]
    assert draft.changes()["_row"].to_list() == [2]
