"""Faults planted in rows of every kind: each found by its rule, and no clean row stopped."""

import os
import secrets
from datetime import date

import numpy as np
import polars as pl
import pytest

from records.kind import Kind
from sandbox.every_pattern import EVERY_PATTERN
from sandbox.lots import lots
from sandbox.pattern import Setting
from validation.rules import RULES
from wangjian.console import say
from wangjian.planted import DIRTY, ROWS, by_fault, complaints, report
from wangjian.verdict import judge

SEED = "WANGJIAN_PLANTED_SEED"


def test_every_rule_has_a_fault_planted_for_it_and_every_kind_has_faults() -> None:
    planted = {pattern.rule for pattern in EVERY_PATTERN}
    # Series are planted by `inject` itself, over many rows at once.
    assert set(RULES) - planted == {"DOC-003"}
    names = [pattern.name for pattern in EVERY_PATTERN]
    assert len(set(names)) == len(names)
    assert {kind for pattern in EVERY_PATTERN for kind in pattern.kinds} == set(Kind)


def test_every_pattern_is_found_in_rows_of_every_kind() -> None:
    verdict = judge(20180903, 60_000, 0.2)
    assert complaints(verdict) == []
    assert verdict.faults["found"].all()
    for chapter in by_fault(verdict).values():
        for name, _, rules, planted, found in chapter:
            answered = any(rule in RULES or rule.startswith("IDN-") for rule in str(rules).split())
            assert planted == found, name
            assert bool(planted) is answered, name


def test_a_wrong_succession_is_planted_in_firms_that_belong_to_no_other() -> None:
    pattern = next(one for one in EVERY_PATTERN if one.name == "succession_form")
    firm = {"party_uscc": "913300001000000000", "parent_uscc": None, "succession": None}
    nobody = pl.DataFrame()
    setting = Setting(np.random.default_rng(1), date(2018, 9, 3), nobody, nobody, nobody)
    text = dict.fromkeys(firm, pl.String)
    spoiled = pattern.spoil(pl.DataFrame([firm] * 3, schema=text), setting)
    assert spoiled["succession"].n_unique() == 3
    assert spoiled["succession"].null_count() == 0


def test_no_more_rows_are_spoiled_than_were_asked_for() -> None:
    for lot in lots(1, 30_000, 0.03):
        # Over the share go the two duplicates and the rest of a run of neighbours, at most.
        assert lot.faults.height <= lot.table.height * 0.03 + 20


@pytest.mark.proof
def test_a_million_rows_of_a_fresh_seed(capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get(SEED, secrets.randbits(32)))
    verdict = judge(seed, ROWS, DIRTY)
    with capsys.disabled():
        say(f"\n{SEED}={seed}")
        report(verdict)
    assert complaints(verdict) == [], f"again with {SEED}={seed}"
    assert verdict.rows >= 1_000_000
    assert verdict.faults.select("lot", "_row").n_unique() >= 20_000
