"""The rules, grouped by promise; reading order is running order.

`RULES` maps every code to its rule. Add a rule to the tuple of its module, and a case that breaks
it and one that keeps it to `tests/validation/cases/<CODE>.toml`.
"""

from validation.rule import Rule
from validation.rules.amounts import AMOUNT_FORM_RULES
from validation.rules.authorities import AUTHORITY_FORM_RULES
from validation.rules.code_parts import CODE_PART_RULES
from validation.rules.contents import (
    AMOUNT_RULES,
    AUTHORITY_RULES,
    CHOICE_RULES,
    STATE_RULES,
)
from validation.rules.credit_code import USCC_RULES
from validation.rules.dates import DATE_RULES
from validation.rules.licences import LICENCE_RULES
from validation.rules.lists import LIST_RULES
from validation.rules.names import NAME_FORM_RULES
from validation.rules.numbers import NUMBER_RULES
from validation.rules.observations import OBSERVATION_RULES
from validation.rules.office_days import OFFICE_DAY_RULES
from validation.rules.operators import OPERATOR_RULES
from validation.rules.party import LEGACY_RULES, PARTY_RULES
from validation.rules.penalties import PENALTY_RULES
from validation.rules.prose import PROSE_RULES
from validation.rules.registrations import REGISTRATION_RULES
from validation.rules.scope import SCOPE_RULES
from validation.rules.terms import TERM_RULES
from validation.rules.words import DOC_RULES, NAME_RULES, TEXT_RULES

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *USCC_RULES,
        *LEGACY_RULES,
        *CODE_PART_RULES,
        *NAME_RULES,
        *NAME_FORM_RULES,
        *PARTY_RULES,
        *SCOPE_RULES,
        *TEXT_RULES,
        *PROSE_RULES,
        *DOC_RULES,
        *NUMBER_RULES,
        *DATE_RULES,
        *TERM_RULES,
        *OFFICE_DAY_RULES,
        *CHOICE_RULES,
        *AMOUNT_RULES,
        *AMOUNT_FORM_RULES,
        *PENALTY_RULES,
        *AUTHORITY_RULES,
        *AUTHORITY_FORM_RULES,
        *STATE_RULES,
        *LICENCE_RULES,
        *LIST_RULES,
        *OPERATOR_RULES,
        *REGISTRATION_RULES,
        *OBSERVATION_RULES,
    )
}
"""Every rule by its permanent code, in running order."""
