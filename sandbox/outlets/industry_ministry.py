"""工业和信息化部: ICP filings, which know no credit code, and telecom licences, by its gateway."""

from records.kind import Kind
from sandbox.decided import filings_of
from sandbox.departments.gateway import GatewayCounter
from sandbox.departments.json_form import JsonForm
from sandbox.departments.pages import Names
from sandbox.observations import sites
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "icp_filings", Kind.ONLINE_OPERATOR, 0.003, sites,
        # A blank behind a key, as the gateway's own manual has it.
        {"party_name": "unitName", "operator_type": "serviceType",
         "operator_title": "serviceName ", "url": "domain", "icp_number": "serviceLicence",
         "opened_on": "updateRecordTime", "authority_name": "authority"},
        GatewayCounter("gateway/icp/query", JsonForm("datas", "dataCount", text_total=True)),
        stem="ICP",
    ),
    Outlet(
        "telecom_licences", Kind.LICENCE, 0.003, filings_of,
        {"party_name": "持证单位", "party_category": "单位类别", "party_uscc": "统一社会信用代码",
         "party_registration_number": "工商注册号",
         "decision_document_name": "行政许可决定文书名称", "decision_number": "文号",
         "licence_category": "许可类别", "licence_name": "许可证书名称",
         "licence_number": "许可编号", "licence_content": "许可内容",
         "decided_on": "许可决定日期", "valid_from": "有效期自", "valid_until": "有效期至",
         "authority_name": "发证机关",
         "authority_uscc": "许可机关统一社会信用代码", "record_status": "当前状态",
         "source_agency_name": "数据来源单位",
         "source_agency_uscc": "数据来源单位统一社会信用代码"},
        GatewayCounter("gateway/dxxk/list",
                       JsonForm("data.records", "data.total", encoding="gb18030"),
                       Names("updateDay", size="limit", start="start"), moment="%Y%m%d%H%M%S",
                       good="200"),
        stem="增值电信业务经营许可证", dates="$1.$2.$3",
    ),
)  # fmt: skip
