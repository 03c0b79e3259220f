"""Trading platforms: the shops they host and who runs them, paged JSON.

Quirks: keys are the Chinese column names; every delivery is the platform's whole list.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="platform_shops",
    system=System.TRADE_SUPERVISION,
    kind=Kind.ONLINE_OPERATOR,
    publisher="网络交易平台经营者",
    page="https://www.samr.gov.cn/",
    basis="电子商务法第二十八条报送",
    contact="网监司 平台数据报送",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson("{base}/platform/shops?date={day:%Y-%m-%d}&page={page}&size={size}"),
    read=JsonRows(),
    columns=standard_headers(Kind.ONLINE_OPERATOR),
    expect=Rows(1, 20_000_000, fall=0.2),
    complete=True,
)
