"""信用承诺 (commitment): what platforms, their operators and logistics firms promise."""

from records.field import Channel, Field, Shape
from records.subject import source_fields, subject_fields

_BROKEN = frozenset({Channel.WARNING})  # named in a warning of whoever broke it
ROLES = ("平台", "平台内经营者", "物流企业")

COMMITMENT_FIELDS: tuple[Field, ...] = (
    *subject_fields("承诺单位", "承诺主体"),
    Field("commitment_number", "承诺书编号", Shape.CODE, headers=("承诺编号",), length=64,
          required=True),
    Field("party_role", "主体类型", Shape.CHOICE, headers=("承诺主体类型",), required=True,
          choices=ROLES),
    Field("commitment_type", "承诺类型", Shape.TEXT, length=100, required=True,
          channels=_BROKEN),
    Field("commitment_content", "承诺内容", Shape.TEXT, length=4000, required=True),
    Field("committed_on", "承诺日期", Shape.DATE, headers=("签署日期",), required=True,
          channels=_BROKEN),
    Field("valid_until", "有效期至", Shape.DATE, headers=("承诺有效期",)),
    Field("platform_name", "所属平台名称", Shape.TEXT, length=200),
    Field("url", "公示网址", Shape.TEXT),
    *source_fields(),
)  # fmt: skip
COMMITMENT_KEY = ("commitment_number", "party_name")
