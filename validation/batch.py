"""Rules over many rows: they look at key columns of the whole table and at no other.

What they find is told within one chunk; of a series that a chunk border cuts, the longer part.
"""

from collections.abc import Callable
from datetime import date

import polars as pl

from records.kind import CATALOGUES, Kind
from validation.rules import RULES
from validation.schema import FAILURES

SHORTEST_SERIES = 5
MOST = 10
"""So many times as many rows give another code before a code is taken for the odd one."""
_DECISIONS = (Kind.LICENCE, Kind.PENALTY)
_SERIAL = r"^(.*?)0*([0-9]{1,9})([^0-9]*)$"
# What differs between copies of one row without being its content.
_NOT_CONTENT = frozenset({"decision_number", "source_timestamp", "remark"})


def drag_filled(kind: Kind, table: pl.DataFrame) -> pl.DataFrame:
    """FAILURES of DOC-003: runs of at least five rows alike in all but a number rising by one."""
    if kind not in _DECISIONS or table.height < SHORTEST_SERIES:
        return pl.DataFrame(schema=FAILURES)
    rising = _rising(table)
    if not rising.any():
        return pl.DataFrame(schema=FAILURES)
    # Only rows whose number rises are compared in full: normally a handful.
    same = _same_content(kind, table, rising.arg_true())
    return _series(same, "DOC-003", "decision_number")


def dragged_texts(kind: Kind, table: pl.DataFrame) -> pl.DataFrame:
    """FAILURES of TEXT-016: runs of at least five rows whose text differs by a number plus one."""
    names = RULES["TEXT-016"].columns(kind)
    links = {name: _rising_text(table[name]) for name in names if table[name].count()}
    found = (_series(link, "TEXT-016", name) for name, link in links.items() if link.any())
    return pl.concat([pl.DataFrame(schema=FAILURES), *found])


def _rising_text(texts: pl.Series) -> pl.Series:
    """Rows whose text is that of the row before with its last number plus one."""
    distinct = texts.drop_nulls().unique()
    if len(distinct) < SHORTEST_SERIES:
        return pl.repeat(value=False, n=len(texts), eager=True)
    # A law is cited over and over: each wording is taken apart once.
    parts = _parts(distinct).with_columns(distinct.alias("text"))
    told = texts.alias("text").to_frame().join(parts, on="text", how="left", maintain_order="left")
    step = pl.col("serial") - pl.col("serial").shift(1) == 1
    alike = [pl.col(name) == pl.col(name).shift(1) for name in ("head", "tail")]
    return told.select(pl.all_horizontal(step, *alike).fill_null(value=False)).to_series()


def _series(link: pl.Series, code: str, field: str) -> pl.DataFrame:
    """FAILURES of `code` in every long run of rows that `link` ties to the row before."""
    runs = pl.DataFrame({"link": link}).with_columns((~pl.col("link")).cum_sum().alias("run"))
    sizes = runs.with_row_index("position").group_by("run").agg("position")
    long = sizes.filter(pl.col("position").list.len() >= SHORTEST_SERIES).explode("position")
    return long.select(
        pl.col("position").cast(pl.Int64),
        pl.lit(code).alias("rule"),
        pl.lit(field).alias("field"),
    ).sort("position")


def odd_codes(kind: Kind, table: pl.DataFrame) -> pl.DataFrame:
    """FAILURES of AUTH-010: an authority under a sound code that ten times as many rows contradict.

    A code that fails its check, or is the party's, is told by a rule of its own.
    """
    pair = ["authority_name", "authority_uscc"]
    if kind not in _DECISIONS or not table["authority_uscc"].count():
        return pl.DataFrame(schema=FAILURES)
    given = table.select(*pair, "_bad_authority_uscc", "party_uscc").with_row_index("position")
    counts = given.drop_nulls(pair).group_by(pair).len()
    odd = counts.filter(pl.col("len") * MOST <= pl.col("len").max().over("authority_name"))
    own = pl.col("authority_uscc") == pl.col("party_uscc")
    told = pl.col("_bad_authority_uscc") | own.fill_null(value=False)
    return (
        given.join(odd, on=pair, how="semi", maintain_order="left")
        .filter(~told)
        .select(
            pl.col("position").cast(pl.Int64),
            pl.lit("AUTH-010").alias("rule"),
            pl.lit("authority_uscc").alias("field"),
        )
    )


def _rising(table: pl.DataFrame) -> pl.Series:
    """Rows whose number is that of the row before plus one, with the same words around it."""
    parties = pl.col("party_name") == pl.col("party_name").shift(1)
    rising = table.select(parties.fill_null(value=False)).to_series()
    # Taking numbers apart costs more than all else here: only where the party repeats.
    rows = rising.arg_true()
    if not len(rows):
        return rising
    one, other = (
        _parts(table["decision_number"].gather(rows)),
        _parts(table["decision_number"].gather(rows - 1)),
    )
    steps = (
        (one["serial"] - other["serial"] == 1)
        & (one["head"] == other["head"])
        & (one["tail"] == other["tail"])
    )
    return rising.scatter(rows, steps.fill_null(value=False))


def _parts(numbers: pl.Series) -> pl.DataFrame:
    """'甲〔2018〕012号' as head, serial 12 and tail."""
    return numbers.to_frame("n").select(
        pl.col("n").str.extract(_SERIAL, 1).alias("head"),
        pl.col("n").str.extract(_SERIAL, 2).cast(pl.Int64).alias("serial"),
        pl.col("n").str.extract(_SERIAL, 3).alias("tail"),
    )


def _same_content(kind: Kind, table: pl.DataFrame, rising: pl.Series) -> pl.Series:
    names = [f.name for f in CATALOGUES[kind].fields if f.name not in _NOT_CONTENT]
    one, other = table.select(names)[rising], table.select(names)[rising - 1]
    alike = [one[name].eq_missing(other[name]).alias(name) for name in names]
    same = pl.DataFrame(alike).select(pl.all_horizontal(pl.all())).to_series()
    link = pl.repeat(value=False, n=table.height, eager=True)
    return link.scatter(rising, same)


WAYS: dict[str, Callable[[Kind, pl.DataFrame], pl.DataFrame]] = {
    "DOC-003": drag_filled,
    "TEXT-016": dragged_texts,
    "AUTH-010": odd_codes,
}
"""How each rule over many rows is found, by its code."""


def batch_failures(kind: Kind, table: pl.DataFrame, day: date) -> pl.DataFrame:
    """FAILURES of every rule over many rows in force on `day`; `table` has its facts."""
    found = (way(kind, table) for code, way in WAYS.items() if RULES[code].in_force(day))
    return pl.concat([pl.DataFrame(schema=FAILURES), *found])
