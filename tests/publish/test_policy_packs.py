"""The packs as files: each wrong one is named with file, rule and key; each doubt has its words."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from publish.errors import PolicyBroken
from publish.policy import PACKS, load, load_over
from records.field import Channel

PLAIN = """
id = "ODD"
title = "某规定"
instrument = "某令第1号"
basis = ["某令"]
channels = ["gsxt"]
in_force = { from = 2018-01-01 }
"""
TERM = """
[[term]]
kind = "penalty"
name = "一年"
clock = "decided_on"
years = 1
basis = "第一条"
"""


def wrong(folder: Path, text: str) -> str:
    (folder / "odd.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyBroken) as broken:
        load(folder)
    return str(broken.value)


@pytest.mark.parametrize(
    "text,said",
    [
        ('id = "ODD"', "'title' is a required property"),
        (PLAIN + "day = 2018-01-01T00:00:00", "odd.toml: Additional properties"),
        (PLAIN.replace("2018-01-01", '"2018-13-01"'), "from: '2018-13-01' is not a 'date'"),
        (PLAIN.replace("2018-01-01", "2018-01-01, until = 2017-01-01"), "ends before it begins"),
        (PLAIN.replace("gsxt", "gxst"), "channels, 1: 'gxst' is not one of"),
        (PLAIN + TERM.replace("years = 1", "years = -1"), "term, 1 “一年”, years: -1 is less than"),
        (PLAIN + TERM.replace("years = 1", ""), "term, 1 “一年”: "),
        (PLAIN + TERM + "months = 3", "term, 1 “一年”: "),
        (PLAIN + TERM + "yeers = 3", "term, 1 “一年”: Additional properties"),
        (PLAIN + TERM.replace('basis = "第一条"', ""), "term, 1 “一年”: 'basis' is a required"),
        (PLAIN + TERM + "unsure = true", "'words' is a dependency of 'unsure'"),
        (PLAIN + TERM + "applied = false", "'unsure' is a dependency of 'applied'"),
        (PLAIN + TERM.replace("decided_on", "first_shown"), "no duty says within how many days"),
        (PLAIN + TERM + 'or_later = "ended"', "odd.toml: 一年: records have no field ended"),
        (PLAIN + TERM + 'channels = ["warning"]', "一年: the pack does not govern warning"),
        (PLAIN + TERM + 'when = [[{ authority = ["moon"] }]]', "一年: no authority is called moon"),
        (PLAIN + TERM + 'when = [[{ field = "x", holds = ["y"] }]]', "records have no field x"),
        (PLAIN + TERM + 'when = [[{ holds = ["y"] }]]', "term, 1 “一年”, when, 1, 1: "),
        ("id =", "odd.toml: "),
    ],
)  # fmt: skip
def test_a_wrong_pack_is_named_with_its_rule_and_key(tmp_path: Path, text: str, said: str) -> None:
    assert said in wrong(tmp_path, text)


def test_two_packs_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(PLAIN, encoding="utf-8")
    assert "two packs are called ODD" in wrong(tmp_path, PLAIN)


def test_a_pack_edited_in_its_place_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(PLAIN, encoding="utf-8")
    first = load(tmp_path).regime(Channel.GSXT, date(2018, 9, 3))
    path.write_text(PLAIN + TERM, encoding="utf-8")
    assert load(tmp_path).regime(Channel.GSXT, date(2018, 9, 3)) != first


def test_one_file_takes_the_place_of_the_pack_of_its_id(tmp_path: Path) -> None:
    path = tmp_path / "edited.toml"
    text = (PACKS / "ndrc-2019-527.toml").read_text("utf-8")
    path.write_text(text.replace("years = 1", "years = 2"), encoding="utf-8")
    packs = {pack.id: pack for pack in load_over(path).packs}
    assert packs.keys() == {pack.id for pack in load().packs}
    assert [term.months for term in packs["NDRC527"].terms] == [36, 24]


def test_a_folder_of_ones_own_is_read_by_the_same_rules(tmp_path: Path) -> None:
    for path in PACKS.glob("*.toml"):
        shutil.copy(path, tmp_path)
    assert load_over(tmp_path).packs == load().packs


def test_every_rule_names_its_basis_and_every_doubt_has_words() -> None:
    rules = list(load().rules())
    assert len(rules) > 80
    assert all(rule.basis and pack.basis and pack.instrument for _, pack, rule in rules)
    assert all(rule.words for _, _, rule in rules if not rule.applied)
    assert len({name for name, _, _ in rules}) == len(rules)


def test_every_day_of_ten_years_has_rules_for_penalties_in_each_channel() -> None:
    policy = load()
    days = [date(year, month, 1) for year in range(2018, 2027) for month in range(1, 13)]
    ruled = (
        [pack.terms for pack in policy.in_force(channel, day) if pack.id != "COMMON"]
        for channel in Channel
        for day in days
    )
    assert all(any(terms) for terms in ruled)
