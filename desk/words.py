"""The desk's Chinese: names of states, severities and steps, each with the icon beside it.

Status never by colour alone: every state is an icon and a word (stewards §3.1).
"""

from dataclasses import dataclass

from records.field import Field
from records.invariants import INVARIANT_NAMES_ZH
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.states import (
    JUDGEMENTS_ZH,
    LINK_SORTS_ZH,
    PENDING_NAMES_ZH,
    SEVERITY_NAMES_ZH,
    STATE_NAMES_ZH,
    WHY_NAMES_ZH,
    BatchSort,
    Judgement,
    LinkSort,
    Pending,
    RecordStatus,
    RowState,
    Rung,
    Severity,
    Why,
)
from records.tally import Tally


@dataclass(frozen=True, slots=True)
class Badge:
    """An icon, a word and the style class that colours both."""

    icon: str
    text: str
    style: str


STATES = {
    RowState.ACCEPTED: Badge("✓", STATE_NAMES_ZH[RowState.ACCEPTED], "good"),
    RowState.UNCHANGED: Badge("＝", STATE_NAMES_ZH[RowState.UNCHANGED], "calm"),
    RowState.DUPLICATE: Badge("≡", STATE_NAMES_ZH[RowState.DUPLICATE], "calm"),
    RowState.QUARANTINED: Badge("✗", STATE_NAMES_ZH[RowState.QUARANTINED], "bad"),
    RowState.IDENTITY_PENDING: Badge("?", STATE_NAMES_ZH[RowState.IDENTITY_PENDING], "warn"),
    RowState.OUT_OF_SCOPE: Badge("–", STATE_NAMES_ZH[RowState.OUT_OF_SCOPE], "calm"),
    RowState.SUPERSEDED: Badge("↻", STATE_NAMES_ZH[RowState.SUPERSEDED], "calm"),
    RowState.CORRECTED: Badge("✎", STATE_NAMES_ZH[RowState.CORRECTED], "calm"),
    RowState.REJECTED: Badge("↩", STATE_NAMES_ZH[RowState.REJECTED], "calm"),
}
BATCH_SORTS = {
    BatchSort.DELIVERY: "报送",
    BatchSort.CORRECTION: "更正",
    BatchSort.REVALIDATION: "重新校验",
    BatchSort.IDENTITY: "主体认定",
}
BATCH_STATES = {
    "running": Badge("…", "处理中", "warn"),
    "complete": Badge("✓", "已完成", "good"),
    "held": Badge("✗", "守恒不符，已暂停发布", "bad"),
    "failed": Badge("✗", "失败", "bad"),
}
INVARIANTS = INVARIANT_NAMES_ZH
SEVERITIES = {
    Severity.BLOCK: Badge("✗", SEVERITY_NAMES_ZH[Severity.BLOCK], "bad"),
    Severity.REVIEW: Badge("!", SEVERITY_NAMES_ZH[Severity.REVIEW], "warn"),
    Severity.NOTE: Badge("ⓘ", SEVERITY_NAMES_ZH[Severity.NOTE], "calm"),
}
RUNGS = {
    Rung.CODE_AND_NAME: "统一社会信用代码与名称一致",
    Rung.CODE_AND_FORMER_NAME: "统一社会信用代码与决定日期有效的曾用名一致",
    Rung.ORG_CODE_AND_NAME: "组织机构代码与名称一致",
    Rung.REGISTRATION_NUMBER_AND_NAME: "注册号与名称一致",
    Rung.TAX_NUMBER_AND_NAME: "税务登记号与名称一致",
    Rung.CORRECTED_CODE_AND_NAME: "所报代码已由登记库更换，名称一致",
    Rung.DECIDED: "经办人认定",
    Rung.REGISTER_ITSELF: "登记信息，即该主体本身",
}
CHANNELS = {"credit-china": "信用中国", "gsxt": "企业信用信息公示系统", "warning": "全网警示名单"}
EVIDENCE = {
    "identifier": "依据的号码",
    "enterprise": "对应主体",
    "name": "名称比对",
    "name_key": "报送名称（规范后）",
    "enterprise_name_key": "登记名称（规范后）",
    "former_until": "曾用名截止日",
    "code_check": "代码校验",
    "status": "主体状态",
    "ended_on": "注销日期",
    "established_on": "成立日期",
    "taken_after": "该主体用其他名称至",
    "borne_by": "决定日时使用此名称的其他主体",
    "unknown_in": "登记库未收录的代码所在项",
    "replaced": "所报代码（已更换）",
    "successors": "此后代码",
    "candidates": "其他号码指向",
    "judgement": "经办人认定",
    "operation": "认定操作",
}
_STATUSES = {
    RecordStatus.VALID.value: "有效",
    RecordStatus.WITHDRAWN.value: "撤销",
    RecordStatus.DISPUTED.value: "异议或未明，暂不公示",
}
PENDING = frozenset(Pending)
_SAYS = {
    "equal": "一致",
    "former": "与决定日期有效的曾用名一致",
    "of_old_code": "与原代码登记的名称一致",
    "of_another": "与现名一致，但决定日时该名称属其他主体",
    "other": "不一致",
    "missing": "报送名称缺失",
    "ok": "两项校验均通过",
    "mod11": "校验位通过，内含组织机构代码校验不符",
    "mod31": "校验不通过",
}
_FIELDS: dict[str, Field] = {
    name: field for kind in reversed(Kind) for name, field in CATALOGUES[kind].by_name.items()
}
_ALWAYS = (
    RowState.ACCEPTED,
    RowState.UNCHANGED,
    RowState.QUARANTINED,
    RowState.IDENTITY_PENDING,
    RowState.DUPLICATE,
    RowState.OUT_OF_SCOPE,
)


def field_of(name: str, kind: Kind | None = None) -> Field | None:
    """The catalogue's field of that name, of `kind` if given; None for none of ours."""
    return CATALOGUES[kind].by_name.get(name) if kind else _FIELDS.get(name)


def field_name(name: str, kind: Kind | None = None) -> str:
    """The Chinese name of a field; its own name where the catalogue has none."""
    field = field_of(name, kind) or _FIELDS.get(name)
    return field.zh if field else name


def reason(text: str) -> str:
    """A row's reason in Chinese: why it waits or left; a list of rule codes as it is."""
    if text in PENDING:
        return PENDING_NAMES_ZH[Pending(text)]
    if text in set(Why):
        return WHY_NAMES_ZH[Why(text)]
    return text


def value(name: str, text: str) -> str:
    """One field's value for people: the record's own state has words, all else is as it is."""
    return _STATUSES.get(text, text) if name == "record_status" else text


def evidence_pair(name: str, code: str) -> str:
    """Where a number, or a link of that sort, leads."""
    sort = LINK_SORTS_ZH[LinkSort(name)] if name in set(LinkSort) else field_name(name)
    return f"{sort} → {code}"


def evidence_value(key: str, value: str) -> str:
    """One value of an evidence object for people."""
    if key in {"identifier", "unknown_in"}:
        return field_name(value)
    if key == "judgement":
        return JUDGEMENTS_ZH[Judgement(value)]
    return _SAYS.get(value, value) if key in {"name", "code_check"} else value


def terms(tally: Tally) -> list[tuple[Badge, int]]:
    """The right side of a batch's sum: six states always, the others where they count."""
    counts = tally.by_state()
    rare = [state for state in RowState if state not in _ALWAYS and counts[state]]
    return [(STATES[state], counts[state]) for state in (*_ALWAYS, *rare)]


def kind_name(kind: Kind) -> str:
    """The Chinese name of a kind."""
    return KIND_NAMES_ZH[kind]


def grouped(code: str) -> str:
    """A code in groups of four, for the eye only.

    >>> grouped("91350100M000100Y43")
    '9135 0100 M000 100Y 43'
    """
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
