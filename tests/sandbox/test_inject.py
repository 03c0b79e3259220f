import polars as pl
import pytest

from records import uscc
from records.doc_number import doc_number_key_expr
from records.kind import Kind
from sandbox.delivery import PERSON
from sandbox.inject import ALL_PATTERNS
from sandbox.sandbox import Sandbox


def test_every_source_gets_its_share_of_faults(country: Sandbox) -> None:
    counts = (
        country.rows.filter(pl.col("event").is_in(["new", "duplicate"]))
        .filter(pl.col("day") == country.days[0])
        .group_by("source")
        .agg(
            new=(pl.col("event") == "new").sum(),
            dirty=pl.col("dirty").sum(),
        )
    )
    wanted = (counts["new"] * country.dirty).round(0).cast(pl.Int64)
    leads = {one.source_id for one in country.deliveries if one.kind is Kind.LEAD}
    delivered = {one.source_id for one in country.deliveries}
    assert set(counts["source"]) == delivered - {"registry_enterprises", "registry_changes"}
    spoiled = ~counts["source"].is_in(leads)
    assert (counts["dirty"].cast(pl.Int64) == wanted).filter(spoiled).all()
    assert counts["dirty"].filter(~spoiled).sum() == 0


def test_one_truth_per_dirty_row_and_none_for_a_clean_one(country: Sandbox) -> None:
    keys = ["source", "day", "row"]
    assert country.truth.select(keys).is_unique().all()
    clean = country.rows.filter(~pl.col("dirty"))
    assert country.truth.join(clean, on=keys).is_empty()


def test_every_pattern_is_planted_in_a_country_of_the_demo_size() -> None:
    demo = Sandbox()
    planted = set(demo.truth["pattern"])
    assert planted == {pattern.name for pattern in ALL_PATTERNS}
    assert len(planted) >= 22
    assert set(demo.truth.filter(~pl.col("detectable"))["pattern"]) == {
        "wrong_firm_throughout",
        "date_plausible_but_wrong",
        "amount_wrong_everywhere",
    }


def test_only_a_detectable_fault_names_a_rule_or_a_reason(country: Sandbox) -> None:
    expected = pl.col("expected_rule").is_not_null() | pl.col("expected_pending").is_not_null()
    assert country.truth.select((expected == pl.col("detectable")).all()).item()
    blocked = country.truth.filter("blocking")
    assert blocked["expected_rule"].null_count() == 0


def test_what_the_truth_says_was_planted_stands_in_the_delivery(country: Sandbox) -> None:
    for fault in country.truth.iter_rows(named=True):
        table = country.delivery(fault["source"], fault["day"]).table
        assert table[fault["field"]][fault["row"]] == fault["planted"]


@pytest.mark.parametrize(
    "pattern,mod31,mod11",
    [
        ("uscc_wrong_character", False, None),
        ("uscc_inner_check", True, False),
        ("code_never_issued", True, True),
        ("uscc_illegal_letter", False, None),
    ],
)
def test_codes_are_wrong_in_the_way_they_are_said_to_be(
    country: Sandbox, pattern: str, mod31: bool, mod11: bool | None
) -> None:
    planted = country.truth.filter(pl.col("pattern") == pattern)["planted"]
    checks = uscc.checks(planted)
    assert len(planted)
    assert (checks["mod31_ok"] == mod31).all()
    assert mod11 is None or (checks["mod11_ok"] == mod11).all()


def test_clean_rows_have_codes_and_names_of_the_register(country: Sandbox) -> None:
    day = country.days[0]
    register = country.delivery("registry_enterprises", day).table.select(
        "party_uscc", "former_names", name="party_name"
    )
    dirty = country.rows.filter("dirty")["record"].implode()
    for source in ("market_penalties", "justice_penalties", "city_platform_licences"):
        clean = country.delivery(source, day).table.filter(
            ~pl.col("_id").is_in(dirty), pl.col("_event") != PERSON
        )
        joined = clean.join(register, on="party_uscc")
        assert joined.height == clean.height
        former = pl.col("former_names").str.split("|").list.get(0)
        known = (pl.col("party_name") == pl.col("name")) | (pl.col("party_name") == former)
        assert joined.select(known.all()).item()


def test_a_clean_decision_is_named_once(country: Sandbox) -> None:
    dirty = country.rows.filter("dirty")["record"].implode()
    for source in ("market_penalties", "market_licences", "justice_penalties"):
        table = country.delivery(source, country.days[0]).table
        clean = table.filter(~pl.col("_id").is_in(dirty))
        keys = clean.select(doc_number_key_expr("decision_number"), "party_name", "authority_name")
        assert keys.is_unique().all()
