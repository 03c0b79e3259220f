"""Clean licences: V2018 items, validity of five years from the decision."""

import numpy as np
import polars as pl

from records.kind import Kind
from records.licence import LICENCE_CATEGORIES
from sandbox import codes, words
from sandbox.decisions import Draw, later, numbered, parties, shaped
from sandbox.naming import person_names, pick


def licences(rng: np.random.Generator, draw: Draw) -> pl.DataFrame:
    """Licences of organisations and sole traders, one per date in `draw.decided_on`."""
    count = len(draw.decided_on)
    who = parties(draw, rng.integers(0, len(draw.enterprises), count))
    named = pl.DataFrame(
        words.LICENCE_NAMES, schema=["licence_name", "licence_content", "_stem"], orient="row"
    )[rng.integers(0, len(words.LICENCE_NAMES), count)]
    decided = numbered(rng, draw, count).with_columns(
        pl.col("decision_number").str.replace("罚〔", "许〔", literal=True)
    )
    serial = pl.Series(rng.integers(10**9, 10**10, count)).cast(pl.String)
    category = pick(LICENCE_CATEGORIES, rng.integers(0, len(LICENCE_CATEGORIES), count))
    frame = pl.concat([who, decided, named], how="horizontal").with_columns(
        decision_document_name="准予" + pl.col("licence_name") + "许可决定书",
        licence_category=category,
        licence_number=pl.col("_stem") + serial,
        valid_from=draw.decided_on,
        valid_until=later(draw.decided_on, 5 * 365),
        record_status=pl.lit("1"),
        remark=pl.lit("已核对"),
    )
    return shaped(Kind.LICENCE, frame.drop("_stem"))


def persons(rng: np.random.Generator, draw: Draw) -> pl.DataFrame:
    """Licences of natural persons, out of the feeds' scope."""
    frame = licences(rng, draw)
    count = len(frame)
    nothing = pl.lit(None, pl.String)
    return frame.with_columns(
        party_name=person_names(rng, count),
        party_category=pl.lit("自然人"),
        party_uscc=nothing,
        party_registration_number=nothing,
        party_org_code=nothing,
        party_tax_number=nothing,
        legal_representative=nothing,
        party_id_type=pl.lit("身份证"),
        party_id_number=codes.resident_ids(rng, count),
        _uscc=nothing,
    )
