"""商务部: filings of single-purpose prepaid cards (单用途预付卡备案), .xls workbooks in a zip.

Quirks: V2018 licence columns; the workbooks of an old office program, a title above the header
and the footer below; a filing is a licence of the category 登记.
"""

from records.kind import Kind
from sources.kit.biff import OldWorkbook
from sources.kit.bundle import Bundle
from sources.kit.headers import standard_headers
from sources.kit.members import Members
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="prepaid_card_filings",
    system=System.COMMERCE_MINISTRY,
    kind=Kind.LICENCE,
    publisher="商务部",
    page="https://www.mofcom.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="流通业发展司 预付卡备案",
    every=Cadence.WORKING_DAY,
    fetch=Bundle("{base}/filings-{day:%Y%m%d}.zip"),
    read=Members("*备案*.xls", OldWorkbook()),
    columns=standard_headers(Kind.LICENCE),
    expect=Rows(0, 100_000),
    sensitivity=Sensitivity.PUBLIC,
)
