from pathlib import Path

import polars as pl

from sandbox.big import big_penalties_csv, big_registry
from sandbox.country import make_country
from sandbox.truth import write_truth


def test_a_big_file_has_the_rows_asked_for_and_knows_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "penalties.csv"
    faults = big_penalties_csv(path, 4_000, seed=1)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("行政相对人名称,行政相对人类别,统一社会信用代码")
    assert len(lines) == 4_001
    assert abs(len(faults) - 120) <= 2
    table = pl.read_csv(path, infer_schema=False)
    codes = faults.filter(pl.col("pattern") == "uscc_wrong_character")
    assert len(codes)
    rows = codes["row"].to_list()
    assert table["统一社会信用代码"][rows].to_list() == codes["planted"].to_list()


def test_the_same_seed_writes_the_same_big_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        big_penalties_csv(tmp_path / name, 1_000, seed=4)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_big_register_is_the_country_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    big_registry(path, 1_000, seed=9, encoding="utf-8")
    assert pl.read_csv(path, infer_schema=False)["统一社会信用代码"].equals(
        make_country(9, 1_000).enterprises["party_uscc"].alias("统一社会信用代码")
    )


def test_the_truth_is_written_as_csv_or_parquet(tmp_path: Path) -> None:
    table = pl.DataFrame({"pattern": ["甲"]})
    write_truth(table, tmp_path / "truth.csv")
    write_truth(table, tmp_path / "truth.parquet")
    assert pl.read_parquet(tmp_path / "truth.parquet").equals(table)
    assert pl.read_csv(tmp_path / "truth.csv").equals(table)
