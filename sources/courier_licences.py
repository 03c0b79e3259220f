"""邮政局: 快递业务经营许可, put into a drop folder, CSV in GB18030.

Quirks: the licence's own number (国邮…) is its document number too; an `.ok` beside the file says
that it is whole; the province's files of one day are numbered.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.headers import standard_headers
from sources.kit.sftp import DropFolder
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="courier_licences",
    system=System.POST_BUREAU,
    kind=Kind.LICENCE,
    publisher="邮政管理局（快递业务经营许可）",
    page="https://www.spb.gov.cn/",
    basis="快递暂行条例；快递业务经营许可管理办法",
    contact="市场监管处 许可数据",
    every=Cadence.WORKING_DAY,
    fetch=DropFolder("courier-licences-{day:%Y%m%d}*.csv", mark=".ok"),
    read=Csv(encoding="gb18030"),
    columns={
        **standard_headers(Kind.LICENCE),
        "许可证编号": "licence_number",
        "业务范围": "licence_content",
        "发证日期": "decided_on",
        "发证机关": "authority_name",
        "发证机关统一社会信用代码": "authority_uscc",
    },
    expect=Rows(0, 100_000),
    ignored={"业务网络": "the licence's annex, not published with it"},
    sensitivity=Sensitivity.PUBLIC,
)
