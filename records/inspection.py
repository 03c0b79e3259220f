"""抽查检查与监测 (inspection): spot checks, sampling and monitoring results (domain §3.2, §6).

An observation, not a decision: it never publishes or punishes by itself.
"""

from records.field import Field, Privacy, Shape
from records.subject import source_fields, subject_fields

INSPECTIONS = ("抽查", "检查", "抽检", "风险监测")

INSPECTION_FIELDS: tuple[Field, ...] = (
    *subject_fields("被抽查单位", "被采样单位", "标示生产企业", "网店经营者"),
    Field("inspection_type", "检查类型", Shape.CHOICE, gsxt="insType", headers=("抽查检查类型",),
          required=True, choices=INSPECTIONS),
    Field("inspection_number", "检查编号", Shape.CODE,
          headers=("任务编号", "报告编号", "抽样编号", "检品编号"), length=64, required=True),
    Field("inspected_on", "检查日期", Shape.DATE, gsxt="insDate",
          headers=("抽查日期", "抽样日期", "监测日期"), required=True),
    Field("inspection_result", "检查结果", Shape.TEXT, gsxt="insRes_CN",
          headers=("抽查结果", "检验结果", "监测结果"), length=2000, required=True),
    Field("product_name", "产品名称", Shape.TEXT, headers=("品名", "检品名称", "商品名称"),
          length=200),
    Field("batch_number", "批号", Shape.TEXT, headers=("生产批号", "规格型号"), length=200),
    Field("failed_items", "不合格项目", Shape.TEXT, headers=("不符合规定项目",), length=2000),
    Field("inspection_basis", "检验依据", Shape.TEXT, length=500),
    Field("laboratory", "检验机构", Shape.NAME, length=200),
    Field("platform_name", "所属平台名称", Shape.TEXT, headers=("所在平台", "检品来源"),
          length=200),
    Field("url", "网址", Shape.TEXT, headers=("链接", "商品链接")),
    Field("inspector", "检查人员", Shape.TEXT, privacy=Privacy.NEVER),
    *source_fields(),
)  # fmt: skip
INSPECTION_KEY = ("inspection_number", "party_name", "product_name", "batch_number")
