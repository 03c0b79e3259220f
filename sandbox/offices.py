"""Authorities beside the regions' own: customs houses and cyberspace offices, all invented."""

import numpy as np
import polars as pl

from sandbox import codes
from sandbox.authorities import Authorities

# region, name, stem of its numbers
_HOUSES = (
    ("310100", "沄海海关", "沄关缉违"),
    ("330100", "珝江海关", "珝关缉违"),
    ("440300", "曈湾海关", "曈关知罚"),
    ("350200", "骐岛海关", "骐关缉违"),
)
_CYBERSPACE = (
    ("310100", "沄海市互联网信息办公室", "沄网信罚"),
    ("330100", "珝江省互联网信息办公室", "珝网信罚"),
    ("440300", "曈湾市互联网信息办公室", "曈网信罚"),
)


def customs_houses() -> Authorities:
    """Customs houses directly under the administration."""
    return _family(_HOUSES, 41)


def cyberspace_offices() -> Authorities:
    """Offices for internet information of places."""
    return _family(_CYBERSPACE, 42)


def _family(rows: tuple[tuple[str, str, str], ...], number: int) -> Authorities:
    """Codes come from the family's own thousand at the end of the series."""
    frame = pl.DataFrame(rows, schema=["region", "name", "stem"], orient="row")
    numbers = codes.BODIES - 1 - number * 1000 - np.arange(len(rows), dtype=np.int64)
    uscc = codes.usccs("11" + frame["region"], codes.org_codes(numbers))
    return Authorities(frame.with_columns(uscc.alias("uscc")))
