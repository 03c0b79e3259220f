"""Identity against records made to mislead it: nothing attached wrongly, and little left over."""

import os
import secrets
from pathlib import Path

import polars as pl
import pytest

from identity.registry_table import TableRegistry
from identity.resolve import resolve
from records.kind import Kind
from records.names import name_key_expr
from records.protocols import Registry
from records.tables import CANDIDATES
from sandbox.identity_cases import cases
from sandbox.identity_patterns import CASE_PATTERNS
from sandbox.identity_world import World, make_world
from tests.street.matches import table_of
from wangjian.console import say
from wangjian.identity_quality import (
    ENTERPRISES,
    RECORDS,
    by_pattern,
    complaints,
    judge,
    main,
    misses,
    report,
)
from wangjian.identity_trial import Trial, trial

SEED = "WANGJIAN_IDENTITY_SEED"


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(20180903, 6_000)


@pytest.fixture(scope="module")
def judged() -> Trial:
    return judge(20180903, 20_000, 12_000, listed=10)


def test_nothing_is_attached_wrongly_and_every_aim_is_reached(judged: Trial) -> None:
    assert complaints(judged) == [], misses(judged).head(20).rows()
    assert (by_pattern(judged)["records"] > 0).all()
    assert judged.tried.height >= 19_900


def test_every_record_is_either_attached_or_pending(judged: Trial) -> None:
    tried = judged.tried
    assert tried["_row"].is_unique().all()
    assert (tried["found"].is_null() == tried["pending"].is_not_null()).all()


def nobody(_rows: pl.DataFrame, _registry: Registry) -> pl.DataFrame:
    """Suggests no enterprise."""
    return pl.DataFrame(schema=CANDIDATES)


def by_name_alone(kind: Kind, table: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Attaches whatever bears the name: what the ladder must never do."""
    assert isinstance(registry, TableRegistry)
    held = registry.enterprises.unique("name_key", keep="first", maintain_order=True)
    named = table.select("_row", key=name_key_expr("party_name")).join(
        held, left_on="key", right_on="name_key", how="left", maintain_order="left"
    )
    plain = resolve(kind, table, registry)
    return plain.with_columns(
        uscc=named["uscc"], pending=pl.when(named["uscc"].is_null()).then(pl.lit("name_only"))
    )


def by_code_alone(kind: Kind, table: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Attaches to whatever bears the code, whatever the name says."""
    known = registry.by_uscc(table["party_uscc"].drop_nulls().unique())["uscc"].implode()
    plain, code = resolve(kind, table, registry), table["party_uscc"]
    led = code.is_in(known).fill_null(value=False)
    return plain.with_columns(
        uscc=pl.when(led).then(code).otherwise("uscc"), pending=pl.when(~led).then("pending")
    )


@pytest.mark.parametrize("careless", [by_name_alone, by_code_alone])
def test_a_careless_resolver_is_caught(world: World, careless: object) -> None:
    assert callable(careless)
    done = trial(cases(1, 6_000, world), table_of(world), nobody, careless)
    wrong = misses(done).filter(pl.col("what") == "attached wrongly")
    assert wrong.height > 100
    assert any(words.startswith("attached wrongly") for words in complaints(done))


def test_a_timid_resolver_is_caught(world: World) -> None:
    def never(kind: Kind, table: pl.DataFrame, registry: Registry) -> pl.DataFrame:
        none = pl.lit(None, pl.String())
        return resolve(kind, table, registry).with_columns(uscc=none, pending=pl.lit("name_only"))

    done = trial(cases(1, 6_000, world), table_of(world), nobody, never)
    assert any(words.startswith("attached of the decidable") for words in complaints(done))
    missed = misses(done).filter(pl.col("what") == "not attached")
    assert missed.height == done.tried["decidable"].sum()


def test_an_empty_list_of_candidates_is_caught(world: World) -> None:
    done = trial(cases(1, 6_000, world), table_of(world), nobody)
    wrong = complaints(done)
    assert any(words.startswith("among the first five: 0.0000%") for words in wrong)
    assert sum(": among five" in words for words in wrong) > 5
    assert not any(words.startswith("attached") for words in wrong)


def test_the_command_prints_the_table_and_writes_every_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "cases.csv"
    small = [
        "--records",
        "2000",
        "--enterprises",
        "4000",
        "--seed",
        "3",
        "--listed",
        "3",
        "--list",
        str(listed),
    ]
    assert main(small) == 0
    printed = capsys.readouterr().out
    assert "seed 3" in printed
    assert all(pattern.name in printed for pattern in CASE_PATTERNS)
    assert listed.read_text("utf-8").startswith("what,pattern,")


@pytest.mark.proof
def test_a_million_records_against_a_million_enterprises(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = int(os.environ.get(SEED, secrets.randbits(32)))
    done = judge(seed, RECORDS, ENTERPRISES)
    with capsys.disabled():
        say(f"\n{SEED}={seed}")
        report(done)
    assert complaints(done) == [], f"again with {SEED}={seed}"
    assert done.tried.height >= 0.999 * RECORDS
