"""信用评级 (rating): credit grades that a department gives, such as 海关 and 快递 (domain §4.1)."""

from records.field import Field, Shape
from records.subject import source_fields, subject_fields

RATING_FIELDS: tuple[Field, ...] = (
    *subject_fields("企业中文名称", "qymc"),
    Field("party_customs_code", "海关编码", Shape.CODE, headers=("海关注册编码", "hgbm"),
          length=10),
    Field("rating_scheme", "评级体系", Shape.TEXT, headers=("信用管理类别",), required=True),
    Field("grade", "信用等级", Shape.TEXT, headers=("等级", "评定等级", "sxdj"), length=50,
          required=True),
    Field("rated_on", "认定日期", Shape.DATE, headers=("评定日期", "xydjrdsj"), required=True),
    Field("valid_until", "有效期至", Shape.DATE, headers=("有效期止",)),
    *source_fields(),
)  # fmt: skip
RATING_KEY = ("rating_scheme", "party_name", "rated_on")
