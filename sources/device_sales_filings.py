"""药监局: firms that filed the online sale of medical devices (医疗器械网络销售备案), SOAP 1.2.

Quirks: its own names for the columns of the standard of 2018; user and password stand in a
WS-Security header; the answer proper is a CDATA section; a filing is no permission, and
`licence_category` says 登记.
"""

from records.kind import Kind
from records.states import Vocabulary
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_service import WebService
from sources.kit.xml_envelope import XmlAnswer
from sources.kit.xml_question import Soap
from sources.kit.xml_rows import XmlRows

_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_ANSWER = XmlAnswer(
    row="record", total="total", code="resultCode", nothing=("1",), refused=("401",),
    message="resultMsg", payload="GetFilingsResult",
)  # fmt: skip

SOURCE = Source(
    id="device_sales_filings",
    system=System.DRUG_ADMINISTRATION,
    kind=Kind.LICENCE,
    publisher="药品监督管理局（医疗器械）",
    page="https://www.nmpa.gov.cn/",
    basis="医疗器械网络销售监督管理办法；部门间数据交换",
    contact="药品监督管理局 医疗器械监管司",
    every=Cadence.EVERY_DAY,
    fetch=WebService(
        "{base}/services/device_sales_filings",
        _ANSWER,
        '<GetFilings xmlns="http://device.invalid/"><date>{day:%Y-%m-%d}</date>'
        "<pageNo>{page}</pageNo><pageSize>{size}</pageSize></GetFilings>",
        header=f'<w:Security xmlns:w="{_WSSE}"><w:UsernameToken><w:Username>{{USER}}</w:Username>'
        "<w:Password>{KEY}</w:Password></w:UsernameToken></w:Security>",
        soap=Soap.V1_2,
        action="http://device.invalid/GetFilings",
        credentials=("USER", "KEY"),
    ),
    read=XmlRows(_ANSWER),
    columns={
        "BaqyMc": "party_name", "BaqyLb": "party_category", "ShxyDm": "party_uscc",
        "FddbrMc": "legal_representative", "WsMc": "decision_document_name",
        "BaWh": "decision_number", "XkLb": "licence_category", "PzMc": "licence_name",
        "BaBh": "licence_number", "BaNr": "licence_content", "BaRq": "decided_on",
        "YxqQ": "valid_from", "YxqZ": "valid_until", "BaBm": "authority_name",
        "BaZt": "record_status",
    },
    expect=Rows(0, 200_000),
    vocabulary=Vocabulary.V2018_B,
    sensitivity=Sensitivity.PUBLIC,
    remote="ID",
)  # fmt: skip
