"""The patterns of identity cases: written differently, confused with another, slipped, nameless."""

import polars as pl

from records.kind import Kind
from sandbox import identity_slips as slips
from sandbox.faults_identity import WIDE
from sandbox.identity_passed_on import PASSED_ON, STRAY
from sandbox.identity_pattern import (
    AFTER,
    BARE,
    BEFORE,
    LONE,
    NAMELY,
    NOBODY,
    OTHER,
    OTHER_CODE,
    OTHER_NAME,
    OWN_CODE,
    OWN_NAME,
    OWN_NUMBER,
    OWN_ORG,
    OWN_TAX,
    WHOLE,
    CasePattern,
)
from sandbox.identity_slips import CODE, NAME, after, together
from sandbox.pattern import put, vary

_HAS_NUMBER = OWN_NUMBER.is_not_null()
_HAS_BRACKET = OWN_NAME.str.contains("（", literal=True)
_ORG_ALONE = {**NAMELY, "party_org_code": OWN_ORG}
_NUMBER_ALONE = {**NAMELY, "party_registration_number": OWN_NUMBER}
_FILLERS = ("0" * 17 + "X", "0" * 18, "9" * 18)

# --- Written differently: all that identifies is still there ----------------------------------
WRITTEN = (
    CasePattern("clean", "完整无误", WHOLE, decidable=True, share=20),
    CasePattern("code_full_width", "代码全角", put(party_uscc=CODE.str.replace_many(WIDE)), True),
    CasePattern("code_lower_case", "代码小写", put(party_uscc=CODE.str.to_lowercase()), True),
    CasePattern("code_blanks", "代码中有空格或换行",
                vary("party_uscc", CODE.str.slice(0, 8) + " " + CODE.str.slice(8),
                     CODE.str.slice(0, 6) + "\u3000" + CODE.str.slice(6), "\u00a0" + CODE,
                     CODE.str.slice(0, 9) + "\n" + CODE.str.slice(9), "'" + CODE,
                     CODE.str.slice(0, 8) + "\u200b" + CODE.str.slice(8)), True),
    CasePattern("code_hyphens", "代码带连字符",
                put(party_uscc=CODE.str.slice(0, 8) + "-" + CODE.str.slice(8, 9) + "－"
                    + CODE.str.slice(17)), True),
    CasePattern("org_hyphen_alone", "仅组织机构代码且带连字符",
                put(**{**NAMELY, "party_org_code": OWN_ORG.str.slice(0, 8) + "-"
                       + OWN_ORG.str.slice(8)}), LONE),
    CasePattern("org_alone", "仅组织机构代码", put(**_ORG_ALONE), LONE),
    CasePattern("number_alone", "仅注册号", put(**_NUMBER_ALONE), LONE, fits=_HAS_NUMBER),
    CasePattern("tax_alone", "仅税务登记号", put(**{**NAMELY, "party_tax_number": OWN_TAX}), LONE),
    CasePattern("filler_and_org", "占位代码加组织机构代码",
                after(put(**_ORG_ALONE), vary("party_uscc", *_FILLERS)), LONE),
    CasePattern("broken_code_and_org", "代码有误而组织机构代码完好",
                after(slips.substituted, put(**{**BARE, "party_org_code": OWN_ORG})), LONE),
    CasePattern("code_in_org_column", "代码填入组织机构代码列",
                put(**{**NAMELY, "party_org_code": OWN_CODE}), True),
    CasePattern("code_in_number_column", "代码填入注册号列",
                put(**{**NAMELY, "party_registration_number": OWN_CODE}), True),
    CasePattern("code_in_tax_column", "代码填入税务登记号列",
                put(**{**NAMELY, "party_tax_number": OWN_CODE}), True),
    CasePattern("code_twice", "代码同时填入组织机构代码列",
                put(**{**BARE, "party_org_code": OWN_CODE}), True),
    CasePattern("name_brackets", "名称括号写法不同",
                vary("party_name", NAME.str.replace_many(["（", "）"], ["(", ")"]),
                     NAME.str.replace_many(["（", "）"], ["【", "】"]),
                     NAME.str.replace_many(["（", "）"], ["〔", "〕"])), True, fits=_HAS_BRACKET),
    CasePattern("name_blanks", "名称中有空格或换行",
                vary("party_name", " " + NAME, NAME + "\u3000",
                     NAME.str.slice(0, 4) + " " + NAME.str.slice(4),
                     NAME.str.slice(0, 5) + "\n" + NAME.str.slice(5)), True),
    CasePattern("name_ends_in_mark", "名称末尾有标点",
                vary("party_name", NAME + "。", NAME + "，", NAME + "；", NAME + "、", NAME + "."),
                True),
    CasePattern("name_invisible", "名称有看不见的字符",
                vary("party_name", NAME.str.slice(0, 4) + "\u200b" + NAME.str.slice(4),
                     "\ufeff" + NAME, NAME + "\u200e"), True),
    CasePattern("name_remnants", "名称夹网页残留",
                vary("party_name", NAME + "&nbsp;", NAME.str.slice(0, 3)
                     + '<span class="dp">5aSW</span>' + NAME.str.slice(3), NAME + "<br/>"), True),
    CasePattern("number_reused", "文号重复使用", put(decision_number="沄市监罚〔2018〕1号"), True),
    CasePattern("branch_itself", "分支机构本身", WHOLE, True, pool="branch"),
)  # fmt: skip

# --- Confused: another firm stands near -------------------------------------------------------
CONFUSED = (
    CasePattern("former_name_then", "变更前用原名", put(party_name=OTHER_NAME), True, "renamed",
                BEFORE),
    CasePattern("new_name_before", "变更前用现名", WHOLE, True, "renamed", BEFORE),
    CasePattern("former_name_after", "变更后仍用原名", put(party_name=OTHER_NAME), pool="renamed",
                when=AFTER),
    CasePattern("namesake_after", "同名后设企业本身", WHOLE, True, "later_namesake", AFTER),
    CasePattern("namesake_before", "同名已注销企业注销前", WHOLE, True, "earlier_namesake", BEFORE),
    CasePattern("namesake_org_before", "同名已注销企业仅组织机构代码", put(**_ORG_ALONE), LONE,
                "earlier_namesake", BEFORE),
    CasePattern("namesake_old_code", "同名后设企业误用前者代码",
                put(**BARE, party_uscc=OTHER_CODE), pool="later_namesake", when=AFTER),
    CasePattern("namesake_new_code", "前企业的决定误用后设同名企业代码",
                put(**BARE, party_uscc=OTHER_CODE), pool="earlier_namesake", when=BEFORE),
    CasePattern("namesake_name_alone", "同名企业仅有名称", put(**NAMELY), pool="later_namesake",
                when=AFTER),
    CasePattern("other_province", "外省有同名", WHOLE, True, "other_province"),
    CasePattern("other_province_name", "外省有同名且仅有名称", put(**NAMELY),
                pool="other_province"),
    CasePattern("near_name", "有一字之差的企业", WHOLE, True, "near_name"),
    CasePattern("near_name_code", "误用一字之差企业的代码", put(**BARE, party_uscc=OTHER_CODE),
                pool="near_name"),
    CasePattern("near_code", "有两位之差的代码", WHOLE, True, "near_code"),
    CasePattern("two_slips_live", "错两位后成另一在册代码", put(**BARE, party_uscc=OTHER_CODE),
                pool="near_code"),
    CasePattern("name_taken_over", "原名已被他人使用，变更前", put(party_name=OTHER_NAME), True,
                "name_taken_over", BEFORE),
    CasePattern("taken_over_after", "原名已被他人使用，变更后", put(party_name=OTHER_NAME),
                pool="name_taken_over", when=AFTER),
    CasePattern("taken_over_new_code", "变更前的决定误用后用名者代码",
                put(**BARE, party_name=OTHER_NAME, party_uscc=OTHER_CODE), pool="name_taken_over",
                when=BEFORE),
    CasePattern("taken_over_org", "原名已被他人使用，仅组织机构代码",
                put(**{**_ORG_ALONE, "party_name": OTHER_NAME}), pool="name_taken_over",
                when=BEFORE),
    CasePattern("branch_head_code", "分支机构名称配总部代码", put(**BARE, party_uscc=OTHER_CODE),
                pool="branch"),
    CasePattern("branch_code_head_name", "分支机构代码配总部名称",
                put(**BARE, party_name=OTHER_NAME), pool="branch"),
    CasePattern("converted_before", "个转企之前", WHOLE, True, "converted", BEFORE),
    CasePattern("converted_after_old", "个转企之后仍用旧代码旧名", WHOLE, pool="converted",
                when=AFTER, truth=OTHER),
    CasePattern("converted_old_code", "个转企之后旧代码新名", put(**BARE, party_name=OTHER_NAME),
                pool="converted", when=AFTER, truth=OTHER),
    CasePattern("converted_old_name", "个转企之后新代码旧名", put(**BARE, party_uscc=OTHER_CODE),
                pool="converted", when=AFTER, truth=OTHER),
    CasePattern("corrected_code", "用已更正的旧代码", put(**BARE, party_uscc=OTHER_CODE), True,
                "corrected"),
    CasePattern("corrected_code_itself", "用更正后的代码", WHOLE, True, "corrected"),
    CasePattern("given_twice_old_code", "曾与他人重码者用旧代码",
                put(**BARE, party_uscc=OTHER_CODE), True, "given_twice"),
    CasePattern("given_twice_kept", "重码后保留该代码者",
                put(**BARE, party_name=OTHER_NAME, party_uscc=OTHER_CODE), True, "given_twice",
                truth=OTHER),
    CasePattern("merged_before", "合并之前", WHOLE, True, "merged", BEFORE),
    CasePattern("merged_after", "合并之后仍用旧代码", WHOLE, pool="merged", when=AFTER,
                truth=OTHER),
    CasePattern("merged_new_name", "合并之后旧代码新名", put(**BARE, party_name=OTHER_NAME),
                pool="merged", when=AFTER, truth=OTHER),
    CasePattern("split_itself", "分立后存续者", WHOLE, True, "split", AFTER),
    CasePattern("split_part", "分立后新设者误用旧代码", put(**BARE, party_name=OTHER_NAME),
                pool="split", when=AFTER, truth=OTHER),
    CasePattern("body_reused", "主体标识码重用", put(party_org_code=OWN_ORG), True, "body_reused"),
    CasePattern("body_reused_org", "主体标识码重用且仅此代码", put(**_ORG_ALONE), LONE,
                "body_reused"),
    CasePattern("number_shared", "注册号重号", put(party_registration_number=OWN_NUMBER), True,
                "number_shared"),
    CasePattern("number_shared_alone", "注册号重号且仅此号码", put(**_NUMBER_ALONE), LONE,
                "number_shared"),
    CasePattern("owner_number_alone", "同一经营者的同名两店，仅经营者号码",
                put(**{**NAMELY, "party_tax_number": pl.col("o_party_tax_number")}),
                pool="same_owner"),
    CasePattern("other_firm_code", "误用另一企业代码", put(**BARE, party_uscc=OTHER_CODE)),
    CasePattern("other_firm_all_codes", "各号码均属另一企业",
                put(party_uscc=OTHER_CODE, party_org_code=pl.col("o_party_org_code"),
                    party_registration_number=pl.col("o_party_registration_number"),
                    party_tax_number=pl.col("o_party_tax_number"))),
    CasePattern("other_firm_org", "组织机构代码属另一企业",
                put(party_org_code=pl.col("o_party_org_code"))),
    CasePattern("other_firm_code_in_org", "组织机构代码列填了另一企业代码",
                put(party_org_code=OTHER_CODE)),
    CasePattern("own_code_in_org", "误写为另一企业，组织机构代码列是本企业代码",
                put(**{**BARE, "party_org_code": OWN_CODE}, party_name=OTHER_NAME,
                    party_uscc=OTHER_CODE)),
    CasePattern("own_org_beside", "误写为另一企业，组织机构代码是本企业的",
                put(**{**BARE, "party_org_code": OWN_ORG}, party_name=OTHER_NAME,
                    party_uscc=OTHER_CODE)),
    CasePattern("own_number_beside", "误写为另一企业，注册号是本企业的",
                put(**{**BARE, "party_registration_number": OWN_NUMBER}, party_name=OTHER_NAME,
                    party_uscc=OTHER_CODE), fits=_HAS_NUMBER),
    CasePattern("other_firm_number", "注册号属另一企业",
                put(party_registration_number=pl.col("o_party_registration_number")),
                fits=pl.col("o_party_registration_number").is_not_null()),
    CasePattern("two_firms_numbers", "注册号与组织机构代码属不同企业",
                put(**{**_NUMBER_ALONE, "party_org_code": pl.col("o_party_org_code")}),
                fits=_HAS_NUMBER),
    CasePattern("ended_before", "决定前已注销", WHOLE, pool="ended", when=AFTER),
    CasePattern("not_registered", "登记库无此主体", WHOLE, pool="absent", truth=NOBODY),
    CasePattern("not_registered_near", "登记库无此主体，误用相近者代码",
                put(**BARE, party_uscc=OTHER_CODE), pool="absent", truth=NOBODY),
    CasePattern("not_registered_org", "登记库无此主体，仅组织机构代码", put(**_ORG_ALONE),
                pool="absent", truth=NOBODY),
)  # fmt: skip

# --- Slipped: the code, or the name, or both --------------------------------------------------
CODE_SLIPS = {
    "substituted": ("代码错一位", slips.substituted),
    "digit": ("代码错一数字", slips.digit_for_digit),
    "misread": ("代码一位误识", slips.misread),
    "transposed": ("代码相邻颠倒", slips.transposed),
    "dropped": ("代码少一位", slips.dropped),
    "doubled": ("代码重一位", slips.doubled),
}
NAME_SLIPS = {
    "substituted": ("名称错一字", slips.name_substituted),
    "deleted": ("名称少一字", slips.name_deleted),
    "doubled": ("名称重一字", slips.name_doubled),
    "transposed": ("名称相邻颠倒", slips.name_transposed),
    "city": ("名称市字有无", slips.city_said_otherwise),
    "region": ("名称无行政区划", slips.region_omitted),
    "form": ("名称无组织形式", slips.form_omitted),
    "limited": ("有限与有限责任", slips.form_said_otherwise),
    "misread": ("名称误识", slips.name_misread),
}
_BARE = put(**BARE)
_OPERATOR = vary("party_name", NAME + "（经营者：赵某）", NAME + "(负责人 钱甲)")
_FORMER = vary(
    "party_name", NAME + "（原" + OTHER_NAME + "）", NAME + "(曾用名：" + OTHER_NAME + ")"
)
_UNNAMELY = put(**NAMELY)
SLIPPED = (
    *(CasePattern(f"code_{name}", zh, after(_BARE, spoil), slip=f"code {name}")
      for name, (zh, spoil) in CODE_SLIPS.items()),
    *(CasePattern(f"absent_code_{name}", f"登记库无此主体，{zh}", after(_BARE, spoil),
                  pool="absent", truth=NOBODY, slip=f"code {name}")
      for name, (zh, spoil) in CODE_SLIPS.items()),
    CasePattern("code_misread_twice", "代码两位误识", after(_BARE, slips.misread_twice)),
    CasePattern("code_two_slips", "代码错两位", after(_BARE, slips.slipped_twice)),
    CasePattern("code_masked", "代码打码",
                put(**BARE, party_uscc=CODE.str.slice(0, 6) + "******" + CODE.str.slice(12))),
    CasePattern("code_scientific", "代码成科学计数", put(**BARE, party_uscc="9.13302E+17")),
    CasePattern("code_zeros", "代码末位归零",
                put(**BARE, party_uscc=CODE.str.slice(0, 15) + "000")),
    CasePattern("org_in_code_column", "组织机构代码填入代码列",
                put(**BARE, party_uscc=OWN_ORG)),
    CasePattern("number_in_code_column", "注册号填入代码列", put(**BARE, party_uscc=OWN_NUMBER),
                fits=_HAS_NUMBER),
    CasePattern("two_in_one_cell", "一格两个号码", put(**BARE, party_uscc=CODE + "/" + OWN_NUMBER),
                fits=_HAS_NUMBER),
    CasePattern("code_and_name_slip", "代码名称各错一处",
                after(after(_BARE, slips.substituted), slips.name_substituted)),
    *(CasePattern(f"name_{name}_with_code", f"代码完好，{zh}", after(_BARE, spoil))
      for name, (zh, spoil) in NAME_SLIPS.items()),
    CasePattern("operator_with_code", "代码完好，名称附经营者", after(_BARE, _OPERATOR)),
    CasePattern("former_with_code", "代码完好，名称附原名", after(_BARE, _FORMER), pool="renamed",
                when=AFTER),
    CasePattern("masked_name_with_code", "代码完好，名称遮盖", after(_BARE, slips.name_masked)),
    CasePattern("slips_of_name_and_org", "组织机构代码完好，名称有误",
                after(put(**_ORG_ALONE), together(*(one for _, one in NAME_SLIPS.values())))),
)  # fmt: skip

# --- Nameless numbers: nothing but a name, as ICP filings are ---------------------------------
_SITE = Kind.ONLINE_OPERATOR
NAMED = (
    CasePattern("site_name", "备案仅有名称", _UNNAMELY, kind=_SITE, slip="name whole"),
    *(CasePattern(f"site_name_{name}", f"备案仅有名称，{zh}", after(_UNNAMELY, spoil), kind=_SITE,
                  slip=f"name {name}")
      for name, (zh, spoil) in NAME_SLIPS.items()),
    CasePattern("site_operator", "备案名称附经营者", after(_UNNAMELY, _OPERATOR), kind=_SITE,
                slip="name operator"),
    CasePattern("site_former", "备案名称附原名", after(_UNNAMELY, _FORMER), pool="renamed",
                when=AFTER, kind=_SITE, slip="name former"),
    CasePattern("site_old_name", "备案用原名", put(**NAMELY, party_name=OTHER_NAME),
                pool="renamed", when=AFTER, kind=_SITE),
    CasePattern("site_not_registered", "备案主体不在登记库", _UNNAMELY, pool="absent",
                truth=NOBODY, kind=_SITE),
)  # fmt: skip

CASE_PATTERNS: tuple[CasePattern, ...] = (
    *WRITTEN, *CONFUSED, *PASSED_ON, *STRAY, *SLIPPED, *NAMED,
)  # fmt: skip
