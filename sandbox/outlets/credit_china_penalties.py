"""信用中国: penalties sent back, the V2018 template in two workbooks."""

from records.kind import CATALOGUES, Kind
from sandbox.decided import penalties_of
from sandbox.departments.bundles import BundleCounter
from sandbox.departments.files import SheetFile
from sandbox.outlet import Outlet

NUMBERED = {
    "party_uscc": "行政相对人代码_1 (统一社会信用代码)",
    "party_registration_number": "行政相对人代码_2 (工商注册号)",
    "party_org_code": "行政相对人代码_3 (组织机构代码)",
    "party_tax_number": "行政相对人代码_4 (税务登记号)",
    "party_institution_number": "行政相对人代码_5 (事业单位证书号)",
    "party_social_org_number": "行政相对人代码_6 (社会组织登记证号)",
}

OUTLETS = (
    Outlet(
        "credit_china_penalties", Kind.PENALTY, 0.003, penalties_of,
        {field.name: NUMBERED.get(field.name, field.zh)
         for field in CATALOGUES[Kind.PENALTY].fields if field.v2018},
        BundleCounter(
            "penalties-{day:%Y%m%d}.zip",
            ("行政处罚_{day:%Y%m%d}_1.xlsx", "行政处罚_{day:%Y%m%d}_2.xlsx"),
            SheetFile("法人行政处罚", footer="表格说明：日期填YYYY/MM/DD，金额单位为万元"),
        ),
        dates="$1/$2/$3",
    ),
)  # fmt: skip
