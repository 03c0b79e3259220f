"""发展改革委: price penalties in the 2015 template, one workbook a day.

Quirks: 当前状态 1 means withdrawn; the numbered code columns follow the older order; a footer.
"""

from records.kind import Kind
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="price_penalties",
    system=System.REFORM_COMMISSION,
    kind=Kind.PENALTY,
    publisher="发展和改革委员会（价格监督检查）",
    page="https://www.ndrc.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="价格监督检查与反垄断局",
    every=Cadence.WORKING_DAY,
    fetch=Download("{base}/price-{day:%Y%m%d}.xlsx"),
    read=Workbook(),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 100_000),
    sensitivity=Sensitivity.PUBLIC,
)
