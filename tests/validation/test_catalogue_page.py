"""The page of rules is generated and complete."""

from validation.catalogue_page import rules_page
from validation.legal import BASES
from validation.messages import Granularity, message
from validation.rules import RULES


def test_every_rule_stands_on_the_page_with_its_words() -> None:
    page = rules_page()
    for rule in RULES.values():
        assert f"## {rule.code}\n" in page
        for each in Granularity:
            assert message(rule, each) in page
        assert rule.message_en in page
        assert rule.hint in page
        assert rule.basis_text in page


def test_every_legal_basis_stands_on_the_page_with_its_days() -> None:
    page = rules_page()
    for base in BASES.values():
        assert f"| {base.id} | {base.name} | {base.number} | {base.since or ''} |" in page
