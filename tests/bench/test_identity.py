"""The figures of identity can be measured, at a size that says nothing about speed."""

from pathlib import Path

import pytest

from bench.identity import figures_of
from bench.identity_made import fill, make_register
from bench.identity_run import attach, suggest

ROWS, ENTERPRISES = 300, 1_500


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


def test_codes_are_attached_and_suggested_for_on_a_small_registry(tmp_path: Path) -> None:
    register = make_register(tmp_path / "register", ENTERPRISES)
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    fill(url, register)
    assert attach(url, register, ROWS)["attached"] > ROWS / 2
    assert suggest(url, register, 30)["suggested"] == 30


@pytest.mark.proof
def test_every_figure_of_identity_is_measured_on_a_small_registry(url: str, tmp_path: Path) -> None:
    register = make_register(tmp_path / "register", ENTERPRISES)

    figures = list(figures_of(url, "small", register, ROWS))

    names = " ".join(figure.name for figure in figures)
    parts = ("attach by code", "codes suggested", "index the names", "candidates by name")
    for part in (*parts, "take in 15 changes", "peak in MiB, attaching"):
        assert part in names
    assert all(figure.ratio > 0 for figure in figures)
    (suggested,) = (f.measured for f in figures if f.name.startswith("codes suggested"))
    assert suggested == "30 suggested"
