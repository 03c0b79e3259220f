"""全国信用信息共享平台: penalties and licences under their V2018 codes, in a front-end database."""

from records.kind import CATALOGUES, Kind
from sandbox.decided import licences_of, penalties_of
from sandbox.departments.database import TableCounter
from sandbox.outlet import Outlet


def _codes(kind: Kind) -> dict[str, str]:
    return {field.name: field.v2018[0] for field in CATALOGUES[kind].fields if field.v2018}


OUTLETS = (
    Outlet(
        "sharing_penalties", Kind.PENALTY, 0.003, penalties_of, _codes(Kind.PENALTY),
        TableCounter("FRXZCF"),
    ),
    Outlet(
        "sharing_licences", Kind.LICENCE, 0.003, licences_of, _codes(Kind.LICENCE),
        TableCounter("FRXZXK"),
    ),
)  # fmt: skip
