"""Every pattern there is, over every kind that can carry it: what is planted in national volumes.

The demo's two days hold the commonest (`inject.PATTERNS`): a few hundred faults would not go round.
"""

from dataclasses import replace

from records.kind import Kind
from sandbox.faults_decisions import (
    LICENCE_PATTERNS,
    PENALTY_PATTERNS,
    SCOPE_PATTERNS,
    TERM_PATTERNS,
)
from sandbox.faults_disguised import DISGUISED_PATTERNS
from sandbox.faults_documents import DOCUMENT_PATTERNS, OFFICE_PATTERNS, PROSE_PATTERNS
from sandbox.faults_fields import FIELD_PATTERNS
from sandbox.faults_kinds import (
    LISTING_PATTERNS,
    OBSERVED_PATTERNS,
    OPERATOR_PATTERNS,
    REGISTER_PATTERNS,
)
from sandbox.faults_names import NAME_PATTERNS, NUMBER_PATTERNS
from sandbox.faults_spellings import SPELLING_PATTERNS
from sandbox.inject import PATTERNS
from sandbox.pattern import PARTIES, Pattern

# A fault of form is one in the register and in a lead too; there, only what is missing is none.
_OF_FORM = frozenset(
    {"uscc_full_width", "uscc_lower_case", "uscc_blanks", "uscc_illegal_letter", "uscc_inner_check",
     "uscc_wrong_character", "uscc_short", "uscc_scientific", "uscc_placeholder", "uscc_masked",
     "uscc_two_in_one", "org_code_check", "uscc_in_org_column", "registration_check",
     "uscc_in_registration_column", "registration_13", "name_test_row", "nothing_identifies"}
)  # fmt: skip


def _widened(pattern: Pattern) -> Pattern:
    if pattern.name in _OF_FORM and pattern.kinds == PARTIES:
        return replace(pattern, kinds=frozenset(Kind))
    return pattern


EVERY_PATTERN: tuple[Pattern, ...] = (
    *(_widened(pattern) for pattern in PATTERNS),
    *NAME_PATTERNS,
    *NUMBER_PATTERNS,
    *DOCUMENT_PATTERNS,
    *OFFICE_PATTERNS,
    *PROSE_PATTERNS,
    *TERM_PATTERNS,
    *PENALTY_PATTERNS,
    *LICENCE_PATTERNS,
    *SCOPE_PATTERNS,
    *REGISTER_PATTERNS,
    *OPERATOR_PATTERNS,
    *LISTING_PATTERNS,
    *OBSERVED_PATTERNS,
    *FIELD_PATTERNS,
    *SPELLING_PATTERNS,
    *DISGUISED_PATTERNS,
)
