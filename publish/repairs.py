"""信用修复: which penalties and listings a repair takes out of every feed (domain §5).

A repair names what it repairs by number; one of a list without a number is about the enterprise's
listings on such a list. What was decided or listed after the repair stands.
"""

from datetime import date

import polars as pl

from publish.policy import as_date
from records.doc_number import doc_number_key_expr
from records.kind import Kind
from records.states import Why

REPAIRABLE = (Kind.PENALTY, Kind.LISTING)
_CLOCKS = {Kind.PENALTY: "decided_on", Kind.LISTING: "listed_on"}
_PENALTY = "行政处罚"
_LISTS = {"经营异常名录": "异常", "严重违法失信名单": "严重违法"}


def repaired(table: pl.DataFrame, kind: Kind, repairs: pl.DataFrame, day: date) -> pl.Series:
    """Ids of the records of `kind` in `table` that a repair decided until `day` is about.

    Both tables have record_id, uscc and their catalogue fields as text.
    """
    none = pl.Series("record_id", [], pl.String())
    if kind not in REPAIRABLE or repairs.is_empty() or table.is_empty():
        return none
    decided = as_date("decided_on")
    known = repairs.filter(pl.col("uscc").is_not_null(), decided <= day).select(
        "uscc", "repaired_kind", repaired_on=decided, number=doc_number_key_expr("repaired_number")
    )
    told = table.select(
        "record_id", "uscc", _list_name(kind),
        clock=as_date(_CLOCKS[kind]), own=doc_number_key_expr("decision_number"),
    )  # fmt: skip
    both = told.join(known, on="uscc")
    in_time = (pl.col("clock") <= pl.col("repaired_on")).fill_null(value=False)
    return both.filter(in_time, _meant(kind))["record_id"].unique()


def leave(judged: pl.DataFrame, kind: Kind, repairs: pl.DataFrame, day: date) -> pl.DataFrame:
    """`judged` (with record_id and why), what is repaired by then with that as its reason.

    What was revoked was never right, whatever was repaired.
    """
    ids = repaired(judged, kind, repairs, day)
    if ids.is_empty():
        return judged
    is_repaired = pl.col("record_id").is_in(ids.implode())
    stands = pl.col("why").eq_missing(pl.lit(str(Why.REVOKED)))
    why = pl.when(is_repaired & ~stands).then(pl.lit(str(Why.REPAIRED))).otherwise("why")
    return judged.with_columns(why.alias("why"))


def _list_name(kind: Kind) -> pl.Expr:
    name = pl.col("list_name") if kind is Kind.LISTING else pl.lit(None, pl.String())
    return name.alias("list_name")


def _meant(kind: Kind) -> pl.Expr:
    same = (pl.col("own") == pl.col("number")).fill_null(value=False)
    of_penalty = pl.col("repaired_kind") == _PENALTY
    if kind is Kind.PENALTY:
        return of_penalty & same
    on_list = pl.any_horizontal(
        (pl.col("repaired_kind") == sort) & pl.col("list_name").str.contains(word, literal=True)
        for sort, word in _LISTS.items()
    )
    unnumbered = pl.col("own").is_null() | pl.col("number").is_null()
    return ~of_penalty & (same | (unnumbered & on_list))
