"""Regions by their codes (GB/T 2260): provinces, cities and counties, under every name of theirs.

`regions.csv` holds each code and name that an edition from 2002 to 2018 gave, with the last
edition that gave it; placeholders such as 市辖区 are left out. A credit code keeps the region of
its first issue for ever, so a code that is no longer in force is as good as one that is. It is
made of the tables that GB2260 0.4.1 (BSD) collected until 2014, and the codes made since of which
we know.

>>> region_names("330106")
('浙江省', '杭州市', '西湖区')
"""

from functools import cache
from pathlib import Path

import polars as pl

REGIONS = pl.Schema(
    {
        "code": pl.String(),  # six digits, 0000 after a province's two and 00 after a city's four
        "name": pl.String(),
        "edition": pl.Int64(),  # year of the last edition in which the code has this name
    }
)
_FILE = Path(__file__).with_name("regions.csv")


@cache
def regions() -> pl.DataFrame:
    """REGIONS: every code with every name it had, by code and edition."""
    return pl.read_csv(_FILE, schema=REGIONS).sort("code", "edition")


@cache
def _newest() -> dict[str, str]:
    newest = regions().unique("code", keep="last", maintain_order=True)
    return dict(newest.select("code", "name").iter_rows())


def region_names(code: str) -> tuple[str, ...]:
    """What the first two, four and six digits of `code` name, as far as they name anything.

    Takes any text that begins with such digits: `33`, `3301`, `330106`, with zeros or without.
    """
    levels = (code[:2].ljust(6, "0"), code[:4].ljust(6, "0"), code[:6].ljust(6, "0"))
    found = [_newest().get(level) for level in dict.fromkeys(levels)]
    return tuple(name for name in found if name is not None)
