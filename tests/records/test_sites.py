"""Hosts and filing numbers, compared whatever way a department writes them."""

import polars as pl
import pytest

from records.sites import hosts, icp_main, icp_site


@pytest.mark.parametrize(
    "address, host",
    [
        ("http://www.Example.com/shop?id=1", "example.com"),
        ("example.com", "example.com"),
        ("ｗｗｗ．example．com", "example.com"),
        (" https://shop.example.com.cn:8443#top ", "shop.example.com.cn"),
        ("www.cn", "www.cn"),
        ("中文网.中国", "xn--fiq228c5hs.xn--fiqs8s"),
        ("http//shili", None),
        ("搜索沄栎旗舰店", None),
        ("http://a.invalid;http://b.invalid", None),
        ("中" * 64 + ".com", "中" * 64 + ".com"),
        ("", None),
        (None, None),
    ],
)
def test_a_host_has_no_scheme_port_path_or_www(address: str | None, host: str | None) -> None:
    assert hosts(pl.Series([address], dtype=pl.String())).to_list() == [host]


@pytest.mark.parametrize(
    "number, main, site",
    [
        ("京ICP备15002121号-1", "京ICP备15002121号", "京ICP备15002121号-1"),
        ("京icp备15002121-12", "京ICP备15002121号", "京ICP备15002121号-12"),
        ("京ICP备15002121号", "京ICP备15002121号", None),
        ("京ICP证030173号", "京ICP证030173号", None),
        ("浙B2-20110349", None, None),
        ("浙公网安备33010602000001号", None, None),
        (None, None, None),
    ],
)
def test_the_main_number_of_a_filing_is_told_from_its_sites(
    number: str | None, main: str | None, site: str | None
) -> None:
    table = pl.DataFrame({"n": [number]}, schema={"n": pl.String()})
    assert table.select(icp_main("n")).item() == main
    assert table.select(icp_site("n")).item() == site
