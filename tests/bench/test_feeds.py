"""The figures of feeds can be measured, at a size that says nothing about speed."""

import pytest

from bench.feeds import figures


@pytest.mark.proof
def test_every_figure_of_feeds_is_measured_on_a_few_lines() -> None:
    made = list(figures(3_000))
    names = " ".join(figure.name for figure in made)
    for part in ("release of", "release nothing", "compaction", "delta of", "applies", "checks",
                 "MB after", "requests", "peak in MiB, reading"):  # fmt: skip
        assert part in names
    assert all(figure.ratio > 0 for figure in made)
