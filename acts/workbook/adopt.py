"""采纳: 是 takes the suggestion of every cell of the row that has one and was not filled in."""

import polars as pl

from acts.workbook.cells import CHANGED, Cells
from acts.workbook.columns import ADOPT, NO, SUGGESTION, YES, plain
from acts.workbook.tables import REFUSALS, OpenWork, Why
from acts.workbook.words import offered
from records.field import Privacy
from records.kind import CATALOGUES, Kind


def adopted(rows: pl.DataFrame, work: OpenWork, kind: Kind, judged: Cells) -> Cells:
    """What 采纳 adds to the cells already `judged`; its own cell refused when it cannot be meant.

    Only the suggestion that stands in the sheet can be taken, and only while it is offered still: a
    person agreed to that and to nothing else. One that was altered counts as a locked cell changed.
    """
    if SUGGESTION not in rows.columns:
        return Cells(pl.DataFrame(schema=CHANGED), pl.DataFrame(schema=REFUSALS))
    said = plain(pl.col(ADOPT)) if ADOPT in rows.columns else pl.lit(None, dtype=pl.String)
    asked = rows.select(
        "sheet_row", "row_id", "version", said.str.strip_chars().alias("said"),
        plain(pl.col(SUGGESTION)).alias("seen"),
    ).join(offered(kind, work), on="row_id", how="left", maintain_order="left")  # fmt: skip
    same = (pl.col("seen") == pl.col("suggestion")).fill_null(value=False)
    wants = (pl.col("said") == YES).fill_null(value=False)
    odd = pl.col("said").is_not_null() & ~pl.col("said").is_in([YES, NO])
    refused = asked.filter(odd | (wants & ~same))
    altered = asked.filter(pl.col("seen").is_not_null() & ~same & ~wants)
    taking = asked.filter(wants & same)
    refusals = pl.concat(
        [_refused(refused, ADOPT, Why.ADOPTION, "said"),
         _refused(altered, SUGGESTION, Why.READ_ONLY, "seen")]
    )  # fmt: skip
    return Cells(_taken(taking, work, kind, judged), refusals)


def _taken(taking: pl.DataFrame, work: OpenWork, kind: Kind, judged: Cells) -> pl.DataFrame:
    """CHANGED cells; what a person filled in, or filled in wrongly, goes before the suggestion."""
    fields = [f.name for f in CATALOGUES[kind].fields if f.privacy is not Privacy.NEVER]
    present = [name for name in fields if name in work.rows.columns]
    own = pl.concat(
        [cells.select("row_id", "field") for cells in (judged.changed, judged.refusals)]
    )
    cells = (
        taking.drop("suggestion")
        .join(work.suggestions(), on="row_id", how="inner", maintain_order="left_right")
        .filter(pl.col("field").is_in(present))
        .join(own, on=["row_id", "field"], how="anti", maintain_order="left")
    )
    held = work.rows.select("row_id", *present).unpivot(
        index="row_id", variable_name="field", value_name="before"
    )
    joined = cells.join(held, on=["row_id", "field"], how="left", maintain_order="left")
    return joined.filter(pl.col("suggestion").ne_missing(pl.col("before"))).select(
        "sheet_row", "row_id", "version", "field", pl.col("suggestion").alias("given"), "before",
        pl.lit(None, dtype=pl.String).alias("odd"),
    )  # fmt: skip


def _refused(found: pl.DataFrame, key: str, why: Why, given: str) -> pl.DataFrame:
    return found.select(
        "sheet_row", "row_id", pl.lit(key).alias("field"), pl.lit(why.value).alias("why"),
        pl.col(given).alias("given"),
    ).match_to_schema(REFUSALS)  # fmt: skip
