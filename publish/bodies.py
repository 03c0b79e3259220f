"""What a line of a channel may hold: its members with their forms and titles, from the catalogues.

One description, of which the JSON Schema, the check of every line and the allow-list are made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from publish import credit_china, gsxt, warning
from publish.breaches import breach_fields
from publish.sites import site_fields
from records.field import Channel, Field, Shape
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind

WARNING = "warning"
"""The kind of a warning's body, which is no kind of record."""


class Form(StrEnum):
    """How a member's text is written."""

    TEXT = "text"
    DATE = "date"
    WAN_YUAN = "wan_yuan"
    ENTERPRISE = "enterprise"  # the code of the enterprise that the line is about


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a body, or of an entry of one of its lists."""

    key: str
    title: str  # in Chinese, with the standard's code where there is one
    form: Form = Form.TEXT
    required: bool = False  # in every line; what a waiver may let pass is not
    entry: tuple["Member", ...] = ()  # what an entry holds, where the member is a list
    number: bool = False  # a code or document number: digits that are nobody's by themselves


@dataclass(frozen=True, slots=True)
class Body:
    """The members of one kind's body in canonical order, without `kind` itself."""

    kind: str
    title: str
    members: tuple[Member, ...]


_OWN = (Member("publish_from", "公示起始日期", Form.DATE),
        Member("publish_until", "公示截止日期（含当日）", Form.DATE))  # fmt: skip
_FORMS = {Shape.DATE: Form.DATE, Shape.WAN_YUAN: Form.WAN_YUAN}
_NUMBERS = (Shape.CODE, Shape.DOC_NUMBER)


def bodies(channel: Channel) -> tuple[Body, ...]:
    """Every kind of body that a line of `channel` may have."""
    if channel is Channel.WARNING:
        return (_body(WARNING, "全网警示", _warning()),)
    rendering = credit_china if channel is Channel.CREDIT_CHINA else gsxt
    kinds = credit_china.KINDS if channel is Channel.CREDIT_CHINA else gsxt.KINDS
    return tuple(
        _body(str(kind), KIND_NAMES_ZH[kind],
              (_member(rendering.key(field), field, kind) for field in
               CATALOGUES[kind].public(channel)))
        for kind in kinds
    )  # fmt: skip


def every_member(channel: Channel) -> list[Member]:
    """The members of every body of `channel`, those of entries included."""
    found = []
    for body in bodies(channel):
        for member in body.members:
            found += [member, *member.entry]
    return found


def _body(kind: str, title: str, members: Iterable[Member]) -> Body:
    return Body(kind, title, _sorted((*members, *_OWN)))


def _member(key: str, field: Field, kind: Kind | None = None) -> Member:
    of_party = kind is not None and field.name == "party_uscc"
    form = Form.ENTERPRISE if of_party else _FORMS.get(field.shape, Form.TEXT)
    title = field.zh if key == field.name else f"{field.zh} {key}"
    return Member(key, title, form, required=of_party, number=field.shape in _NUMBERS)


def _entries(key: str, title: str, fields: Iterable[Field], *own: Member) -> Member:
    shown = (_member(field.name, field) for field in fields)
    return Member(key, title, entry=_sorted((*shown, *own)))


def _warning() -> tuple[Member, ...]:
    rectify_by = Member("rectify_by", "整改期限（含当日）", Form.DATE)
    measure = (
        Member("by", "实施主体"),
        Member("from", "自", Form.DATE),
        Member("law", "依据"),
        Member("measure", "措施"),
        Member("type", "性质：A依法减损权益，B部门职责内管理，C建议其他组织采取"),
        Member("until", "至（含当日），未载明的与公示同时", Form.DATE),
        Member("what", "内容"),
    )
    return (
        Member("uscc", "统一社会信用代码", Form.ENTERPRISE, required=True, number=True),
        Member("name", "企业名称"),
        _entries("lists", "所列名单", warning.list_fields(), _OWN[1], rectify_by),
        _entries("basis", "相关行政处罚", warning.basis_fields()),
        _entries("breaches", "承诺后违法", breach_fields()),
        _entries("sites", "网站、网店、应用和账号", site_fields()),
        Member("level", "警示级别"),
        Member("level_rule", "级别依据"),
        rectify_by,
        Member("measures", "措施", entry=measure),
        Member("words", "说明"),
    )


def _sorted(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.key))
