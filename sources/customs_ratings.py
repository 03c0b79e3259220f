"""海关总署: credit grades of registered firms, asked for page by page with a posted object.

Quirks: keys are pinyin initials; days are eight digits; the total is text.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.envelope import Envelope
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(rows="data.copInfoList", total="data.totalCount")

SOURCE = Source(
    id="customs_ratings",
    system=System.CUSTOMS,
    kind=Kind.RATING,
    publisher="海关总署（企业信用管理）",
    page="https://credit.customs.gov.cn/",
    basis="海关企业信用管理办法",
    contact="企业管理和稽查司 信用公示",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson(
        "{base}/ccppserver/ccpp/queryList",
        envelope=ANSWER,
        asks={
            "manaType": "0",
            "updateDate": "{day:%Y-%m-%d}",
            "curPage": "{page}",
            "pageSize": "{size}",
        },
    ),
    read=JsonRows(ANSWER),
    columns={
        "qymc": "party_name",
        "hgbm": "party_customs_code",
        "tyshxydm": "party_uscc",
        "zzjgdm": "party_org_code",
        "sxdj": "grade",
        "xydjrdsj": "rated_on",
        "yxqz": "valid_until",
        "zcdhg": "authority_name",
    },
    expect=Rows(0, 2_000_000),
    ignored={"zcrq": "day of registration at the customs, not of the grade"},
    constants={"rating_scheme": "海关企业信用等级"},
    sensitivity=Sensitivity.PUBLIC,
)
