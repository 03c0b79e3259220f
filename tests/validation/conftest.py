"""Rows that keep every rule, as a department would send them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
import pytest

from records.kind import CATALOGUES, Kind

CODE = "91330100YY00001240"
AUTHORITY = "11330100YY0000992N"
DAY = date(2018, 11, 23)

_PARTY = {"party_name": "杭州示例电子商务有限公司", "party_uscc": CODE}
_DECIDED = {
    "party_category": "法人及非法人组织",
    "decision_number": "杭市监罚〔2018〕12号",
    "decided_on": "2018-06-04",
    "valid_until": "2019-06-04",
    "authority_name": "示例市市场监督管理局",
    "authority_uscc": AUTHORITY,
}
CLEAN: dict[Kind, dict[str, str]] = {
    Kind.PENALTY: {
        **_PARTY,
        **_DECIDED,
        "violation_type": "虚假宣传",
        "violation_facts": "在网店发布与事实不符的商品广告",
        "penalty_basis": "《中华人民共和国广告法》第五十五条第一款",
        "penalty_category": "罚款",
        "penalty_content": "责令停止发布，罚款2000元",
        "fine_wan_yuan": "0.2",
    },
    Kind.LICENCE: {
        **_PARTY,
        **_DECIDED,
        "decision_document_name": "食品经营许可决定书",
        "licence_category": "普通",
        "licence_content": "网络食品销售",
        "valid_from": "2018-06-04",
        "record_status": "1",
    },
    Kind.LISTING: {
        **_PARTY,
        "party_org_code": CODE[8:17],
        "list_name": "失信企业名单",
        "list_fields": "电子商务",
    },
    Kind.ONLINE_OPERATOR: {**_PARTY, "operator_type": "网店", "operator_title": "示例旗舰店"},
    Kind.REGISTRATION: {
        **_PARTY,
        "registration_status": "存续",
        "former_names": "杭州旧名有限公司|2017-05-01",
        "established_on": "2015-03-02",
    },
    Kind.ENFORCEMENT: {
        **_PARTY,
        "measure": "约谈",
        "measure_reason": "未公示经营者身份信息",
        "decided_on": "2018-06-04",
        "authority_name": "示例市互联网信息办公室",
    },
    Kind.INSPECTION: {
        **_PARTY,
        "inspection_type": "抽检",
        "inspection_number": "CC2018000123",
        "inspected_on": "2018-06-04",
        "inspection_result": "合格",
        "product_name": "儿童玩具",
    },
    Kind.RATING: {
        **_PARTY,
        "rating_scheme": "快递业信用评定",
        "grade": "守信",
        "rated_on": "2018-06-04",
        "valid_until": "2019-06-04",
    },
    Kind.LEAD: {
        **_PARTY,
        "lead_number": "TS000123",
        "lead_type": "投诉",
        "received_on": "2018-06-04",
        "lead_content": "商家拒绝七日无理由退货",
    },
    Kind.COMMITMENT: {
        **_PARTY,
        "commitment_number": "CN000123",
        "party_role": "平台内经营者",
        "commitment_type": "依法诚信经营承诺",
        "commitment_content": "承诺不销售侵权假冒商品",
        "committed_on": "2018-06-04",
    },
    Kind.REPAIR: {
        **_PARTY,
        "repair_number": "杭信修〔2018〕12号",
        "repaired_kind": "行政处罚",
        "repaired_number": "杭市监罚〔2018〕3号",
        "decided_on": "2018-06-04",
    },
}

Chunk = Callable[..., pl.DataFrame]


@pytest.fixture
def day() -> date:
    """The business day on which the rows are delivered."""
    return DAY


@pytest.fixture
def chunk() -> Chunk:
    """Make a chunk of a kind from changes to its clean row, one row per mapping."""

    def make(kind: Kind, rows: Sequence[Mapping[str, str | None]] = ({},)) -> pl.DataFrame:
        names = CATALOGUES[kind].schema.names()
        table = [_row(kind, number, row) for number, row in enumerate(rows)]
        locators = ["_locator", "_snapshot", "_vocabulary", "_remote"]
        schema = {"_row": pl.Int64, **dict.fromkeys([*locators, *names], pl.String)}
        return pl.DataFrame(table, schema=schema)

    return make


def _row(kind: Kind, number: int, changes: Mapping[str, str | None]) -> dict[str, object]:
    locators = {"_row": number, "_locator": f"公示!第{number + 2}行", "_snapshot": "0" * 64,
                "_remote": None}  # fmt: skip
    return {**locators, "_vocabulary": "V2018B", **CLEAN[kind], **changes}
