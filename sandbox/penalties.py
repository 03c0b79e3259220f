"""Clean penalties: fine, text and category say the same thing."""

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import codes, words
from sandbox.decisions import Draw, later, numbered, parties, shaped
from sandbox.naming import person_names, pick

# Categories with their share; the text is put together from the same parts.
SHAPES = ("警告", "罚款", "警告;罚款", "没收违法所得;罚款", "责令停产停业;罚款", "吊销许可证")
SHARES = (0.08, 0.50, 0.17, 0.17, 0.04, 0.04)
FINES_YUAN = (200, 500, 1000, 2000, 3000, 5000, 8000, 10000, 12000, 20000, 35000, 50000, 200000)


def penalties(rng: np.random.Generator, draw: Draw) -> pl.DataFrame:
    """V2018 penalties of organisations and sole traders, one per date in `draw.decided_on`."""
    count = len(draw.decided_on)
    who = parties(draw, rng.integers(0, len(draw.enterprises), count))
    frame = pl.concat([who, numbered(rng, draw, count), _substance(rng, count)], how="horizontal")
    frame = frame.with_columns(
        valid_until=later(draw.decided_on, 365),
        stated_publish_until=later(draw.decided_on, 365),
        remark=pl.lit("经核对与决定书一致"),
    )
    return shaped(Kind.PENALTY, with_fine(frame, _fines(rng, count)))


def persons(rng: np.random.Generator, draw: Draw) -> pl.DataFrame:
    """Penalties of natural persons: names, ID numbers of no real region, no code at all."""
    frame = penalties(rng, draw)
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


def with_fine(frame: pl.DataFrame, yuan: pl.Series) -> pl.DataFrame:
    """`frame` with fine, confiscated sum and text set to `yuan`, where its category has a fine."""
    fined = pl.col("penalty_category").str.contains("罚款")
    seized = pl.col("penalty_category").str.contains("没收违法所得")
    stop = pl.col("penalty_category").str.contains("停产停业")
    parts = [
        pl.when(pl.col("penalty_category").str.contains("警告")).then(pl.lit("警告")),
        pl.when(stop).then(pl.lit("责令停产停业")),
        pl.when(seized).then(pl.format("没收违法所得{}元", yuan // 2)),
        pl.when(fined).then(pl.format("罚款{}元", yuan)),
        pl.when(pl.col("revoked_licence").is_not_null()).then(pl.lit("吊销许可证")),
    ]
    return frame.with_columns(
        fine_wan_yuan=pl.when(fined).then(wan_yuan(yuan)),
        confiscated_wan_yuan=pl.when(seized).then(wan_yuan(yuan // 2)),
        penalty_content=pl.concat_str(parts, separator="；", ignore_nulls=True),
    )


def wan_yuan(yuan: pl.Series) -> pl.Series:
    """Whole 元 as 万元 text without trailing zeros: 2000 → '0.2', 200000 → '20'."""
    whole = (yuan // 10_000).cast(pl.String)
    part = (yuan % 10_000).cast(pl.String).str.zfill(4)
    return (whole + "." + part).str.strip_chars_end("0").str.strip_chars_end(".")


def _fines(rng: np.random.Generator, count: int) -> pl.Series:
    return pl.Series(FINES_YUAN)[rng.integers(0, len(FINES_YUAN), count)]


def _substance(rng: np.random.Generator, count: int) -> pl.DataFrame:
    """What was done, under which article, with which kind of penalty."""
    breaches = pl.DataFrame(
        words.BREACHES, schema=["violation_type", "violation_facts", "penalty_basis"], orient="row"
    )[rng.integers(0, len(words.BREACHES), count)]
    category = pick(SHAPES, rng.choice(len(SHAPES), size=count, p=SHARES))
    number = pl.Series(rng.integers(10**7, 10**8, count)).cast(pl.String)
    revoked = pl.when(category.str.contains("吊销")).then("食品经营许可证JY330" + number)
    return breaches.with_columns(
        category.alias("penalty_category"), revoked.alias("revoked_licence")
    )
