"""商务部: filings of prepaid cards in the .xls of an old office, and firms exposed."""

from records.kind import CATALOGUES, Kind
from sandbox.decided import filings_of
from sandbox.departments.bundles import BundleCounter
from sandbox.departments.files import SheetFile
from sandbox.departments.old_workbook import OldSheetFile
from sandbox.observations import enforcements
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "prepaid_card_filings", Kind.LICENCE, 0.001, filings_of,
        {field.name: field.zh for field in CATALOGUES[Kind.LICENCE].fields if field.v2018},
        BundleCounter(
            "filings-{day:%Y%m%d}.zip", ("{day:%Y%m%d}/单用途预付卡备案.xls",),
            OldSheetFile("备案", "单用途商业预付卡发卡企业备案公示表",
                         "表格说明：日期填YYYY/MM/DD，长期填2099/12/31"),
        ),
        stem="单用途商业预付卡备案", dates="$1/$2/$3",
    ),
    Outlet(
        "commerce_exposures", Kind.ENFORCEMENT, 0.002, enforcements,
        {"party_name": "企业名称", "party_uscc": "统一社会信用代码", "measure": "措施类型",
         "target": "涉及产品", "measure_reason": "违法事由", "measure_content": "处理结果",
         "decided_on": "日期", "authority_name": "机关名称"},
        BundleCounter(
            "exposures-{day:%Y%m%d}.zip", ("失信曝光{day:%Y%m%d}.xlsx",),
            SheetFile("曝光", title="侵权假冒失信企业曝光"),
            beside={"说明.txt": "侵权假冒失信企业曝光信息。"},
        ),
        stem="商秩", dates="$1年$2月$3日",
    ),
)  # fmt: skip
