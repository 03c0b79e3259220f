"""Kinds whose records have no number of their own are known by party and day."""

import polars as pl
import pytest

from ledger.rows import keyed
from records.date_key import date_key_expr
from records.kind import CATALOGUES, Kind
from records.tables import LOCATOR


@pytest.mark.parametrize(
    "text",
    ["2018-09-03", "2018/9/3", "2018.09.03", "2018年9月3日", "20180903", "2018-9-3 08:00:00"],
)
def test_a_day_is_one_day_however_it_is_written(text: str) -> None:
    table = pl.DataFrame({"day": [text, None, "不详"]})
    assert table.select(date_key_expr("day")).to_series().to_list() == ["2018-09-03", None, "不详"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_typed_row_and_the_text_it_came_as_are_one_record(kind: Kind) -> None:
    catalogue = CATALOGUES[kind]
    said = {
        name: "2018/9/3" if catalogue.by_name[name].dtype == pl.Date else "甲"
        for name in catalogue.key
    }
    place = pl.DataFrame(
        {n: [1] if t == pl.Int64 else ["甲"] for n, t in LOCATOR.items()}, schema=LOCATOR
    )
    raw = pl.DataFrame({name: [text] for name, text in said.items()}).hstack(place)
    typed = raw.with_columns(
        pl.col(name).str.to_date("%Y/%m/%d") for name, text in said.items() if text == "2018/9/3"
    )
    ids = [keyed("some_source", kind, table)["record_id"][0] for table in (raw, typed)]
    assert ids[0] == ids[1]
