"""市场监管总局: 经营异常名录, the whole list every day as CSV in GB18030.

Quirks: who was taken off stays for a while with the day of removal, then is gone without a word.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="market_abnormal_list",
    system=System.MARKET_REGULATION,
    kind=Kind.LISTING,
    publisher="市场监督管理局（信用监管）",
    page="https://www.gsxt.gov.cn/",
    basis="企业信息公示暂行条例第十七条",
    contact="信用监管司 名录数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/abnormal-{day:%Y%m%d}.csv"),
    read=Csv(encoding="gb18030"),
    columns=standard_headers(Kind.LISTING, without=("list_name",)),
    expect=Rows(1, 10_000_000, fall=0.2),
    constants={"list_name": "经营异常名录"},
    complete=True,
    sensitivity=Sensitivity.PUBLIC,
)
