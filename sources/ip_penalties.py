"""知识产权局: decisions on patents and trademarks, one zip a day with a CSV for each field.

Quirks: V2018 columns in GB18030; names in the zip are GBK; a note for readers lies beside the data.
"""

from records.kind import Kind
from sources.kit.bundle import Bundle
from sources.kit.csv_table import Csv
from sources.kit.headers import standard_headers
from sources.kit.members import Members
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="ip_penalties",
    system=System.INTELLECTUAL_PROPERTY,
    kind=Kind.PENALTY,
    publisher="国家知识产权局",
    page="https://www.cnipa.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="知识产权保护司 执法信息",
    every=Cadence.WORKING_DAY,
    fetch=Bundle("{base}/decisions-{day:%Y%m%d}.zip"),
    read=Members("*处罚.csv", Csv("gb18030"), {"*说明.txt": "a note for readers, no data"}),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 500_000),
    sensitivity=Sensitivity.PUBLIC,
)
