"""City credit platform: penalty decisions of the city's departments, paged JSON in V2018 codes.

Quirks: the platform's own keys stand beside the standard's; departments without a code of their
own appear as 00000000000000000X; amounts are in 万元.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="city_platform_penalties",
    system=System.LOCAL,
    kind=Kind.PENALTY,
    publisher="城市公共信用信息平台",
    page="https://www.creditchina.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="城市公共信用信息平台 运维",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson("{base}/city/penalties?date={day:%Y-%m-%d}&page={page}&size={size}"),
    read=JsonRows(),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 2_000_000),
    ignored={
        "RESOURCE_ID": "the platform's directory number of the table",
        "ID": "the platform's row number, new with every export",
        "CREATE_DATE": "moment of entry into the platform, not of the decision",
        "CREATE_DEPT_NAME": "who typed it in; the decision's authority has its own column",
        "CHECK_FLAG": "the platform's own check, ours decides",
        "PERSON_ID": "the platform's number of the party",
        "COMP_NAME": "the platform's name for the party; the decision's own name is read",
    },
    sensitivity=Sensitivity.PUBLIC,
)
