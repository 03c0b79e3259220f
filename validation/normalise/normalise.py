"""The order in which a table is normalised."""

from dataclasses import dataclass

import polars as pl

from records.kind import CATALOGUES, Kind
from records.tables import LOCATOR
from validation.errors import UnreadableTable
from validation.normalise import choices, codes, dates, money, party, places, status, step, texts
from validation.normalise.draft import Draft


@dataclass(frozen=True, slots=True)
class Normalised:
    """A table in normal form.

    `table`: locators and every catalogue column, typed, plus fact columns beginning with '_'.
    `changes`: CHANGES, one row per changed cell and step. Rows keep the order of delivery.
    """

    table: pl.DataFrame
    changes: pl.DataFrame


def normalise(kind: Kind, chunk: pl.DataFrame) -> Normalised:
    """Bring every value of `chunk` (text columns, LOCATOR) to its normal form and type.

    `UnreadableTable` when a column is unknown or not text.
    """
    fields = CATALOGUES[kind].fields
    draft = Draft(complete(kind, chunk))
    has_column = "party_org_code" in chunk.columns
    draft.facts["_org_column"] = pl.repeat(value=has_column, n=chunk.height, eager=True)
    for each in (*texts.TEXT_STEPS, *codes.CODE_STEPS):
        step.apply(each, draft, fields)
    places.put_right(draft)
    choices.normalise_choices(draft, fields)
    choices.merge_second_category(draft)
    party.derive_category(draft)
    status.normalise_status(draft)
    dates.type_dates(draft, fields)
    money.type_amounts(draft, fields)
    facts = [series.alias(name) for name, series in draft.facts.items()]
    return Normalised(draft.table.with_columns(facts), draft.changes())


def complete(kind: Kind, chunk: pl.DataFrame) -> pl.DataFrame:
    """`chunk` with every catalogue column, in order, absent ones null."""
    catalogue = CATALOGUES[kind]
    known = {*LOCATOR.names(), *catalogue.by_name}
    unknown = [name for name in chunk.columns if name not in known]
    absent = [name for name in LOCATOR.names() if name not in chunk.columns]
    if unknown or absent:
        raise UnreadableTable(f"{kind}: unknown columns {unknown}, absent locators {absent}")
    for name, dtype in chunk.schema.items():
        if name != "_row" and dtype not in (pl.String, pl.Null):
            raise UnreadableTable(f"{kind}: column {name} is {dtype}, raw values stay text")
    nothing = pl.lit(None, dtype=pl.String)
    # An empty cell and an absent one say the same; neither is a change.
    cells = {name: pl.when(pl.col(name) != "").then(pl.col(name)) for name in chunk.columns}
    return chunk.select(
        pl.col("_row").cast(pl.Int64),
        *(
            (cells[name].cast(pl.String) if name in cells else nothing).alias(name)
            for name in (*LOCATOR.names()[1:], *catalogue.by_name)
        ),
    )
