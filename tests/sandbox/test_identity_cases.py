"""The world of lookalikes and the cases in it: sound, repeatable, marked by what was left."""

import polars as pl
import pytest

from records.names import name_key_expr
from records.uscc import checks
from sandbox.identity_cases import Cases, cases
from sandbox.identity_patterns import CASE_PATTERNS
from sandbox.identity_world import World, make_world

SEED, ENTERPRISES, RECORDS = 7, 12_000, 20_000


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(SEED, ENTERPRISES)


@pytest.fixture(scope="module")
def lots(world: World) -> list[Cases]:
    return list(cases(SEED, RECORDS, world))


@pytest.fixture(scope="module")
def rows(lots: list[Cases]) -> pl.DataFrame:
    """Every record beside its truth."""
    return pl.concat(
        [lot.truth.join(lot.delivered, on="_row", maintain_order="left") for lot in lots],
        how="diagonal",
    )


def test_every_code_is_sound_and_nobody_elses(world: World) -> None:
    codes = world.registrations["party_uscc"]
    assert codes.is_unique().all()
    assert checks(codes).select(pl.all().all()).row(0) == (True, True)
    assert 0.9 * ENTERPRISES <= len(codes) <= ENTERPRISES


def test_near_codes_differ_in_two_characters_only(world: World) -> None:
    pairs = world.pools["near_code"].select("party_uscc", "o_party_uscc").rows()
    apart = [sum(a != b for a, b in zip(one, two, strict=True)) for one, two in pairs]
    assert set(apart) == {2}
    assert len(apart) > 100


def test_namesakes_are_common_and_one_of_two_may_have_ended(world: World) -> None:
    names = world.registrations.select("registration_status", key=name_key_expr("party_name"))
    twice = names.filter(pl.col("key").is_duplicated())
    assert twice.height > 0.04 * ENTERPRISES
    ended = twice.group_by("key").agg(pl.col("registration_status") == "注销")
    some = ended.filter(
        pl.col("registration_status").list.any() & ~pl.col("registration_status").list.all()
    )
    assert some.height > 100


def test_the_same_seed_gives_the_same_cases(world: World, lots: list[Cases]) -> None:
    again = list(cases(SEED, RECORDS, make_world(SEED, ENTERPRISES)))
    assert len(again) == len(lots)
    for one, two in zip(again, lots, strict=True):
        assert one.delivered.equals(two.delivered)
        assert one.truth.equals(two.truth)
    other = next(iter(cases(SEED + 1, RECORDS, world)))
    assert not other.delivered.equals(lots[0].delivered)


def test_every_pattern_has_its_records(rows: pl.DataFrame) -> None:
    assert set(rows["pattern"]) == {pattern.name for pattern in CASE_PATTERNS}
    assert len({pattern.name for pattern in CASE_PATTERNS}) == len(CASE_PATTERNS)
    assert rows["_row"].to_list() == list(range(rows.height))
    assert abs(rows.height - RECORDS) < 0.01 * RECORDS


def test_who_is_meant_stands_in_the_register_or_is_nobody(rows: pl.DataFrame, world: World) -> None:
    known = rows["uscc"].drop_nulls()
    assert known.is_in(world.registrations["party_uscc"].implode()).all()
    nobody = set(rows.filter(pl.col("uscc").is_null())["pattern"])
    assert nobody == {pattern.name for pattern in CASE_PATTERNS if pattern.truth == "nobody"}


def test_a_record_that_names_nothing_but_a_name_is_never_decidable(rows: pl.DataFrame) -> None:
    numbers = ("party_uscc", "party_org_code", "party_registration_number", "party_tax_number")
    nameless = rows.filter(pl.all_horizontal(pl.col(name).is_null() for name in numbers))
    assert nameless.height > 1_000
    assert not nameless["decidable"].any()


def test_a_shared_number_alone_does_not_decide(rows: pl.DataFrame) -> None:
    shared = rows.filter(pl.col("pattern").is_in(["number_shared_alone", "body_reused_org"]))
    assert shared.height > 100
    assert not shared["decidable"].any()
    alone = rows.filter(pl.col("pattern") == "org_alone")
    assert alone["decidable"].sum() > 0.9 * alone.height
