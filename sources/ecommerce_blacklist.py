"""全国电子商务领域严重失信企业黑名单: the list of seriously untrustworthy e-commerce firms.

Quirks: published as workbooks that a person puts into a folder; the list's name stands only in
its title, codes stand in wrong columns; later editions add when, why and by whom listed.
"""

from records.kind import Kind
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="ecommerce_blacklist",
    system=System.REFORM_COMMISSION,
    kind=Kind.LISTING,
    publisher="国家发展和改革委员会",
    page="https://www.creditchina.gov.cn/",
    basis="政府信息公开",
    contact="财金司 信用处",
    every=Cadence.ON_NOTICE,
    fetch=Folder("*.xlsx", subfolder="ecommerce_blacklist"),
    read=Workbook(),
    columns=standard_headers(Kind.LISTING, without=("list_name",)),
    expect=Rows(1, 100_000),
    constants={"list_name": "电子商务领域严重失信企业名单"},
    sensitivity=Sensitivity.PUBLIC,
)
