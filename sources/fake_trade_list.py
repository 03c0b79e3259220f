"""发展改革委: the 炒信 list of signed-up platforms, put into the folder by hand.

Quirks: no list name in the file; a batch whenever the platforms agree on one.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="fake_trade_list",
    system=System.REFORM_COMMISSION,
    kind=Kind.LISTING,
    publisher="发展和改革委员会（财政金融和信用建设）",
    page="https://www.creditchina.gov.cn/",
    basis="反“炒信”信息共享协议",
    contact="财金司 信用处",
    every=Cadence.ON_NOTICE,
    fetch=Folder("*.csv", subfolder="fake_trade_list"),
    read=Csv(),
    columns=standard_headers(Kind.LISTING, without=("list_name",)),
    expect=Rows(0, 100_000),
    constants={"list_name": "电子商务炒信黑名单"},
)
