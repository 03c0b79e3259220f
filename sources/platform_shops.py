"""Trading platforms: the shops they host and who runs them, paged JSON.

Quirks: keys are the Chinese column names; every delivery is the platform's whole list.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source

SOURCE = Source(
    id="platform_shops",
    system="网络交易平台",
    kind=Kind.ONLINE_OPERATOR,
    publisher="网络交易平台经营者",
    page="https://www.samr.gov.cn/",
    terms="电子商务法第二十八条报送",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson("{base}/platform/shops?date={day:%Y-%m-%d}&page={page}&size={size}"),
    read=JsonRows(),
    columns=standard_headers(Kind.ONLINE_OPERATOR),
    expect=Rows(0, 20_000_000),
    complete=True,
)
