"""药监局: licences to inform about drugs online (互联网药品信息服务资格), a SOAP 1.1 service.

Quirks: initials of pinyin for the columns of the standard of 2018; the answer proper is a document
in the text of `return`, escaped; the account stands in the question itself.
"""

from records.kind import Kind
from records.states import Vocabulary
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_service import WebService
from sources.kit.xml_envelope import XmlAnswer
from sources.kit.xml_rows import XmlRows

_ANSWER = XmlAnswer(
    row="record", total="total", code="resultCode", nothing=("1",), refused=("401",),
    message="resultMsg", payload="return",
)  # fmt: skip

SOURCE = Source(
    id="drug_information_licences",
    system=System.DRUG_ADMINISTRATION,
    kind=Kind.LICENCE,
    publisher="药品监督管理局",
    page="https://www.nmpa.gov.cn/",
    basis="互联网药品信息服务管理办法；部门间数据交换",
    contact="药品监督管理局 信息中心",
    every=Cadence.EVERY_DAY,
    fetch=WebService(
        "{base}/services/drug_information_licences",
        _ANSWER,
        '<d:queryLicences xmlns:d="urn:drug"><d:userName>{USER}</d:userName>'
        "<d:password>{KEY}</d:password><d:date>{day:%Y-%m-%d}</d:date>"
        "<d:pageNo>{page}</d:pageNo><d:pageSize>{size}</d:pageSize></d:queryLicences>",
        action="urn:drug:queryLicences",
        credentials=("USER", "KEY"),
    ),
    read=XmlRows(_ANSWER),
    columns={
        "QYMC": "party_name", "XDRLB": "party_category", "TYSHXYDM": "party_uscc",
        "ZZJGDM": "party_org_code", "FDDBR": "legal_representative",
        "WSMC": "decision_document_name", "WSH": "decision_number", "XKLB": "licence_category",
        "ZSMC": "licence_name", "ZSBH": "licence_number", "XKNR": "licence_content",
        "FZRQ": "decided_on", "YXQQ": "valid_from", "YXQZ": "valid_until",
        "FZJG": "authority_name", "FZJGDM": "authority_uscc", "ZT": "record_status",
    },
    expect=Rows(0, 200_000),
    ignored={"WZYM": "the site's domain; sites have sources of their own"},
    vocabulary=Vocabulary.V2018_B,
    sensitivity=Sensitivity.PUBLIC,
    remote="ID",
)  # fmt: skip
