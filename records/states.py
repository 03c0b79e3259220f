"""Closed lists: the states of a row, severities, rungs, pending reasons, departures."""

from collections.abc import Mapping
from enum import StrEnum


class RowState(StrEnum):
    """Where a received row stands (design §4); `UNCHANGED` is counted on its batch, not stored."""

    ACCEPTED = "accepted"  # valid and resolved: a record version exists
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    IDENTITY_PENDING = "identity_pending"
    OUT_OF_SCOPE = "out_of_scope"
    SUPERSEDED = "superseded"  # open work that a later delivery of the same row replaced
    REJECTED = "rejected"
    CORRECTED = "corrected"  # open work in whose place a corrected row stands


OPEN_STATES = (RowState.QUARANTINED, RowState.IDENTITY_PENDING)
OPEN_VALUES = tuple(state.value for state in OPEN_STATES)
"""`OPEN_STATES` as tables hold them."""
STATE_NAMES_ZH = {
    RowState.ACCEPTED: "已入库",
    RowState.UNCHANGED: "无变化",
    RowState.DUPLICATE: "重复",
    RowState.QUARANTINED: "待修正",
    RowState.IDENTITY_PENDING: "身份待核",
    RowState.OUT_OF_SCOPE: "不在范围",
    RowState.SUPERSEDED: "已被新报送替代",
    RowState.REJECTED: "已退回",
    RowState.CORRECTED: "已更正",
}


class Severity(StrEnum):
    """What a finding does to its row: stops it, sends it to the desk, or is counted (design §4)."""

    BLOCK = "block"
    REVIEW = "review"
    NOTE = "note"


OF_ARRIVAL = frozenset({"DATE-019"})
"""Rules about when a row first came: said of new records only, never of one that is known."""

SEVERITY_NAMES_ZH = {Severity.BLOCK: "阻断", Severity.REVIEW: "警告", Severity.NOTE: "提示"}


class BatchSort(StrEnum):
    """What a batch is made of."""

    DELIVERY = "delivery"  # what a source sent
    CORRECTION = "correction"  # rows held, with corrections put in or taken out
    REVALIDATION = "revalidation"  # rows held, looked at again under other rules
    IDENTITY = "identity"  # rows held, of which a person said whose they are


class CorrectionStatus(StrEnum):
    """Where a correction stands."""

    PROPOSED = "proposed"  # waits for a second person
    LIVE = "live"  # put in whenever the source repeats what it corrects
    CONFLICT = "conflict"  # the source says a third thing: a person decides
    RETIRED = "retired"  # the source now says so itself
    REVOKED = "revoked"  # undone, or another one stands in its place


class DecisionStatus(StrEnum):
    """Where a decision on identity stands."""

    PROPOSED = "proposed"  # waits for a second person
    LIVE = "live"  # laid over the ladder whenever the record comes again with that party
    REVOKED = "revoked"  # undone, refused, or another one stands in its place


DECISION_STATUSES_ZH = {
    DecisionStatus.PROPOSED: "待复核",
    DecisionStatus.LIVE: "有效",
    DecisionStatus.REVOKED: "已不再有效",
}


class CorrectionReason(StrEnum):
    """By what a person knows the right value."""

    DOCUMENT = "document"
    DEPARTMENT = "department"
    REGISTRY = "registry"
    FORM = "form"
    OBJECTION = "objection"


CORRECTION_REASONS_ZH = {
    CorrectionReason.DOCUMENT: "已核对原文书",
    CorrectionReason.DEPARTMENT: "报送单位确认",
    CorrectionReason.REGISTRY: "已核对登记库",
    CorrectionReason.FORM: "仅规范写法",
    CorrectionReason.OBJECTION: "异议成立",
}


class FindingEnd(StrEnum):
    """Why a finding is closed."""

    FIXED = "fixed"  # the record came again and keeps the rule
    AGAIN = "again"  # the record came again and breaks it again: the newer row's finding goes on
    RESOLVED = "resolved"  # the identity it asked for was found
    CORRECTED = "corrected"  # a correction put it right
    REJECTED = "rejected"  # its row was sent back to the department
    DISMISSED = "dismissed"  # a person looked and let it stand


class Rung(StrEnum):
    """The step of the identity ladder that attached a record (design §5)."""

    CODE_AND_NAME = "code_and_name"
    CODE_AND_FORMER_NAME = "code_and_former_name"
    ORG_CODE_AND_NAME = "org_code_and_name"
    REGISTRATION_NUMBER_AND_NAME = "registration_number_and_name"
    TAX_NUMBER_AND_NAME = "tax_number_and_name"
    CORRECTED_CODE_AND_NAME = "corrected_code_and_name"  # a code that the register has replaced
    DECIDED = "decided"  # a person said so
    REGISTER_ITSELF = "register_itself"  # a registration row is its own enterprise


class LinkSort(StrEnum):
    """How one code leads to another from a day on (domain §1.5)."""

    CODE_CORRECTED = "code_corrected"  # 错码、重码 put right: the same enterprise
    CONVERTED = "converted"  # 个转企: 92 to 91, a new code
    MERGED = "merged"  # 合并
    SPLIT = "split"  # 分立
    SAME = "same"  # two persons found both to be one enterprise


LINK_SORTS_ZH = {
    LinkSort.CODE_CORRECTED: "代码更正",
    LinkSort.CONVERTED: "个转企",
    LinkSort.MERGED: "合并",
    LinkSort.SPLIT: "分立",
    LinkSort.SAME: "认定为同一主体",
}
STATED_LINKS = tuple(sort for sort in LinkSort if sort is not LinkSort.SAME)
"""Links that a register states; the other kind is a decision of persons."""
ONE_ENTERPRISE = (LinkSort.CODE_CORRECTED, LinkSort.SAME)
"""Links whose two codes name one enterprise: its records stand under the newer code."""


class Judgement(StrEnum):
    """What a person said of a record and an enterprise."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"
    NEW = "new"  # the same as an enterprise that the registry lacked and two persons entered


ATTACHING = (Judgement.SAME.value, Judgement.NEW.value)
"""Judgements that bring a record under an enterprise."""
JUDGEMENTS_ZH = {
    Judgement.SAME: "同一主体",
    Judgement.NOT_SAME: "不是同一主体",
    Judgement.UNSURE: "不确定",
    Judgement.NEW: "新主体",
}


PLAIN_EVIDENCE: Mapping[Rung, Mapping[str, str]] = {
    Rung.CODE_AND_NAME: {"code_check": "ok", "identifier": "party_uscc", "name": "equal"},
    Rung.REGISTER_ITSELF: {"code_check": "ok", "identifier": "party_uscc"},
}
"""What a match by such a rung says when nothing else is to be said: its evidence is not written."""


class Pending(StrEnum):
    """Why a record waits for a person instead of being attached."""

    CODE_UNKNOWN = "code_unknown"  # valid code, not in the registry
    NAME_DISAGREES = "name_disagrees"  # valid code, known, another name
    CODE_INVALID = "code_invalid"  # code given, a check fails
    LEGACY_UNKNOWN = "legacy_unknown"  # only legacy identifiers, none known
    LEGACY_NAME_DISAGREES = "legacy_name_disagrees"
    IDENTIFIERS_DISAGREE = "identifiers_disagree"  # two identifiers lead to two enterprises
    NAME_ONLY = "name_only"
    ENDED_BEFORE_DECISION = "ended_before_decision"  # deregistered before the decision date
    FOUNDED_AFTER_DECISION = "founded_after_decision"  # a namesake's record, under the later code
    JUDGED_OTHERWISE = "judged_otherwise"  # a person said that it is not the one


PENDING_NAMES_ZH = {
    Pending.CODE_UNKNOWN: "代码有效但登记库无此主体",
    Pending.NAME_DISAGREES: "代码与名称不属同一主体",
    Pending.CODE_INVALID: "统一社会信用代码校验不符",
    Pending.LEGACY_UNKNOWN: "仅有旧证照号码，登记库无对应主体",
    Pending.LEGACY_NAME_DISAGREES: "旧证照号码与名称不属同一主体",
    Pending.IDENTIFIERS_DISAGREE: "两个号码指向不同主体",
    Pending.NAME_ONLY: "仅有名称",
    Pending.ENDED_BEFORE_DECISION: "决定日期前主体已注销",
    Pending.FOUNDED_AFTER_DECISION: "决定日期时主体尚未成立",
    Pending.JUDGED_OTHERWISE: "经办人认定不是该主体",
}


class RecordStatus(StrEnum):
    """What a source says of its own record, normalised over vocabularies (domain §2.3)."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"  # 撤销
    DISPUTED = "disputed"  # 异议 and everything not clean: hold for a person


class Why(StrEnum):
    """Why an id left a feed: a closed list (design §8)."""

    EXPIRED = "expired"
    REPAIRED = "repaired"
    REVOKED = "revoked"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    DELISTED = "delisted"
    SUPERSEDED = "superseded"
    DEREGISTERED = "deregistered"
    OUT_OF_SCOPE = "out_of_scope"


WHY_NAMES_ZH = {
    Why.EXPIRED: "期满",
    Why.REPAIRED: "修复",
    Why.REVOKED: "撤销",
    Why.CORRECTED: "更正",
    Why.DISPUTED: "异议",
    Why.DELISTED: "移出名单",
    Why.SUPERSEDED: "合并/变更",
    Why.DEREGISTERED: "注销",
    Why.OUT_OF_SCOPE: "不再公示",
}


class Vocabulary(StrEnum):
    """The vocabulary and layout a row was written in (domain §2.0); stored on every record."""

    V2018_A = "V2018A"
    V2018_B = "V2018B"
    V2018_C = "V2018C"
    V2015 = "V2015"
    GSXT = "gsxt"
    LOCAL = "local"
