"""Closed lists of reasons, in Chinese: why a person decided something about rows.

Beside the code stands free text; without a code nobody could count what is decided and why.
"""

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    """What a person can decide about rows, findings and clocks."""

    REJECT = "reject"
    DISMISS = "dismiss"
    ASSIGN = "assign"
    PAUSE = "pause"
    WAIVE = "waive"
    IDENTIFY = "identify"
    MERGE = "merge"
    SPLIT = "split"
    ALIAS = "alias"
    UNDO_IDENTITY = "undo_identity"
    FOLLOW = "follow"  # the house: the register leads a code on to another


IDENTITY_VERBS_ZH: Mapping[str, str] = {
    Verb.IDENTIFY: "认定", Verb.MERGE: "合并主体", Verb.SPLIT: "拆分", Verb.ALIAS: "别名",
    Verb.UNDO_IDENTITY: "撤销认定", Verb.FOLLOW: "随登记库变更",
}  # fmt: skip
REASONS: Mapping[Verb, Mapping[str, str]] = {
    Verb.REJECT: {
        "not-reportable": "不属于应当报送的事项",
        "by-mistake": "误报",
        "test": "测试数据",
        "twice": "重复报送",
        "revoked": "决定已撤销，报送单位撤回",
        "natural-person": "当事人为自然人",
    },
    Verb.DISMISS: {
        "verified": "已核对原文书，数据无误",
        "accepted": "报送单位确认，照此保留",
        "old-practice": "旧文书的写法，不再更正",
    },
    Verb.ASSIGN: {"assigned": "指定经办人"},
    Verb.PAUSE: {
        "system-down": "来源系统故障",
        "court": "等待法院裁判",
        "objection": "等待异议处理",
    },
    Verb.WAIVE: {
        "old-system": "来源系统改造期间无法提供",
        "law-changed": "依据已修订，规则待修改",
        "source-exempt": "该来源依规定不适用",
    },
    Verb.IDENTIFY: {
        "document": "已核对原文书",
        "department": "报送单位确认",
        "registry": "已核对登记档案",
        "address": "住所、法定代表人等信息一致或不一致",
        "objection": "异议成立",
        "unclear": "现有材料不足以认定",
    },
    Verb.MERGE: {
        "one-firm": "两个代码属同一主体",
        "converted": "个体工商户转型为企业",
        "merged": "企业合并",
        "code-corrected": "代码更正，登记库尚未反映",
    },
    Verb.SPLIT: {
        "two-firms": "记录属另一主体",
        "divided": "企业分立",
        "branch": "记录属分支机构",
    },
    Verb.ALIAS: {
        "former-name": "已核实的曾用名",
        "old-code": "已核实的旧代码",
    },
    Verb.UNDO_IDENTITY: {
        "mistaken": "认定有误",
        "objection": "异议成立",
        "new-evidence": "出现新的证据",
    },
    Verb.FOLLOW: {"register": "登记库中的代码已变更"},
}
"""The reasons of each verb, by code."""
