"""The page of rules is generated and complete."""

from validation.catalogue_page import rules_page
from validation.rules import RULES


def test_every_rule_stands_on_the_page_with_its_words() -> None:
    page = rules_page()
    for rule in RULES.values():
        assert f"## {rule.code}\n" in page
        assert rule.message in page
        assert rule.hint in page
