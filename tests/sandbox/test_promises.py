"""The country knows which promises were broken: listed firms, promised before they were fined."""

import polars as pl

from sandbox.sandbox import Sandbox


def test_listed_firms_break_promises_that_they_made_before(country: Sandbox) -> None:
    first, _ = country.days
    promises = country.delivery("trade_commitments", first).table
    penalties = country.delivery("market_penalties", first).table
    listed = country.delivery("ecommerce_blacklist", first).table
    told = country.broken.join(promises, left_on="commitment", right_on="_id").join(
        penalties, left_on="penalty", right_on="_id", suffix="_penalty"
    )
    assert told.height == country.broken.height >= 3
    assert (told["_uscc"] == told["_uscc_penalty"]).all()
    assert told["uscc"].is_in(listed["_uscc"].implode()).all()
    decided = told["decided_on"].str.replace_all("/", "-", literal=True)
    assert (told["committed_on"] < decided).all()
    assert (decided < told["valid_until"]).all()
    assert promises.filter(pl.col("_event") == "promised").height == told.height
