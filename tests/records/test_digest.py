"""A bucket follows from the public id, whichever way it is asked for."""

from hashlib import sha256

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from records.digest import bucket_of, bucket_of_id
from wangjian_pull.merkle import bucket_of as bucket_of_reader


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20))
def test_a_column_one_id_and_the_reader_agree_on_the_bucket(ids: list[str]) -> None:
    buckets = pl.DataFrame({"id": ids}, schema={"id": pl.String}).select(bucket_of("id"))
    alone = [bucket_of_id(each) for each in ids]
    assert buckets.to_series().to_list() == alone
    assert alone == [bucket_of_reader(sha256(each.encode()).digest()) for each in ids]
