"""商务部: firms exposed for counterfeits and bad faith (失信曝光), one workbook in a zip.

Quirks: what was exposed stands in the measure; 涉及产品 is the target; dates are 2018年9月3日.
"""

from records.kind import Kind
from sources.kit.bundle import Bundle
from sources.kit.headers import standard_headers
from sources.kit.members import Members
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="commerce_exposures",
    system=System.COMMERCE_MINISTRY,
    kind=Kind.ENFORCEMENT,
    publisher="商务部",
    page="https://www.ipraction.gov.cn/",
    basis="政府信息公开（失信曝光）",
    contact="市场秩序司 失信曝光",
    every=Cadence.EVERY_DAY,
    fetch=Bundle("{base}/exposures-{day:%Y%m%d}.zip"),
    read=Members("*曝光*.xlsx", Workbook(), {"*.txt": "a note for readers, no data"}),
    columns=standard_headers(Kind.ENFORCEMENT),
    expect=Rows(0, 100_000),
    sensitivity=Sensitivity.PUBLIC,
)
