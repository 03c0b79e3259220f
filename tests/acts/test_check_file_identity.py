"""A checked file beside the enterprises that a ledger knows: whose its rows are, codes mended."""

import shutil
from pathlib import Path

import polars as pl

from acts.checking.report import Fate
from acts.collect import collect
from acts.house import open_house, registry_at_hand
from identity.registry_table import table_registry
from records.kind import Kind
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from tests.acts import checked_files as files
from tests.acts.checked_files import DAY, GOOD, MOMENT, checked, rows, tree
from tests.sources.house import listing_source
from validation.messages import Language
from wangjian.check_lines import lines


def test_a_broken_code_is_told_what_it_may_have_meant(tmp_path: Path) -> None:
    right = GOOD["party_uscc"]
    broken = right.replace("0", "O", 1)
    known = pl.DataFrame({"uscc": [right], "name": [GOOD["party_name"]]})
    table = [
        *rows(2, party_uscc=broken),
        *rows(1, party_uscc=broken, party_name="别的厂", decision_number="杭市监罚〔2018〕92号"),
    ]
    path = tmp_path / "file.csv"
    report = checked(path, files.as_csv(table), table_registry(known))
    alone = checked(path, files.as_csv(table))

    place = broken.index("O") + 1
    reason = f"第{place}位 O 应为 0；名称一致"
    on_code = report.found.filter(pl.col("field") == "party_uscc", pl.col("rule") == "USCC-004")
    assert on_code.select("suggestion", "why").rows() == [
        (right, reason),
        (right, reason),
        (None, None),
    ]
    (cluster,) = (one for one in report.clusters if one.rule == "USCC-004")
    assert cluster.suggestion == f"{broken} → {right}（{reason}）"
    assert f"  建议: {cluster.suggestion}" in "\n".join(lines(report, 10, Language.ZH))
    assert alone.found["suggestion"].null_count() == alone.found.height


def test_identity_is_looked_at_where_a_ledger_knows_enterprises(tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    (register / "list-20180903.csv").write_text(
        "企业名称,统一社会信用代码,登记状态\n沄安有限公司,91330100YY000001XN,存续\n"
    )
    environment = {
        "WANGJIAN_HOME": str(tmp_path / "home"),
        "WANGJIAN_SOURCE_SOME_SOURCE_URL": str(register),
    }
    source = listing_source(
        fetch=Folder("*.csv"), kind=Kind.REGISTRATION,
        columns=standard_headers(Kind.REGISTRATION), constants={}, ignored={},
    )  # fmt: skip
    with open_house(environment) as house:
        assert collect(house, source, DAY, MOMENT).accepted == 1
    table = [*rows(1), *rows(1, party_name="别的有限公司", decision_number="杭市监罚〔2018〕92号")]
    before = tree(tmp_path / "home")
    with registry_at_hand(environment) as registry:
        assert registry is not None
        report = checked(tmp_path / "file.csv", files.as_csv(table), registry)
    assert report.identity_asked
    assert (report.fates[Fate.PASSED], report.fates[Fate.PENDING]) == (1, 1)
    assert {"IDN-002"} == {one.rule for one in report.clusters if one.holds}
    assert tree(tmp_path / "home") == before
    shutil.rmtree(tmp_path / "home")
