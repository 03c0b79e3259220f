"""The sandbox's planted faults: what is expected is found, and no clean row is stopped."""

import polars as pl
import pytest

from records.kind import CATALOGUES, Kind
from records.states import RowState, Vocabulary
from sandbox.delivery import Delivery
from sandbox.outlets import all_outlets
from sandbox.sandbox import Sandbox
from sources import source
from validation.check import Checked, check

OUTLETS = {outlet.source_id: outlet for outlet in all_outlets()}
OF_2015 = ("justice_penalties", "price_penalties")
OF_2018 = (Kind.PENALTY, Kind.LICENCE)
# Two rows claiming one decision are told apart by the ledger, not within one row.
OTHERS = ["DUP-001"]


@pytest.fixture(scope="module")
def country() -> Sandbox:
    return Sandbox(seed=11, enterprises=2_000, records=8_000)


def checked(delivery: Delivery) -> Checked:
    catalogue = CATALOGUES[delivery.kind]
    outlet = OUTLETS.get(delivery.source_id)
    handed = catalogue.by_name if outlet is None else outlet.columns
    names = [name for name in delivery.table.columns if name in handed]
    own = Vocabulary.V2018_B if delivery.kind in OF_2018 else Vocabulary.LOCAL
    vocabulary = Vocabulary.V2015 if delivery.source_id in OF_2015 else own
    if delivery.source_id.startswith("publicity"):
        vocabulary = Vocabulary.GSXT
    constants = source(delivery.source_id).constants
    chunk = delivery.table.select(names).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("_row"),
        pl.lit("第1行").alias("_locator"),
        pl.lit("0" * 64).alias("_snapshot"),
        pl.lit(vocabulary.value).alias("_vocabulary"),
        pl.lit(None, pl.String).alias("_remote"),
        *(pl.lit(value).alias(name) for name, value in constants.items()),
    )
    return check(delivery.kind, chunk, delivery.day)


def test_every_fault_a_rule_can_see_is_found_and_only_those_are_stopped(
    country: Sandbox,
) -> None:
    keys = country.rows.select("source", "day").unique().sort("source", "day").rows()
    for name, day in keys:
        result = checked(country.delivery(name, day))
        truth = country.truth.filter((pl.col("source") == name) & (pl.col("day") == day))
        expected = truth.filter(
            pl.col("expected_rule").is_not_null() & ~pl.col("expected_rule").is_in(OTHERS)
        )
        missed = expected.join(
            result.findings, left_on=["row", "expected_rule"], right_on=["_row", "rule"], how="anti"
        )
        assert missed.select("pattern", "field", "planted").rows() == []
        stopped = result.dispositions.join(truth, left_on="_row", right_on="row", how="left")
        wrongly = stopped.filter(
            (pl.col("state") == RowState.QUARANTINED.value)
            & ~pl.col("blocking").fill_null(value=False)
        )
        assert wrongly.select("_row", "reason", "pattern").rows() == []
        blocked = truth.filter("blocking").join(
            result.dispositions, left_on="row", right_on="_row", how="anti"
        )
        assert blocked.select("pattern", "planted").rows() == []


def test_a_clean_row_is_found_fault_with_by_no_rule(country: Sandbox) -> None:
    day = country.days[0]
    for name in country.rows["source"].unique().sort():
        findings = checked(country.delivery(name, day)).findings
        clean = country.rows.filter(
            (pl.col("source") == name) & (pl.col("day") == day) & ~pl.col("dirty")
        )
        # A year before the first day was a Sunday; what expires that day was decided on it.
        sunday = (pl.col("event") == "expiring") & (pl.col("rule") == "DATE-018")
        about_clean = findings.join(clean, left_on="_row", right_on="row").filter(~sunday)
        assert about_clean.select("rule", "field", "value").rows() == []
