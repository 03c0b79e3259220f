"""Which roles records give an enterprise, and for how long."""

from datetime import date

import polars as pl
import pytest

from identity.roles import LOGISTICS, ON_PLATFORM, PLATFORM, roles
from records.kind import CATALOGUES, Kind
from records.tables import ROLES

A = "91330106YY00000120"
SOME, LATER = date(2017, 3, 1), date(2020, 2, 29)


def table(kind: Kind, *rows: dict[str, object]) -> pl.DataFrame:
    """Records of `kind`, numbered, of one enterprise."""
    own = [{"uscc": A, "record_id": f"{kind}-{place}", **row} for place, row in enumerate(rows)]
    schema = {"uscc": pl.String(), "record_id": pl.String(), **CATALOGUES[kind].schema}
    return pl.DataFrame(own, schema=schema)


def said(kind: Kind, **row: object) -> list[tuple[object, ...]]:
    return roles({kind: table(kind, row)}).drop("uscc", "record_id").rows()


def test_a_platform_and_a_shop_on_one_are_told_apart_with_their_days() -> None:
    days = {"opened_on": SOME, "closed_on": LATER}
    operator = Kind.ONLINE_OPERATOR
    assert said(operator, operator_type="平台", **days) == [(PLATFORM, SOME, LATER)]
    on = {"platform_name": "沄上商城", "opened_on": SOME}
    assert said(operator, operator_type="网店", **on) == [(ON_PLATFORM, SOME, None)]
    assert said(operator, operator_type="网店", opened_on=SOME) == [], "a shop on its own site"
    assert said(operator, operator_type="网站", **on) == []


def test_a_courier_licence_makes_a_logistics_firm_until_it_ends_or_is_withdrawn() -> None:
    licence = {"licence_name": "快递业务经营许可证", "decided_on": SOME, "valid_until": LATER}
    assert said(Kind.LICENCE, **licence) == [(LOGISTICS, SOME, LATER)]
    from_then = {**licence, "valid_from": date(2017, 4, 1)}
    assert said(Kind.LICENCE, **from_then) == [(LOGISTICS, date(2017, 4, 1), LATER)]
    assert said(Kind.LICENCE, **licence, record_status="withdrawn") == []
    assert said(Kind.LICENCE, **{**licence, "licence_name": "食品经营许可证"}) == []
    by_document = {"decision_document_name": "快递业务经营许可决定书", "decided_on": SOME}
    assert said(Kind.LICENCE, **by_document) == [(LOGISTICS, SOME, None)]


def test_a_courier_s_grade_makes_a_logistics_firm_and_the_customs_one_does_not() -> None:
    grade = {"rated_on": SOME, "valid_until": LATER}
    courier = said(Kind.RATING, rating_scheme="快递业信用评定", **grade)
    assert courier == [(LOGISTICS, SOME, LATER)]
    assert said(Kind.RATING, rating_scheme="海关企业信用管理", **grade) == []


@pytest.mark.parametrize("role", [PLATFORM, ON_PLATFORM, LOGISTICS])
def test_a_commitment_says_its_party_s_role_itself(role: str) -> None:
    assert said(Kind.COMMITMENT, party_role=role, committed_on=SOME) == [(role, SOME, None)]


def test_no_record_and_records_of_other_kinds_give_no_role() -> None:
    assert roles({}).schema == ROLES
    assert roles({Kind.PENALTY: table(Kind.PENALTY, {"party_name": "甲"})}).is_empty()
    assert said(Kind.COMMITMENT, committed_on=SOME) == []


def test_roles_of_several_records_stand_in_order_each_with_its_record() -> None:
    found = roles(
        {
            Kind.COMMITMENT: table(
                Kind.COMMITMENT, {"party_role": PLATFORM, "committed_on": LATER}
            ),
            Kind.ONLINE_OPERATOR: table(
                Kind.ONLINE_OPERATOR,
                {"operator_type": "平台", "opened_on": SOME},
                {"operator_type": "网店", "platform_name": "沄", "opened_on": SOME},
            ),
        }
    )
    assert found.select("role", "record_id").rows() == [
        (PLATFORM, "online_operator-0"), (PLATFORM, "commitment-0"),
        (ON_PLATFORM, "online_operator-1"),
    ]  # fmt: skip
