"""Which rule answers which known fault: the catalogue of failures, the cross-field rules, the dirt.

Every entry names rules, or says in words why none is wanted or where else it is answered. A code
that is no rule of this package (`IDN-`, `DUP-`, `OPR-`, `OVL-`) is told by identity, by the ledger
or by the replay of corrections.
"""

from validation.coverage_of_dirt import DIRT
from validation.coverage_of_failures import FAILURES_KNOWN
from validation.entry import Entry
from validation.rules import RULES

CROSS_FIELD: tuple[Entry, ...] = (
    Entry("R1", "法人及非法人组织须有统一社会信用代码，两重校验，不得为 92 开头",
          ("USCC-001", "USCC-005", "USCC-006", "CATE-003")),
    Entry("R2", "个体工商户须有 92 代码、注册号或占位数", ("CATE-003", "USCC-009", "TYPE-001"),
          "三者皆无时由 USCC-001 和身份核对（IDN-003）转人工。"),
    Entry("R3", "自然人填证件，各代码和法定代表人留空", ("CATE-003", "CATE-004"),
          "自然人记录计数后不再往下走，其余字段不检查，以免留存个人信息。"),
    Entry("R4", "金额与处罚类别、处罚内容一致，单位为万元",
          ("AMT-002", "AMT-003", "AMT-004", "AMT-008", "AMT-009", "PEN-002", "PEN-003",
           "LIC-001")),
    Entry("R5", "决定不晚于报送，起不晚于止",
          ("DATE-002", "DATE-003", "DATE-014", "DATE-016", "DATE-019")),
    Entry("R6", "机关和来源单位代码 18 位、两重校验、11/12/13 开头，占位按缺失",
          ("AUTH-001", "AUTH-002", "AUTH-003", "AUTH-004", "AUTH-008",
           "AUTH-010")),
    Entry("R7", "一项决定由文号、相对人、机关识别", ("DUP-001", "DOC-003"),
          "跨批次、跨部门的同一决定由台账按此键识别，一行之内无从判断。"),
    Entry("R8", "公示截止期仅在决定日期与最长期限之间可用", ("DATE-005", "DATE-010"),
          "期限始终按现行规定计算，不采用来源所填。"),
    Entry("R9", "名称与代码须同属登记库中的一个主体",
          ("IDN-001", "IDN-002", "USCC-015", "USCC-016")),
    Entry("R10", "简易程序处罚不在报送范围", ("PEN-001",)),
    Entry("R11", "六个代码栏全同为录入界面所致", ("ORG-002", "REG-002", "TAX-003"),
          "事业单位证书号、社会组织登记证号两栏与信用代码相同时直接清空，记为变更 form_artefact。"),
)  # fmt: skip

CHAPTERS: dict[str, tuple[Entry, ...]] = {
    "The catalogue of failures": FAILURES_KNOWN,
    "Cross-field rules (domain §2.5)": CROSS_FIELD,
    "Dirty-data patterns (domain §8)": DIRT,
}
"""Every entry under its heading."""

TRIVIAL = frozenset({"USCC-001", "ORG-003", "NAME-001", "NAME-002", "TEXT-004", "DOC-001"})
"""Rules that only ask whether something is there: they do not count."""


def counted() -> tuple[str, ...]:
    """Codes of the rules in use that ask more than whether something is there."""
    return tuple(code for code, rule in RULES.items() if code not in TRIVIAL and not rule.retired)
