"""其他监管执法 (enforcement): 约谈, 责令改正, 下架 and the like (domain §6.1).

A measure that is no penalty. It publishes in no channel until a policy pack says so.
"""

from records.field import Field, Shape
from records.subject import source_fields, subject_fields

MEASURES = ("约谈", "责令改正", "下架", "关闭网站", "召回", "行政告诫", "曝光")

ENFORCEMENT_FIELDS: tuple[Field, ...] = (
    *subject_fields("网站主办者", "APP运营者", "被约谈单位"),
    Field("measure", "措施类型", Shape.CHOICE, headers=("措施", "处置措施"), required=True,
          choices=MEASURES),
    Field("target", "处置对象", Shape.TEXT, headers=("网站名称", "APP名称", "应用名称", "涉及产品"),
          length=200),
    Field("url", "网址", Shape.TEXT, headers=("域名", "链接")),
    Field("decision_number", "文书号", Shape.DOC_NUMBER, headers=("通报文号", "文号"), length=128),
    Field("measure_reason", "事由", Shape.TEXT, headers=("处置原因", "违法事由"), length=2000),
    Field("measure_content", "处置内容", Shape.TEXT, headers=("整改要求", "处理结果"),
          length=4000),
    Field("decided_on", "实施日期", Shape.DATE, headers=("处置日期", "约谈日期", "日期"),
          required=True),
    *source_fields(),
)  # fmt: skip
ENFORCEMENT_KEY = ("measure", "party_name", "target", "decided_on")
