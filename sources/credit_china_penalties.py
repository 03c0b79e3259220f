"""信用中国: penalties sent back from the provinces, V2018 workbooks in one zip a day.

Quirks: one workbook for each part of the day; code columns carry their numbered headings;
exports add 数据导出时间.
"""

from records.kind import Kind
from sources.kit.bundle import Bundle
from sources.kit.headers import standard_headers
from sources.kit.members import Members
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="credit_china_penalties",
    system=System.CREDIT_CHINA,
    kind=Kind.PENALTY,
    publisher="信用中国（国家公共信用信息中心）",
    page="https://www.creditchina.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="信用信息中心 数据回流",
    every=Cadence.EVERY_DAY,
    fetch=Bundle("{base}/penalties-{day:%Y%m%d}.zip"),
    read=Members("行政处罚*.xlsx", Workbook()),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 2_000_000),
    sensitivity=Sensitivity.PUBLIC,
)
