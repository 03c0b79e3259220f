import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.reading import numbered
from sources.kit.sheet import without_record, without_record_closely

HEADERS = ("企业名称", "失信领域", "", "序号")
CELLS = st.sampled_from([None, "", " ", *HEADERS, "甲", "乙", "表格说明：略"])


@given(st.integers(1, 4).flatmap(lambda w: st.lists(st.tuples(*[CELLS] * w), max_size=12)))
def test_few_rows_need_a_look_at_all_their_cells(rows: list[tuple[str | None, ...]]) -> None:
    width = len(rows[0]) if rows else 4
    body = pl.DataFrame(rows, schema=dict.fromkeys(numbered(width), pl.String()), orient="row")
    headers = HEADERS[:width]
    closely = without_record_closely(body, headers).to_list()
    assert without_record(body, headers).to_list() == closely
