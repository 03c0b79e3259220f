"""Every known fault is answered, by rules that exist or in words."""

import pytest

from acts.findings import IDENTITY_RULES
from acts.pages import rule_words
from validation.coverage import CHAPTERS, TRIVIAL, counted
from validation.coverage_page import coverage_page
from validation.entry import Entry
from validation.rules import RULES

ENTRIES = [entry for entries in CHAPTERS.values() for entry in entries]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_names_rules_that_exist_or_says_why_not(entry: Entry) -> None:
    assert entry.rules or entry.reason
    for code in entry.rules:
        told_elsewhere = code in IDENTITY_RULES.values() or rule_words(code).message != code
        assert code in RULES or told_elsewhere, code


def test_no_entry_of_the_three_lists_is_left_out() -> None:
    assert [len(entries) for entries in CHAPTERS.values()] == [28, 11, 23]
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert [entry.name for entry in CHAPTERS["Cross-field rules (domain §2.5)"]] == [
        f"R{number}" for number in range(1, 12)
    ]


def test_at_least_eighty_rules_ask_more_than_whether_something_is_there() -> None:
    assert len(counted()) >= 80
    assert set(RULES) >= TRIVIAL
    assert f"{len(counted())} of them" in coverage_page()
