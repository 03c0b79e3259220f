"""Whoever heads a firm is told by the family name, unless the registered name says it all."""

import json

import pytest

from publish import credit_china
from publish.facts import Showing
from publish.rulebook import load
from tests.publish.world import DAY, penalty

SHOWING = Showing(DAY, load())


@pytest.mark.parametrize(
    "head, party, facts, said",
    [
        ("张三丰", "杭州甲店", "张三丰在网店虚构交易，张三丰承认", "张某在网店虚构交易，张某承认"),
        ("王伟", "杭州甲店", "由王伟经营", "由王某经营"),
        ("欧阳娜", "欧阳娜", "欧阳娜虚构交易", "欧阳娜虚构交易"),
        ("张三", "杭州张三食品店", "张三食品店虚构交易", "张三食品店虚构交易"),
        ("虚构", "杭州甲店", "虚构交易", "虚构交易"),
        ("", "杭州甲店", "虚构交易", "虚构交易"),
        ("a.c", "杭州甲店", "abc与a.c", "abc与a某"),
    ],
)
def test_the_head_of_a_firm_is_told_by_the_family_name(
    head: str, party: str, facts: str, said: str
) -> None:
    record = penalty(party_name=party, legal_representative=head, violation_facts=facts)
    row = credit_china.wanted(record, SHOWING).row(0, named=True)
    body = json.loads(row["body"])
    assert (body["CF_SY"], body["CF_XDR_MC"]) == (said, party)
    assert f"<CF_SY>{said}</CF_SY>" in row["xml"]
