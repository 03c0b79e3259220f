"""公安部: sites filed by name alone, and penalties for misuse of personal information."""

import numpy as np
import polars as pl

from records.kind import CATALOGUES, Kind
from sandbox.decided import penalties_of
from sandbox.departments.database import TableCounter
from sandbox.naming import pick
from sandbox.observations import Wanted, sites
from sandbox.outlet import Outlet

BASIS = "《中华人民共和国网络安全法》第六十四条第一款"
BREACHES = (
    ("侵害公民个人信息", "当事人未经同意收集用户通讯录并向他人提供"),
    ("未履行个人信息保护义务", "当事人未采取技术措施，致用户订单信息泄露"),
)


def privacy_penalties(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Penalties as of anyone, for what the police punish."""
    rows = penalties_of(rng, wanted)
    which = rng.integers(0, len(BREACHES), len(rows))
    return rows.with_columns(
        violation_type=pick(tuple(kind for kind, _ in BREACHES), which),
        violation_facts=pick(tuple(facts for _, facts in BREACHES), which),
        penalty_basis=pl.lit(BASIS),
    )


OUTLETS = (
    Outlet(
        "police_filings", Kind.ONLINE_OPERATOR, 0.003, sites,
        {"party_name": "开办主体", "operator_title": "网站名称", "url": "域名",
         "opened_on": "开通日期", "authority_name": "备案机关"},
        TableCounter("LWBA"), stem="公网安",
    ),
    Outlet(
        "police_penalties", Kind.PENALTY, 0.002, privacy_penalties,
        {field.name: field.zh for field in CATALOGUES[Kind.PENALTY].fields if field.v2018},
        TableCounter("GRXXCF"),
    ),
)  # fmt: skip
