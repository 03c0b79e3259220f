"""线索 (lead): complaints and clues of 12315, 12358, 12365 and the ad monitor (domain §6.2).

Of a lower evidence class: a lead is nobody's finding yet. It leaves by no channel and never
punishes by itself; who complained never leaves the house at all.
"""

from records.field import Field, Privacy, Shape
from records.subject import source_fields, subject_fields

LEADS = ("投诉", "举报", "广告监测", "质量申诉", "价格举报")

LEAD_FIELDS: tuple[Field, ...] = (
    *subject_fields("被投诉企业", "被举报单位", "广告主", "经营者名称", "涉及主体"),
    Field("lead_number", "线索编号", Shape.CODE,
          headers=("登记编号", "工单编号", "举报编号", "监测编号"), length=64, required=True),
    Field("lead_type", "线索类型", Shape.CHOICE, headers=("诉求类型", "信息类型"), required=True,
          choices=LEADS),
    Field("received_on", "登记日期", Shape.DATE, headers=("登记时间", "受理日期", "监测日期"),
          required=True),
    Field("lead_subject", "客体类别", Shape.TEXT, headers=("商品服务类别", "广告类别"), length=200,
          privacy=Privacy.RESTRICTED),
    Field("lead_content", "问题描述", Shape.TEXT,
          headers=("投诉内容", "举报内容", "涉嫌违法表现", "问题摘要"), length=4000,
          privacy=Privacy.RESTRICTED),
    Field("lead_basis", "涉嫌违反条款", Shape.TEXT, headers=("违法条款",), length=500,
          privacy=Privacy.RESTRICTED),
    Field("handling_status", "办理状态", Shape.TEXT, headers=("处理状态",), length=50,
          privacy=Privacy.RESTRICTED),
    Field("handling_result", "办理结果", Shape.TEXT, headers=("处理结果",), length=2000,
          privacy=Privacy.RESTRICTED),
    Field("platform_name", "所属平台名称", Shape.TEXT, headers=("交易平台", "媒介名称"),
          length=200, privacy=Privacy.RESTRICTED),
    Field("url", "网址", Shape.TEXT, headers=("链接", "媒介链接"), privacy=Privacy.RESTRICTED),
    Field("complainant", "投诉人", Shape.TEXT, headers=("举报人", "提供人", "消费者姓名"),
          privacy=Privacy.NEVER),
    Field("complainant_phone", "联系电话", Shape.TEXT, headers=("投诉人电话", "举报人电话"),
          privacy=Privacy.NEVER),
    *source_fields(),
)  # fmt: skip
LEAD_KEY = ("lead_number",)
