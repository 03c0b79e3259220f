"""The rules, grouped by promise; reading order is running order.

`RULES` maps every code to its rule. Add a rule to the tuple of its module, and a case that breaks
it and one that keeps it to `tests/validation/cases/<CODE>.toml`.
"""

from validation.rule import Rule
from validation.rules.contents import (
    AMOUNT_RULES,
    AUTHORITY_RULES,
    CHOICE_RULES,
    STATE_RULES,
)
from validation.rules.credit_code import USCC_RULES
from validation.rules.dates import DATE_RULES
from validation.rules.party import LEGACY_RULES, PARTY_RULES
from validation.rules.words import DOC_RULES, NAME_RULES, TEXT_RULES

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *USCC_RULES,
        *LEGACY_RULES,
        *NAME_RULES,
        *PARTY_RULES,
        *TEXT_RULES,
        *DOC_RULES,
        *DATE_RULES,
        *CHOICE_RULES,
        *AMOUNT_RULES,
        *AUTHORITY_RULES,
        *STATE_RULES,
    )
}
"""Every rule by its permanent code, in running order."""
