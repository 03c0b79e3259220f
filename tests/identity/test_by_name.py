"""The enterprise that a name means is found although the name was written with a slip."""

import random
from collections.abc import Iterator, Sequence

import polars as pl
import pytest

from identity.agreement import agreement
from identity.by_name import SOUGHT, by_name
from ledger.open import Ledger, open_ledger
from records.tables import CANDIDATES
from tests.identity.naming import SLIPS, fill

SEED = 20180903


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, pl.DataFrame]]:
    path = tmp_path_factory.mktemp("names") / "ledger.sqlite"
    with open_ledger(f"sqlite:///{path}") as ledger:
        yield ledger, fill(ledger, 100_000, SEED)


def sought(**columns: Sequence[str | None]) -> pl.DataFrame:
    rows = pl.DataFrame(columns).with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64))
    return rows.match_to_schema(SOUGHT, missing_columns="insert")


def found(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    return by_name(rows, ledger.names(), 5)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [60, pytest.param(150, marks=pytest.mark.proof)])
def test_the_right_enterprise_is_among_five_whatever_the_slip(
    country: tuple[Ledger, pl.DataFrame], asked: int
) -> None:
    """`asked` names of each slip."""
    ledger, rows = country
    right = {}
    for slip, write in SLIPS.items():
        rng = random.Random(f"{SEED}/{slip}")
        meant = rows.sample(asked, seed=len(slip)).with_row_index("_row")
        names = [write(rng, name) for name in meant["party_name"]]
        listed = found(ledger, sought(party_name=names))
        assert listed["rank"].max() <= 5  # type: ignore[operator]
        truth = meant.select(pl.col("_row").cast(pl.Int64), uscc="party_uscc")
        right[slip] = listed.join(truth, on=["_row", "uscc"]).height / asked
    assert min(right.values()) >= 0.94, right
    assert sum(right.values()) / len(right) >= 0.97, right


def test_what_agrees_best_of_all_names_stands_among_the_candidates(
    country: tuple[Ledger, pl.DataFrame],
) -> None:
    ledger, rows = country
    rng = random.Random(SEED)
    every = rows["party_name"]
    names = [SLIPS["one character substituted"](rng, name) for name in every.sample(3, seed=1)]
    listed = found(ledger, sought(party_name=names))
    for row, name in enumerate(names):
        best = agreement(pl.Series([name]).new_from_index(0, every.len()), every).max()
        assert listed.filter(pl.col("_row") == row)["score"].max() == best


def test_of_names_alike_the_one_with_the_same_representative_and_region_stands_first(
    country: tuple[Ledger, pl.DataFrame],
) -> None:
    ledger, rows = country
    meant = rows.row(4, named=True)
    row = sought(
        party_name=[meant["party_name"]],
        said_representative=[meant["legal_representative"]],
        code_region=[meant["region_code"]],
        authority_region=[meant["region_code"][:4] + "00"],
    )
    first = found(ledger, row).row(0, named=True)
    assert first["uscc"] == meant["party_uscc"]
    assert first["reasons"][0] == "名称相符度 1.0"
    assert {"法定代表人相同", "登记地与作出机关所在地区一致"} < set(first["reasons"])


def test_names_asked_for_together_get_what_each_gets_alone(
    country: tuple[Ledger, pl.DataFrame],
) -> None:
    ledger, rows = country
    asked = sought(party_name=[*rows["party_name"].head(120), None, "", "司"])
    together = found(ledger, asked)
    apart = [found(ledger, part) for part in asked.gather_every(20).iter_slices(1)]
    chosen = together.join(asked.gather_every(20).select("_row"), on="_row", how="semi")
    assert chosen.equals(pl.concat(apart))
    assert together.schema == CANDIDATES
    assert together.filter(pl.col("_row") >= 120).is_empty()
