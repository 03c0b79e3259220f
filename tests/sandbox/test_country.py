import numpy as np
import polars as pl

from records import org_code, registration_number, resident_id, uscc
from sandbox.authorities import city_authorities, justice_authorities, market_authorities
from sandbox.codes import org_codes, resident_ids
from sandbox.country import block, make_country


def test_every_code_is_right_by_every_check_and_of_a_series_never_issued() -> None:
    firms = make_country(3, 5_000).enterprises
    checks = uscc.checks(firms["party_uscc"])
    assert checks["mod31_ok"].all()
    assert checks["mod11_ok"].all()
    assert firms["party_uscc"].str.slice(8, 2).unique().to_list() == ["YY"]
    assert set(firms["party_uscc"].str.slice(0, 2)) == {"91", "92", "93"}
    assert firms["party_uscc"].is_unique().all()
    assert org_code.valid_column(firms["party_org_code"]).all()
    numbers = firms["party_registration_number"].drop_nulls()
    assert registration_number.valid_column(numbers).all()
    assert numbers.is_unique().all()
    assert (firms["party_tax_number"] == firms["region_code"] + firms["party_org_code"]).all()


def test_authorities_have_codes_of_their_own() -> None:
    families = [market_authorities(), city_authorities(), justice_authorities()]
    codes = pl.concat([family.frame["uscc"] for family in families])
    assert codes.is_unique().all()
    assert codes.str.starts_with("11").all()
    checks = uscc.checks(codes)
    assert (checks["mod31_ok"] & checks["mod11_ok"]).all()


def test_the_same_seed_makes_the_same_country_and_another_seed_another() -> None:
    one, again = make_country(1, 3_000), make_country(1, 3_000)
    assert one.enterprises.equals(again.enterprises)
    assert not one.enterprises.equals(make_country(2, 3_000).enterprises)


def test_organisation_codes_differ_for_different_numbers() -> None:
    assert org_codes(np.arange(200_000, dtype=np.int64)).is_unique().all()


def test_names_are_formed_as_registries_form_them() -> None:
    firms = make_country(5, 4_000).enterprises
    branches = firms.filter(pl.col("enterprise_type") == "分公司")
    assert branches["party_name"].str.ends_with("分公司").all()
    assert branches["parent_uscc"].is_in(firms["party_uscc"].implode()).all()
    former = firms["former_names"].drop_nulls()
    assert former.str.contains(r"^.+\|20\d\d-\d\d-\d\d$").all()
    over = firms.filter(pl.col("registration_status").is_in(["注销", "吊销"]))
    assert over["ended_on"].null_count() == 0


def test_an_empty_country_has_the_same_columns() -> None:
    assert block(1, 0, 0).columns == make_country(1, 10).enterprises.columns


def test_resident_ids_look_right_and_belong_to_no_region() -> None:
    ids = resident_ids(np.random.default_rng(1), 50)
    assert all(resident_id.is_valid(number) for number in ids)
    assert ids.str.starts_with("89").all()
