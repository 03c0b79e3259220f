"""Patterns of identity cases in which a name went over to another, or a stray code says otherwise.

Whoever looks a firm up by its name finds the one that bears it today.
"""

import polars as pl

from sandbox.identity_pattern import (
    AFTER,
    BARE,
    BEFORE,
    NAMELY,
    NOBODY,
    OTHER,
    OTHER_CODE,
    OTHER_NAME,
    OWN_CODE,
    WHOLE,
    CasePattern,
)
from sandbox.pattern import Spoil, put

_OTHER_ORG = pl.col("o_party_org_code")
_OTHER_WAS = pl.col("o_former_names").str.split("|").list.get(0)
_AS_OTHER = put(**BARE, party_name=OTHER_NAME, party_uscc=OTHER_CODE)
_OTHER_BY_ORG = put(**{**NAMELY, "party_org_code": _OTHER_ORG}, party_name=OTHER_NAME)

# The firm gave its name up, and one that was there before took it (the other).
PASSED_ON = (
    CasePattern("passed_on_before", "原名转归他人，此前", put(party_name=OTHER_NAME), True,
                "name_passed_on", BEFORE),
    CasePattern("passed_on_new_code", "原名转归他人，此前的决定误用其代码", _AS_OTHER,
                pool="name_passed_on", when=BEFORE),
    CasePattern("passed_on_new_org", "原名转归他人，此前的决定误用其组织机构代码", _OTHER_BY_ORG,
                pool="name_passed_on", when=BEFORE),
    CasePattern("passed_on_after", "得名者得名之后", _AS_OTHER, True, "name_passed_on", AFTER,
                OTHER),
    CasePattern("passed_on_taker_before", "得名者得名之前用其原名",
                put(**BARE, party_name=_OTHER_WAS, party_uscc=OTHER_CODE), True,
                "name_passed_on", BEFORE, OTHER),
    CasePattern("passed_on_late_report", "让名者此前的决定用其现名", WHOLE, True,
                "name_passed_on", BEFORE),
    CasePattern("inherited_before", "注销者注销之前，名称后归他人", WHOLE, True,
                "name_inherited", BEFORE),
    CasePattern("inherited_new_code", "注销者的决定误用后得名者代码", _AS_OTHER,
                pool="name_inherited", when=BEFORE),
    CasePattern("inherited_after", "得注销者之名以后", _AS_OTHER, True, "name_inherited", AFTER,
                OTHER),
)  # fmt: skip


def _strayed(column: str, **given: pl.Expr | str | None) -> Spoil:
    """Written as the other firm, its own code in another identifier's column."""
    said = {**BARE, "party_name": OTHER_NAME, "party_uscc": OTHER_CODE, **given}
    return put(**{**said, column: OWN_CODE})


# The register does not know the firm: its code says nothing but that it is not the other one.
STRAY = (
    CasePattern("stray_code_in_org", "误写为在册企业，组织机构代码列是未在册代码",
                _strayed("party_org_code"), pool="absent", truth=NOBODY),
    CasePattern("stray_code_in_number", "误写为在册企业，注册号列是未在册代码",
                _strayed("party_registration_number"), pool="absent", truth=NOBODY),
    CasePattern("stray_code_in_tax", "误写为在册企业，税务登记号列是未在册代码",
                _strayed("party_tax_number"), pool="absent", truth=NOBODY),
    CasePattern("stray_code_beside_org", "仅他人组织机构代码，税务登记号列是未在册代码",
                _strayed("party_tax_number", party_uscc=None, party_org_code=_OTHER_ORG),
                pool="absent", truth=NOBODY),
)  # fmt: skip
