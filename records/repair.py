"""信用修复 (repair): the decision to show, share and use a record no longer (domain §5)."""

from records.field import Field, Shape
from records.subject import source_fields, subject_fields

REPAIRED = ("行政处罚", "经营异常名录", "严重违法失信名单", "其他失信信息")

REPAIR_FIELDS: tuple[Field, ...] = (
    *subject_fields("修复主体", "申请主体"),
    Field("repair_number", "修复决定书文号", Shape.DOC_NUMBER,
          headers=("信用修复编号", "修复编号"), length=128, required=True),
    Field("repaired_kind", "修复信息类型", Shape.CHOICE, headers=("修复类型",), required=True,
          choices=REPAIRED),
    Field("repaired_number", "原决定书文号", Shape.DOC_NUMBER,
          headers=("被修复处罚文号", "处罚决定书文号"), length=128),
    Field("decided_on", "修复决定日期", Shape.DATE, headers=("修复日期", "准予修复日期"),
          required=True),
    Field("repair_reason", "修复事由", Shape.TEXT, length=2000),
    *source_fields(),
)  # fmt: skip
REPAIR_KEY = ("repair_number", "party_name", "repaired_number")
