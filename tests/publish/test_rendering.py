import json
from datetime import date
from pathlib import Path

import polars as pl

from publish import credit_china, gsxt, warning
from publish.facts import Showing
from publish.policy import PACKS, load_over
from publish.rulebook import Rulebook, load
from publish.tables import WANTED
from tests.publish.world import A, B, licence, listing, penalty, registration, shop

SHOWING = Showing(date(2018, 9, 3), load())
TOUCHED = pl.Series("uscc", [A])


def body(wanted: pl.DataFrame, subject: str) -> dict[str, object]:
    text = wanted.filter(pl.col("subject") == subject)["body"].item()
    parsed = json.loads(text)
    assert isinstance(parsed, dict)
    assert list(parsed) == sorted(parsed)
    assert "null" not in text
    return parsed


def why(wanted: pl.DataFrame, subject: str) -> object:
    return wanted.filter(pl.col("subject") == subject)["why"].item()


def test_credit_china_shows_the_v2018_codes_and_nothing_restricted() -> None:
    wanted = credit_china.wanted(pl.concat([penalty(), licence(), listing()]), SHOWING)
    assert wanted.schema == WANTED
    assert wanted["subject"].to_list() == ["l1", "p1"]
    shown = body(wanted, "p1")
    assert shown["CF_WSH"] == "杭市监罚〔2018〕12号"
    assert shown["CF_NR_FK"] == "0.2"
    assert (shown["kind"], shown["publish_until"]) == ("penalty", "2019-06-01")
    text = json.dumps(shown, ensure_ascii=False)
    assert "张三" not in text
    assert "内部备注" not in text
    assert body(wanted, "l1")["XK_NR"] == "预包装食品销售"


def test_a_field_that_a_pack_masks_is_in_no_line(tmp_path: Path) -> None:
    mask = '[[mask]]\nkinds = ["penalty"]\nname = "m"\nfields = ["violation_facts"]\nbasis = "b"'
    path = tmp_path / "masking.toml"
    path.write_text(f"{(PACKS / 'ndrc-2017-1171.toml').read_text('utf-8')}\n{mask}", "utf-8")
    masked = credit_china.wanted(penalty(), Showing(SHOWING.day, Rulebook(load_over(path))))
    assert "CF_SY" in body(credit_china.wanted(penalty(), SHOWING), "p1")
    assert "CF_SY" not in body(masked, "p1")
    assert "网店" not in masked["xml"].item()


def test_the_code_shown_is_that_of_the_enterprise_attached() -> None:
    wanted = credit_china.wanted(penalty(uscc=B, party_uscc="913301"), SHOWING)
    assert body(wanted, "p1")["CF_XDR_SHXYM"] == B


def test_a_sole_trader_is_shown_by_its_registered_name_only() -> None:
    trader = "92330106MA2AXXXX1K"
    wanted = credit_china.wanted(
        penalty(uscc=trader, party_category="个体工商户", party_name="西湖区李四水果店",
                legal_representative="李四"), SHOWING,
    )  # fmt: skip
    assert body(wanted, "p1")["CF_XDR_MC"] == "西湖区李四水果店"
    assert "李四" not in body(wanted, "p1").values()


def test_a_record_that_lost_its_enterprise_leaves_as_corrected() -> None:
    assert why(credit_china.wanted(penalty(uscc=None), SHOWING), "p1") == "corrected"


def test_gsxt_shows_an_enterprise_while_it_has_a_fact() -> None:
    records = pl.concat([penalty(), registration()])
    wanted = gsxt.wanted(records, TOUCHED, SHOWING)
    assert body(wanted, "p1")["PENDECNO"] == "杭市监罚〔2018〕12号"
    base = body(wanted, f"enterprise:{A}")
    assert (base["ENTNAME"], base["UNISCID"]) == ("杭州示例甲食品有限公司", A)
    later = Showing(date(2021, 9, 1), load())
    assert why(gsxt.wanted(records, TOUCHED, later), f"enterprise:{A}") == "expired"
    assert why(gsxt.wanted(registration(), TOUCHED, SHOWING), f"enterprise:{A}") == "out_of_scope"


def test_a_warning_names_lists_basis_sites_level_and_measures() -> None:
    records = pl.concat([listing(), penalty(), registration(), shop()])
    wanted = warning.wanted(records, TOUCHED, SHOWING)
    shown = body(wanted, f"warning:{A}")
    assert shown["lists"] == [
        {"authority_name": "国家发展改革委", "list_fields": "炒信",
         "list_name": "电子商务领域严重失信企业名单", "listed_on": "2018-05-04",
         "publish_until": "2021-05-04", "rectify_by": "2018-08-14"}
    ]  # fmt: skip
    basis, sites = shown["basis"], shown["sites"]
    assert isinstance(basis, list)
    assert isinstance(sites, list)
    assert basis[0]["decision_number"] == "杭市监罚〔2018〕12号"
    assert sites[0]["platform_name"] == "某某商城"
    assert (shown["level"], shown["publish_from"], shown["publish_until"]) == (
        "橙色", "2018-05-04", "2021-05-04",
    )  # fmt: skip
    assert shown["measures"]


def test_a_penalty_alone_warns_of_nobody() -> None:
    wanted = warning.wanted(pl.concat([penalty(), registration()]), TOUCHED, SHOWING)
    assert why(wanted, f"warning:{A}") == "out_of_scope"


def test_a_warning_leaves_when_the_enterprise_is_delisted_or_deregistered() -> None:
    gone = listing(removed_on="2018-09-01")
    assert why(warning.wanted(gone, TOUCHED, SHOWING), f"warning:{A}") == "delisted"
    ended = pl.concat([listing(), registration(registration_status="注销")])
    assert why(warning.wanted(ended, TOUCHED, SHOWING), f"warning:{A}") == "deregistered"


def test_two_lists_raise_the_level() -> None:
    records = pl.concat([listing(), listing("x2", list_name="严重违法失信企业名单")])
    assert body(warning.wanted(records, TOUCHED, SHOWING), f"warning:{A}")["level"] == "红色"
