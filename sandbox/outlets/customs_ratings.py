"""海关总署: credit grades of registered firms, in pinyin initials, asked for by a posted object."""

from records.kind import Kind
from sandbox.departments.json_form import JsonForm
from sandbox.departments.pages import Names, PagesCounter
from sandbox.observations import ratings
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "customs_ratings", Kind.RATING, 0.003, ratings,
        {"party_name": "qymc", "party_customs_code": "hgbm", "party_uscc": "tyshxydm",
         "party_org_code": "zzjgdm", "grade": "sxdj", "rated_on": "xydjrdsj",
         "valid_until": "yxqz", "authority_name": "zcdhg"},
        PagesCounter("ccppserver/ccpp/queryList",
                     JsonForm("data.copInfoList", "data.totalCount", text_total=True),
                     Names("updateDate", "curPage", "pageSize")),
        stem="海关企业信用等级", dates="$1$2$3",
    ),
)  # fmt: skip
