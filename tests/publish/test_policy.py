from datetime import date
from pathlib import Path

import polars as pl
import pytest

from publish.errors import PolicyBroken
from publish.facts import decode
from publish.policy import load
from records.field import Channel
from records.kind import Kind
from tests.publish.world import licence, penalty

POLICY = load()


def judged(records: pl.DataFrame, kind: Kind, day: date) -> dict[str, object]:
    table = POLICY.judge(decode(records, kind), kind, Channel.CREDIT_CHINA, day)
    return table.select("publish_from", "publish_until", "why", "rule").row(0, named=True)


@pytest.mark.parametrize(
    "values,until",
    [
        ({}, date(2019, 6, 1)),
        ({"penalty_category": "罚款;吊销许可证"}, date(2021, 6, 1)),
        ({"penalty_category": "责令停产停业"}, date(2021, 6, 1)),
        ({"discredit_severity": "严重"}, date(2021, 6, 1)),
        ({"decided_on": "2016-02-29"}, date(2017, 2, 28)),
    ],
)
def test_a_penalty_is_shown_one_year_and_a_serious_one_three(
    values: dict[str, str], until: date
) -> None:
    assert judged(penalty(**values), Kind.PENALTY, date(2018, 9, 3))["publish_until"] == until


def test_the_last_day_is_still_shown_and_the_next_is_not() -> None:
    assert judged(penalty(), Kind.PENALTY, date(2019, 6, 1))["why"] is None
    assert judged(penalty(), Kind.PENALTY, date(2019, 6, 2))["why"] == "expired"


@pytest.mark.parametrize(
    "values,why",
    [
        ({"party_category": "自然人"}, "out_of_scope"),
        ({"use_scope": "1"}, "out_of_scope"),
        ({"use_scope": "0"}, None),
        ({"record_status": "withdrawn"}, "revoked"),
        ({"record_status": "disputed"}, "disputed"),
        ({"record_status": "valid"}, None),
        ({"decided_on": "2019-07-01"}, "out_of_scope"),
        ({"decided_on": ""}, "out_of_scope"),
    ],
)
def test_what_may_not_be_shown_is_refused_with_its_reason(
    values: dict[str, str], why: str | None
) -> None:
    assert judged(penalty(**values), Kind.PENALTY, date(2018, 9, 3))["why"] == why


def test_a_licence_is_shown_while_valid_and_without_an_end_for_good() -> None:
    day = date(2018, 9, 3)
    assert judged(licence(valid_until="2018-09-03"), Kind.LICENCE, day)["why"] is None
    assert judged(licence(valid_until="2018-09-02"), Kind.LICENCE, day)["why"] == "expired"
    assert judged(licence(), Kind.LICENCE, date(2040, 1, 1))["why"] is None


@pytest.mark.parametrize(
    "channel,day,ids",
    [
        (Channel.CREDIT_CHINA, date(2018, 1, 1), ["COMMON", "NDRC1171"]),
        (Channel.CREDIT_CHINA, date(2019, 7, 1), ["COMMON", "NDRC527"]),
        (Channel.CREDIT_CHINA, date(2026, 3, 31), ["COMMON", "NDRC58"]),
        (Channel.CREDIT_CHINA, date(2026, 4, 1), ["COMMON", "NDRC36"]),
        (Channel.GSXT, date(2021, 8, 31), ["COMMON", "GBH74", "SAIC71"]),
        (Channel.GSXT, date(2025, 12, 24), ["COMMON", "GBH74", "SAMR3", "SAMR45"]),
        (Channel.GSXT, date(2025, 12, 25), ["COMMON", "GBH74", "SAMR45", "SAMR107"]),
    ],
)
def test_the_packs_in_force_on_a_day_can_be_asked(
    channel: Channel, day: date, ids: list[str]
) -> None:
    assert [pack.id for pack in POLICY.in_force(channel, day)] == ids


def test_a_broken_pack_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('id = "ODD"\n')
    with pytest.raises(PolicyBroken, match=r"odd\.toml"):
        load(tmp_path)


def test_every_pack_names_its_legal_basis() -> None:
    assert all(pack.basis and pack.instrument for pack in POLICY.packs)
