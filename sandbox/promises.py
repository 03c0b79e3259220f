"""Promises that were broken: commitments of listed firms, signed before a penalty of theirs.

The penalties are drawn first and know nothing of it; what is planted is the promise.
"""

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import words
from sandbox.decisions import later, shaped
from sandbox.delivery import marked

SOURCE = "trade_commitments"
PROMISED = "promised"
MOST = 12
_DAYS_BEFORE = 60
_SERIAL = 800_001  # numbers that the outlet itself does not give
# The truth, by the rows' ids: which promise which penalty breaks.
BROKEN = pl.Schema({"commitment": pl.String, "penalty": pl.String, "uscc": pl.String})


def promised(
    rng: np.random.Generator, listed: pl.DataFrame, penalties: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Commitments of up to twelve of the `listed` firms with a penalty, and BROKEN.

    Both tables hold rows without a fault, with the truth behind.
    """
    punished = penalties.filter(pl.col("_event") == "new").select(
        "_uscc", "authority_name", penalty="_id",
        decided_on=pl.col("decided_on").str.replace_all("/", "-", literal=True),
    )  # fmt: skip
    firms = listed.filter(pl.col("_event") == "new").select(
        "party_name", "party_uscc", "party_registration_number", "party_org_code", "_uscc"
    )
    both = firms.join(punished, on="_uscc").sort("decided_on", "penalty")
    both = both.unique("_uscc", keep="last", maintain_order=True).head(MOST)
    serial = pl.int_range(_SERIAL, _SERIAL + pl.len()).cast(pl.String)
    signed = later(both["decided_on"], -_DAYS_BEFORE)
    rows = both.with_columns(
        commitment_number=pl.format("CN{}", serial),
        party_role=pl.lit("平台内经营者"),
        commitment_type=pl.lit("依法诚信经营承诺"),
        commitment_content=pl.lit("承诺不销售侵权假冒商品，不虚构交易，接受社会监督"),
        committed_on=signed,
        valid_until=later(signed, 3 * 365),
        platform_name=pl.lit(words.PLATFORMS[0]),
    )
    made = marked(rng, shaped(Kind.COMMITMENT, rows), PROMISED)
    broken = pl.DataFrame([made["_id"].alias("commitment"), both["penalty"], made["_uscc"]])
    return made, broken.rename({"_uscc": "uscc"}).match_to_schema(BROKEN)
