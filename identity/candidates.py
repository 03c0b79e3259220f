"""The enterprises among which a person finds the one a row is about: one list, at most five long.

Everything that leads anywhere is asked: the row's code, what it leads on to, what it may have
meant, legacy identifiers, the ICP filing, the name. Stronger evidence stands first, then the
better name. Nothing here attaches anything. The same for a table and for one row.
"""

import polars as pl

from identity.agreement import AGREES
from identity.by_filing import by_filing
from identity.by_identifier import by_identifier
from identity.by_name import SOUGHT, by_name
from identity.code_repairs import code_repairs
from records.protocols import NameIndex, Registry
from records.states import Judgement
from records.tables import CANDIDATES, DECISIONS, IDENTIFIERS

MOST = 5
LEAST = 0.2
"""What a name that nothing else proposes has to agree at least to be shown.

Measured (docs/explanation/identity.md): in worlds of lookalikes no right one agrees less than 0.23.
"""
# What a row gives to be found by, under the names of the catalogues.
ASKED = pl.Schema(
    {
        "record_id": pl.String(),
        **IDENTIFIERS,
        "legal_representative": pl.String(),
        "authority_uscc": pl.String(),
        "icp_number": pl.String(),
    }
)
# Strongest first; a repair whose name does not agree stands behind the names.
_STRENGTH = ("link", "code", "legacy", "code_repair", "icp", "name")
_REGION = r"^[0-9A-Z]{2}([0-9]{6})"


def candidates(
    rows: pl.DataFrame, registry: Registry, index: NameIndex, refused: pl.DataFrame
) -> pl.DataFrame:
    """CANDIDATES of `rows` (columns of ASKED, and of those at least `_row`), at most `MOST` each.

    `refused` is DECISIONS: an enterprise that a person judged not to be a record's is left out of
    its list for good.
    """
    asked = rows.match_to_schema(ASKED, missing_columns="insert", extra_columns="ignore")
    out = _judged_otherwise(asked, refused)
    most = MOST + out.height
    found = [
        by_identifier(asked, registry),
        code_repairs(asked, registry, most),
        by_filing(asked, registry, most),
        by_name(_sought(asked), index, most),
    ]
    return _ranked(pl.concat(found).join(out, on=["_row", "uscc"], how="anti"))


def _judged_otherwise(asked: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """`_row` and `uscc` of what persons judged not to be it."""
    no = refused.match_to_schema(DECISIONS).filter(pl.col("judgement") == Judgement.NOT_SAME)
    return asked.join(no, on="record_id").select("_row", "uscc").unique()


def _sought(asked: pl.DataFrame) -> pl.DataFrame:
    regions = {
        "code_region": pl.col("party_uscc").str.extract(_REGION),
        "authority_region": pl.col("authority_uscc").str.extract(_REGION),
    }
    sought = asked.with_columns(**regions, said_representative="legal_representative")
    return sought.select(SOUGHT.names())


def _ranked(found: pl.DataFrame) -> pl.DataFrame:
    """One line per row and enterprise, its reasons joined, in the order of what led to it."""
    strength = pl.col("by").replace_strict(
        {by: place for place, by in enumerate(_STRENGTH)}, return_dtype=pl.Int64
    )
    weak = (pl.col("by") == "code_repair") & (pl.col("score") < AGREES)
    ordered = found.with_columns(
        strength=pl.when(weak).then(len(_STRENGTH)).otherwise(strength)
    ).sort("_row", "strength", "rank", "uscc")
    best = pl.col("score").arg_max()
    merged = ordered.group_by("_row", "uscc", maintain_order=True).agg(
        pl.col("by").first(),
        pl.col("name").get(best),
        pl.col("score").max(),
        pl.col("reasons").explode().unique(maintain_order=True),
    )
    alike = (pl.col("by") != "name") | (pl.col("score") >= LEAST)
    shown = merged.filter(alike)
    ranked = shown.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_row"))
    return (
        ranked.filter(pl.col("rank") <= MOST)
        .match_to_schema(CANDIDATES, extra_columns="ignore")
        .select(CANDIDATES.names())
    )
