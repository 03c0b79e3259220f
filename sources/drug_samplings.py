"""药监局: results of drug samplings (药品抽检), plain XML posted, answers in GB18030.

Quirks: no SOAP; a wrong account is told by a result code under status 200; 标示生产企业 is whom the
label names, who may deny having made it; the elements have Chinese names.
"""

from records.kind import Kind
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_service import WebService
from sources.kit.xml_envelope import XmlAnswer
from sources.kit.xml_question import Soap
from sources.kit.xml_rows import XmlRows

_ANSWER = XmlAnswer(
    row="record", total="total", code="resultCode", nothing=("1",), refused=("401",),
    message="resultMsg",
)  # fmt: skip

SOURCE = Source(
    id="drug_samplings",
    system=System.DRUG_ADMINISTRATION,
    kind=Kind.INSPECTION,
    publisher="药品监督管理局（药品抽检）",
    page="https://www.nmpa.gov.cn/",
    basis="药品质量抽查检验管理规定",
    contact="药品监督管理局 药品监管司",
    every=Cadence.EVERY_DAY,
    fetch=WebService(
        "{base}/services/drug_samplings",
        _ANSWER,
        "<request><user>{USER}</user><key>{KEY}</key><date>{day:%Y-%m-%d}</date>"
        "<pageNo>{page}</pageNo><pageSize>{size}</pageSize></request>",
        soap=Soap.NONE,
        credentials=("USER", "KEY"),
    ),
    read=XmlRows(_ANSWER),
    columns=standard_headers(Kind.INSPECTION),
    expect=Rows(0, 200_000),
    ignored={"剂型": "form of the drug", "批准文号": "number of the drug, not of the firm"},
    sensitivity=Sensitivity.PUBLIC,
    remote="ID",
)
