"""The portal's Chinese: names of channels, levels and the fields of a published line."""

from records.field import Channel
from records.kind import CATALOGUES, Kind
from records.online_operator import HOST

CHANNELS = {
    Channel.CREDIT_CHINA: ("信用中国", "行政许可、行政处罚（双公示 2018 标准字段）"),
    Channel.GSXT: ("国家企业信用信息公示系统", "按企业归集的许可、处罚、名单等公示信息"),
    Channel.WARNING: ("全网警示名单", "列入名单、依据、措施及期限，供平台、物流企业和部门使用"),
}
# An icon beside every colour: a level is never told by colour alone.
LEVELS = {"红色": ("●", "red"), "橙色": ("▲", "orange"), "黄色": ("◆", "yellow"),
          "蓝色": ("■", "blue")}  # fmt: skip
LIST_FIELDS = (
    "list_name",
    "list_fields",
    "listing_reason",
    "decision_number",
    "listed_on",
    "authority_name",
    "rectify_by",
    "publish_until",
)
BASIS_FIELDS = (
    "decision_number",
    "violation_type",
    "penalty_category",
    "decided_on",
    "authority_name",
)
BREACH_FIELDS = (
    "commitment_type",
    "committed_on",
    "decision_number",
    "violation_type",
    "decided_on",
    "authority_name",
)
SITE_FIELDS = (
    "operator_type",
    "operator_title",
    "host",
    "platform_name",
    "shop_number",
    "icp_number",
    "wechat_account",
    "opened_on",
    "closed_on",
)
# Type of a measure, and of days that are ours.
TYPES = {"A": "依法减损权益或者增加义务", "B": "部门职责内的管理措施", "C": "建议采取"}
_OWN = {"rectify_by": "整改期限", "publish_until": "公示截止"}
_KINDS = {
    "lists": (Kind.LISTING,),
    "basis": (Kind.PENALTY,),
    "breaches": (Kind.COMMITMENT, Kind.PENALTY),
    "sites": (Kind.ONLINE_OPERATOR,),
}


def field_name(part: str, name: str) -> str:
    """The Chinese name of a field of one part of a line."""
    if name == HOST.name:
        return HOST.zh
    if name in _OWN:
        return _OWN[name]
    told = (CATALOGUES[kind].by_name for kind in _KINDS[part])
    return next(fields[name].zh for fields in told if name in fields)


def level(name: str) -> tuple[str, str]:
    """A level's icon and style class."""
    return LEVELS.get(name, ("○", "plain"))


def grouped(code: str) -> str:
    """A code in groups of four, for the eye only.

    >>> grouped("91350100M000100Y43")
    '9135 0100 M000 100Y 43'
    """
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
