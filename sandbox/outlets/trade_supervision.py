"""全国网络交易平台监管服务系统: what platforms, their operators and logistics firms promised."""

from records.kind import Kind
from sandbox.departments.files import CsvFile, FileCounter
from sandbox.observations import commitments
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "trade_commitments", Kind.COMMITMENT, 0.02, commitments,
        {"commitment_number": "承诺书编号", "party_name": "承诺单位",
         "party_uscc": "统一社会信用代码", "party_role": "承诺主体类型",
         "commitment_type": "承诺类型", "commitment_content": "承诺内容",
         "committed_on": "承诺日期", "valid_until": "有效期至", "platform_name": "所属平台名称",
         "authority_name": "信息提供部门"},
        FileCounter("commitments-{day:%Y%m%d}.csv", CsvFile()), stem="CN",
    ),
)  # fmt: skip
