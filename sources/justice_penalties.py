"""Justice department: penalty decisions as exchange messages in the older V2015 vocabulary.

Quirks: one bundle of messages a day; 当前状态 '1' means withdrawn here, valid in V2018.
"""

from records.kind import Kind
from records.states import Vocabulary
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System
from sources.kit.xml_messages import XmlMessages

SOURCE = Source(
    id="justice_penalties",
    system=System.LOCAL,
    kind=Kind.PENALTY,
    publisher="司法局",
    page="https://www.moj.gov.cn/",
    basis="部门间数据共享",
    contact="司法局 信息中心",
    every=Cadence.WORKING_DAY,
    fetch=Download("{base}/justice/messages-{day:%Y%m%d}.xml"),
    read=XmlMessages(message="ExchangeMessage", fields="Body/fields", name="Header/flow"),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 1_000_000),
    vocabulary=Vocabulary.V2015,
)
