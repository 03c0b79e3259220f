"""信用中国: decisions on repair, each row's values one level deeper in the page."""

from records.kind import Kind
from sandbox.departments.json_form import JsonForm
from sandbox.departments.pages import Names, PagesCounter
from sandbox.observations import repairs
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "credit_china_repairs", Kind.REPAIR, 0.003, repairs,
        {"party_name": "xyzt_mc", "party_uscc": "tyshxydm", "repair_number": "xf_wsh",
         "repaired_kind": "xf_xxlx", "repaired_number": "cf_wsh", "decided_on": "xf_jdrq",
         "repair_reason": "xf_sy", "authority_name": "xf_jg"},
        PagesCounter("private-api/repairs",
                     JsonForm("data.list", "data.totalSize", row="entity",
                              constants={"status": 1, "message": "成功"}),
                     Names(size="pageSize")),
        stem="沄信", dates="$1/$2/$3",
    ),
)  # fmt: skip
